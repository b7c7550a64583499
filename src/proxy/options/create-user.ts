/** The transaction for which a Secure ID user is created. */
export interface UserTransaction {
  /** Id of the transaction. */
  readonly verification_id: string;
  /** The subject that `authorize` named. Absent if it named none. */
  readonly subject?: string;
}

/** A Secure ID user that Cashfree created. */
export interface CreatedUser extends UserTransaction {
  /** Id of the user: chosen by the merchant's server or by Cashfree. */
  readonly user_id: string;
  /** Cashfree's reference of the user: an int64, as text if a number would lose digits. */
  readonly user_reference_id: string | number | undefined;
}

/**
 * How `POST /users` creates a Secure ID user.
 *
 * @example
 * ```ts
 * import type {CreateUserOptions} from 'cf-user-details/proxy';
 *
 * export const createUser: CreateUserOptions = {
 *   userId: ({subject}) => subject,
 *   created: ({user_id}) => console.log('created', user_id),
 * };
 * ```
 */
export interface CreateUserOptions {
  /**
   * Returns the `user_id` of the user to create: 1 to 50 letters, digits, `.`, `-` or `_`. A `userId` that `authorize`
   * returned has precedence. The proxy calls the function once per transaction, and uses its answer for every repeat.
   *
   * Without an id, Cashfree chooses one. The proxy then never repeats a call with an unknown result, because a repeat
   * would create a second user. With an id it repeats such a call once: Cashfree refuses a second user with the same id.
   */
  readonly userId?: (transaction: UserTransaction) => string | undefined | Promise<string | undefined>;
  /**
   * Receives the ids of the created user. The proxy calls it at least once per user. If it throws or takes longer than
   * 5 seconds, the page gets `proxy-failed`, and the next `POST /users` of the transaction calls it again.
   */
  readonly created?: (user: CreatedUser) => void | Promise<void>;
  /** Whether the page also receives the ids. Default: `false`, the answer only confirms that the user was created. */
  readonly tellPage?: boolean;
}

/** @returns undefined if Create User is off. @throws {TypeError} if the option is malformed. */
export function checkCreateUser(
  given: boolean | CreateUserOptions | undefined,
): CreateUserOptions | undefined {
  const option: unknown = given ?? false;
  if (typeof option === 'boolean') return option ? {} : undefined;
  if (typeof option !== 'object' || Array.isArray(option))
    throw new TypeError('createUser is a boolean or an object');
  const options = option as CreateUserOptions;
  for (const name of ['userId', 'created'] as const)
    if (!['undefined', 'function'].includes(typeof options[name]))
      throw new TypeError(`createUser.${name} is a function`);
  if (!['undefined', 'boolean'].includes(typeof options.tellPage))
    throw new TypeError('createUser.tellPage is a boolean');
  return options;
}
