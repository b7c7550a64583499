import {UserAnswer, UserRequest} from '../../protocol/cashfree/api.ts';
import {Failure} from '../../protocol/failures.ts';
import type {Cashfree} from '../cashfree/cashfree.ts';
import type {RequestTrace} from '../telemetry.ts';

/** A Secure ID user to create (docs/cashfree-contract.md section 7). `null` is read as absent. */
export interface NewSecureIdUser {
  /** Ten digits, with or without the prefix `91` or `+91`. */
  readonly phone: string;
  /** 1 to 50 letters, digits, `.`, `-` or `_`. Absent: Cashfree chooses. */
  readonly user_id?: string | null | undefined;
  readonly email?: string | null | undefined;
  /** Latin letters, digits, spaces, dots and hyphens. */
  readonly name?: string | null | undefined;
  /** At most 500 characters. */
  readonly address?: string | null | undefined;
}

/** A Secure ID user as Cashfree answered it. Fields that Cashfree left out are null. */
export interface SecureIdUserRecord {
  /** An int64: text where a number would lose digits. */
  readonly user_reference_id: string | number | null;
  readonly user_id: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly name: string | null;
  readonly address: string | null;
}

const fields = ['phone', 'user_id', 'email', 'name', 'address'] as const;

/** Checks the documented rules, then makes the one call. @throws {Failure} */
export async function requestUser(
  cashfree: Cashfree,
  user: NewSecureIdUser,
  trace: RequestTrace,
): Promise<SecureIdUserRecord> {
  const given = fields.flatMap(field => (user[field] == null ? [] : [[field, user[field]] as const]));
  const read = UserRequest.safeParse(Object.fromEntries(given));
  if (!read.success) throw new Failure('user-invalid', {field: String(read.error.issues[0]?.path[0] ?? '')});
  const answer = await cashfree('user', UserAnswer, {body: read.data, trace});
  const {user_reference_id = null, phone = null, email = null, name = null, address = null} = answer;
  const user_id = answer.user_id ?? read.data.user_id;
  if (user_id === undefined) throw new Failure('cashfree-answer-invalid', {status: 200, paths: ['user_id']});
  return {user_reference_id, user_id, phone, email, name, address};
}
