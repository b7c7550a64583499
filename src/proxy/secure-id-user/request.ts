import {UserAnswer, UserRequest} from '../../protocol/cashfree/api.ts';
import {Failure} from '../../protocol/failures.ts';
import type {Cashfree} from '../cashfree/cashfree.ts';
import type {RequestTrace} from '../telemetry.ts';

/**
 * A Secure ID user to create, for {@link createSecureIdUser}. The rules of the fields are those of
 * docs/cashfree-contract.md section 7. `null` means the same as an absent field.
 */
export interface NewSecureIdUser {
  /** Ten digits, with or without the prefix `91` or `+91`. */
  readonly phone: string;
  /** 1 to 50 letters, digits, `.`, `-` or `_`. Default: Cashfree chooses an id. */
  readonly user_id?: string | null | undefined;
  /** A valid e-mail address. Default: none. */
  readonly email?: string | null | undefined;
  /** Latin letters, digits, spaces, dots and hyphens. Default: none. */
  readonly name?: string | null | undefined;
  /** At most 500 characters. Default: none. */
  readonly address?: string | null | undefined;
}

/**
 * A Secure ID user, from Cashfree's answer (docs/cashfree-contract.md section 7). A field that Cashfree left out is `null`.
 */
export interface SecureIdUserRecord {
  /** Cashfree's own id of the user: an int64. It is a string if a number would lose digits. */
  readonly user_reference_id: string | number | null;
  /** The id of the user, as in the request or as Cashfree chose it. */
  readonly user_id: string;
  /** The phone number, as Cashfree writes it. */
  readonly phone: string | null;
  /** The e-mail address. */
  readonly email: string | null;
  /** The name. */
  readonly name: string | null;
  /** The address. */
  readonly address: string | null;
}

const fields = ['phone', 'user_id', 'email', 'name', 'address'] as const;

/** @throws {Failure} `user-invalid` before the call; else the failure of the call. */
export async function requestUser(
  cashfree: Cashfree,
  user: NewSecureIdUser,
  trace: RequestTrace,
): Promise<SecureIdUserRecord> {
  const given = fields.flatMap(field => (user[field] == null ? [] : [[field, user[field]] as const]));
  const read = UserRequest.safeParse(Object.fromEntries(given));
  if (!read.success) {
    const [field] = read.error.issues.flatMap(({path}) => path);
    throw new Failure('user-invalid', {field: String(field)});
  }
  const answer = await cashfree('user', UserAnswer, {body: read.data, trace});
  const {user_reference_id = null, phone = null, email = null, name = null, address = null} = answer;
  const user_id = answer.user_id ?? read.data.user_id;
  if (user_id === undefined) throw new Failure('cashfree-answer-invalid', {status: 200, paths: ['user_id']});
  return {user_reference_id, user_id, phone, email, name, address};
}
