import type {UserDetails} from '../protocol/details.ts';
import {Failure} from '../protocol/failures.ts';
import type {UsersRequest} from '../protocol/proxy-api.ts';

/**
 * The request for a Secure ID user, from what the person consented to share (contract 7).
 *
 * Only the phone is required. A name, e-mail or address that breaks Cashfree's documented rules is left out rather
 * than cut or respelt: a name in Devanagari must not become somebody else's.
 *
 * @throws {Failure} `user-invalid` if no mobile number was shared.
 */
export function secureIdUserOf({scopes}: UserDetails): UsersRequest {
  const phone = scopes.MOBILE?.[0].metadata.mobile;
  if (!phone) throw new Failure('user-invalid', {field: 'phone'});
  const name = scopes.NAME?.[0].metadata.name;
  const email = scopes.EMAIL?.[0].metadata.email;
  const address = scopes.ADDRESS?.[0].metadata.complete_address;
  return {
    phone,
    ...(name && /^[A-Za-z0-9 .-]+$/.test(name) && {name}),
    ...(email && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) && {email}),
    ...(address && address.length <= 500 && {address}),
  };
}
