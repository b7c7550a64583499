import {OptionError} from './values.ts';

/** Headers to which every proxy appends one element: X-Forwarded-For, and Forwarded (RFC 7239 section 4). */
const LISTS: ReadonlySet<string> = new Set(['x-forwarded-for', 'forwarded']);

/** A field name (RFC 9110 section 5.1). */
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** Headers that the browser or the page writes. They hold no address of a load balancer. */
const CALLERS =
  /^(?:accept.*|authorization|content-.*|cookie|host|origin|referer|sec-.*|user-agent|x-cf-.*|traceparent|connection|te|via)$/;

/**
 * Options of `addressFromHeader`.
 *
 * @example
 * ```ts
 * import {addressFromHeader, type AddressHeaderOptions} from 'cf-user-details/proxy';
 *
 * const behindTwo: AddressHeaderOptions = {hops: 2};
 * export const clientAddress = addressFromHeader('x-forwarded-for', behindTwo);
 * ```
 */
export interface AddressHeaderOptions {
  /**
   * Number of the merchant's proxies that append to the header. The address is the element with this number, counted from the
   * right: the caller can write everything to the left of it. Default: 1.
   */
  readonly hops?: number;
}

/**
 * Reads the caller's address from a header that your own infrastructure writes. For the option `clientAddress`.
 *
 * `x-forwarded-for` and `forwarded` are lists: the element counts that the outermost of your `hops` proxies appended. Any
 * other header, such as `cf-connecting-ip`, `fly-client-ip` or `x-real-ip`, holds one address. A header that is absent, has
 * fewer elements than `hops`, or holds no address gives an unknown address.
 *
 * Use it only if every request passes your proxies: a caller that reaches the token proxy directly can write any header.
 *
 * @param name of the header, in any case.
 * @throws {TypeError} if `name` is not a header that a proxy writes, or `hops` is not a whole number from 1 on.
 * @example
 * createTokenProxy({...optionsFromEnv(process.env), clientAddress: addressFromHeader('x-forwarded-for', {hops: 2})});
 */
export function addressFromHeader(
  name: string,
  {hops = 1}: AddressHeaderOptions = {},
): (request: Pick<Request, 'headers'>) => string | undefined {
  const header = checkHeader(name);
  if (!(Number.isInteger(hops) && hops >= 1 && hops <= 32))
    throw new OptionError('hops is a whole number from 1 to 32');
  const isList = LISTS.has(header);
  if (hops > 1 && !isList)
    throw new OptionError(`hops goes with x-forwarded-for or forwarded; ${header} holds one address`);
  return ({headers}) => {
    const value = headers.get(header) ?? '';
    if (!isList) return value === '' ? undefined : value;
    // Split at every comma, also within quotes: an unbalanced quote of the caller must not hide the elements that a proxy appended.
    const element = value.split(',').at(-hops)?.trim() ?? '';
    const address = header === 'forwarded' ? forOf(element) : element;
    return address === '' ? undefined : address;
  };
}

function checkHeader(name: unknown): string {
  const header = typeof name === 'string' ? name.trim().toLowerCase() : '';
  if (!HEADER_NAME.test(header) || CALLERS.test(header))
    throw new OptionError('The trusted header is one that your balancer writes, such as x-forwarded-for');
  return header;
}

/** The parameter `for` of an element without quotes (RFC 7239 section 5.2). Empty if it is absent or repeated. */
function forOf(element: string): string {
  const found = element
    .split(';')
    .map(pair => /^\s*for\s*=\s*"?([^"]*?)"?\s*$/i.exec(pair)?.[1])
    .filter(value => value !== undefined);
  return found.length === 1 ? (found[0] ?? '') : '';
}
