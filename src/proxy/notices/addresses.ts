import {isPrivate, parseAddress} from '../network-address.ts';
import type {Notices} from './notices.ts';

/** Number of calls from one private address after which the operator is told. */
const ENOUGH = 5;

/** A load balancer has one address per zone. More private addresses belong to users of a private network. */
const MOST_OF_A_BALANCER = 4;

const UNKNOWN_ADDRESS =
  'The address of callers is unknown, so that the limit by address does not apply. Set CF_TRUSTED_HEADER (or the option ' +
  'clientAddress) to the header that your balancer writes, or give each request its address by setRemoteAddress.';
const UNREADABLE =
  'What clientAddress returned is not one network address, so that the limit by address does not apply. Set ' +
  "CF_TRUSTED_HEADER to a header with one address, or CF_TRUSTED_HOPS too where it is a list (addressFromHeader('x-forwarded-for')).";
const PRIVATE =
  'All starts so far come from a private address, probably of your balancer, so that all callers share one allowance. Set ' +
  'CF_TRUSTED_HEADER (or the option clientAddress) to the header that the balancer writes.';

/** @param notices reports addresses that do not distinguish callers. */
export function createAddressReader(
  raw: (request: Request) => string | undefined,
  notices: Notices | undefined,
): (request: Request) => string | undefined {
  const watch = notices && watchAddresses(notices);
  return request => {
    const text: unknown = raw(request);
    const address = typeof text === 'string' ? parseAddress(text) : undefined;
    watch?.(text, address);
    return address;
  };
}

function watchAddresses(notices: Notices): (text: unknown, address: string | undefined) => void {
  const seen = new Set<string>();
  let calls = 0;
  let varied = false;
  return (text, address) => {
    if (address === undefined) {
      if (text === undefined || text === null || text === '')
        notices.tell('address-unknown', UNKNOWN_ADDRESS);
      else notices.tell('address-unreadable', UNREADABLE);
      return;
    }
    if (varied) return;
    seen.add(address);
    calls += 1;
    varied = !isPrivate(address) || seen.size > MOST_OF_A_BALANCER;
    if (varied) seen.clear();
    else if (calls >= ENOUGH * seen.size) notices.tell('address-private', PRIVATE);
  };
}
