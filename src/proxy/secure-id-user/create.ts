import {createCashfree} from '../cashfree/cashfree.ts';
import {createTrace} from '../telemetry.ts';
import {checkTypes} from '../options/checks.ts';
import {checkSecureIdCredentials} from '../options/credentials.ts';
import type {TokenProxyOptions} from '../options/options.ts';
import {baseOf} from '../options/endpoints.ts';
import {requestUser, type NewSecureIdUser, type SecureIdUserRecord} from './request.ts';

/** The options of {@link createSecureIdUser}. Each means the same as in {@link TokenProxyOptions}. */
export type CreateSecureIdUserOptions = Pick<
  TokenProxyOptions,
  | 'environment'
  | 'baseUrl'
  | 'secureIdKeys'
  | 'signatureKey'
  | 'apiVersion'
  | 'fetch'
  | 'timeout'
  | 'observe'
  | 'now'
>;

/** One deadline for the call, its body included, in milliseconds. */
const CREATE_USER_TIMEOUT = 8000;

/**
 * Creates a user for Secure ID from the merchant's own records, for example before a Video KYC. For a server; it makes one
 * call to Cashfree and does not repeat it.
 *
 * Cashfree's documented rules are checked before the call. After `cashfree-unreachable`, `cashfree-failed` or
 * `cashfree-answer-invalid` it is unknown whether the user was created. A caller that passed a `user_id` may repeat the call:
 * `user-exists` then means that the first one succeeded. Without a `user_id` a repeat may create a second user.
 *
 * @returns the user as Cashfree answered it.
 * @throws {Failure} `user-invalid` with the field, before the call or by Cashfree's answer; `user-exists`;
 *   `cashfree-keys-refused`, `cashfree-ip-refused`, `cashfree-signature-refused`; `cashfree-rate-limited` with
 *   `retry_after` in seconds; `cashfree-request-invalid`, `cashfree-failed`, `cashfree-unreachable`, `cashfree-answer-invalid`.
 * @throws {TypeError} if an option is missing or unsafe.
 * @example
 * const user = await createSecureIdUser(
 *   {phone: customer.mobile, name: customer.name, user_id: `customer-${customer.id}`},
 *   {environment: 'production', secureIdKeys: {clientId, clientSecret}},
 * );
 * await saveReference(customer.id, user.user_reference_id);
 */
export async function createSecureIdUser(
  user: NewSecureIdUser,
  options: CreateSecureIdUserOptions,
): Promise<SecureIdUserRecord> {
  const {timeout = CREATE_USER_TIMEOUT, now = Date.now} = options;
  checkTypes(options);
  const base = baseOf(options);
  const credentials = checkSecureIdCredentials(options);
  // The other pair is not asked for: Create User takes the general keys.
  const oneClickKeys = credentials.secureIdKeys;
  const cashfree = createCashfree({...options, ...credentials, oneClickKeys, base, timeout, now});
  return requestUser(cashfree, user, createTrace({headers: new Headers()}, {observe: options.observe}));
}
