import {createCashfree} from '../cashfree/cashfree.ts';
import {createTrace} from '../telemetry.ts';
import {checkTypes} from '../options/checks.ts';
import {checkSecureIdCredentials} from '../options/credentials.ts';
import type {TokenProxyOptions} from '../options/options.ts';
import {baseOf} from '../options/endpoints.ts';
import {requestUser, type NewSecureIdUser, type SecureIdUserRecord} from './request.ts';

/**
 * The options of {@link createSecureIdUser}. Each has the meaning that it has in {@link TokenProxyOptions}. `environment` and
 * `secureIdKeys` are required. `timeout` is the deadline of the call, in milliseconds. Its default here is `8000`.
 *
 * @example
 * ```ts
 * import type {CreateSecureIdUserOptions} from 'cf-user-details/proxy';
 *
 * export const options: CreateSecureIdUserOptions = {
 *   environment: 'sandbox',
 *   secureIdKeys: {clientId: process.env['CLIENT_ID'] ?? '', clientSecret: process.env['CLIENT_SECRET'] ?? ''},
 *   timeout: 5000,
 * };
 * ```
 */
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

/** In milliseconds. */
const CREATE_USER_TIMEOUT = 8000;

/**
 * Creates a Secure ID user from the merchant's own records, for example before a Video KYC (docs/cashfree-contract.md
 * section 7). It runs on a server. It makes one call to Cashfree, without a retry.
 *
 * The function checks the documented rules of the fields before the call.
 *
 * After `cashfree-unreachable`, `cashfree-failed` or `cashfree-answer-invalid` it is unknown whether Cashfree created the
 * user. A caller that passed a `user_id` may repeat the call. The failure `user-exists` then means that the first call
 * succeeded. Without a `user_id` a repeated call may create a second user.
 *
 * @param user the fields of the user.
 * @param options the environment, the keys, and the settings of the call.
 * @returns the user, from Cashfree's answer.
 * @throws {Failure} `user-invalid` with the `field`, before the call or by Cashfree's answer; `user-exists`;
 *   `cashfree-keys-refused`, `cashfree-ip-refused`, `cashfree-signature-refused`; `cashfree-rate-limited` with
 *   `retry_after` in seconds; `cashfree-request-invalid`, `cashfree-failed`, `cashfree-unreachable`, `cashfree-answer-invalid`.
 * @throws {TypeError} if an option is missing or invalid.
 * @example
 * ```ts
 * import {createSecureIdUser, isFailure} from 'cf-user-details/proxy';
 *
 * const clientId = process.env['CF_SECURE_ID_CLIENT_ID'] ?? '';
 * const clientSecret = process.env['CF_SECURE_ID_CLIENT_SECRET'] ?? '';
 *
 * try {
 *   const user = await createSecureIdUser(
 *     {phone: '9999999999', name: 'Asha Rao', user_id: 'customer-7'},
 *     {environment: 'production', secureIdKeys: {clientId, clientSecret}},
 *   );
 *   console.log(user.user_reference_id);
 * } catch (error) {
 *   if (!isFailure(error) || error.code !== 'user-exists') throw error;
 * }
 * ```
 */
export async function createSecureIdUser(
  user: NewSecureIdUser,
  options: CreateSecureIdUserOptions,
): Promise<SecureIdUserRecord> {
  const {timeout = CREATE_USER_TIMEOUT, now = Date.now} = options;
  checkTypes(options);
  const base = baseOf(options);
  const credentials = checkSecureIdCredentials(options);
  // Unused: Create User takes the Secure ID keys.
  const oneClickKeys = credentials.secureIdKeys;
  const cashfree = createCashfree({...options, ...credentials, oneClickKeys, base, timeout, now});
  return requestUser(cashfree, user, createTrace({headers: new Headers()}, {observe: options.observe}));
}
