import type * as z from 'zod/mini';
import {conceal} from './conceal.ts';
import {isHarmless} from './failures.ts';
import type {OtherScopes, Scopes} from './cashfree/scopes.ts';
import {
  copyToDepth,
  isObject,
  readUserDetails,
  type JsonObject,
  type UserDetailsBody,
} from './cashfree/user-details.ts';

/**
 * The details that one user consented to share.
 *
 * The values are plain typed properties, but `JSON.stringify`, template literals and consoles print them masked.
 * Masking keeps values out of logs and error trackers. It does not hide them from scripts of the page. Use {@link
 * toPlain} for the unmasked body.
 *
 * @example
 * ```ts
 * import {UserDetails} from 'cf-user-details';
 *
 * const record = {confidence_score: null, metadata: {email: 'asha@example.com'}};
 * const read = UserDetails.read({scopes: [{scope: 'EMAIL', records: [record]}]});
 * if ('details' in read) console.log(read.details.scopes.EMAIL?.[0].metadata.email);
 * ```
 */
export class UserDetails {
  readonly #body: UserDetailsBody;

  /**
   * Cashfree's reference as text, because an int64 can have more digits than a number can hold
   * (docs/cashfree-contract.md section 10, row 13). Undefined if the answer has none.
   */
  readonly reference_id: string | undefined;
  /** Id of the transaction. Undefined if the answer has none. */
  readonly verification_id: string | undefined;
  /** Records of the documented scopes, by name. An absent scope was not shared, which may be the user's choice. */
  readonly scopes: Scopes;
  /** Records of all other scopes, by name (row 15). */
  readonly other: OtherScopes;
  /**
   * Paths of the parts that could not be read, such as `scopes.PAN.pan`. A path holds documented names and positions,
   * never a value. Such a part reads as absent. {@link toPlain} contains it, unless the proxy's field policy removed
   * it.
   */
  readonly unread: readonly string[];

  private constructor(body: JsonObject, named: readonly string[]) {
    const unread = new Set(named);
    const report = (path: string) => unread.add(path);
    // The copy of the body, not the result of the reader: `toPlain()` returns every digit and key.
    const copy = copyToDepth(body, report);
    const read = readUserDetails(copy, report);
    this.#body = copy;
    this.reference_id = read.reference_id;
    this.verification_id = read.verification_id;
    this.scopes = conceal(read.scopes);
    this.other = conceal(read.other) as unknown as OtherScopes;
    this.unread = Object.freeze([...unread]);
    Object.freeze(this);
  }

  /**
   * Reads a body of `GET /oauth2/user-details` (docs/cashfree-contract.md sections 6.3 and 6.4).
   *
   * The reader accepts any JSON object. A part that cannot be read reads as absent and is named in {@link unread}. An
   * object in place of a list is read as its only item. A number in place of a text, and a decimal text in place of a
   * score, are converted. Scope names are compared without case. Empty values (`null`, `''`, `false`, `[]`, `{}`)
   * read as absent.
   *
   * @param answer Cashfree's body, to which the proxy may add `unread`: the paths of the parts that the proxy left
   * out.
   * @returns the details, or `paths` if `answer` is not a JSON object. It never throws.
   */
  static read(answer: unknown): {details: UserDetails} | {paths: readonly string[]} {
    if (!isObject(answer)) return {paths: ['']};
    const {unread, ...body} = answer;
    const named = Array.isArray(unread) ? unread.filter(path => isHarmless([path])) : [];
    return {details: new UserDetails(body, named as string[])};
  }

  /**
   * Copies the unmasked body as the proxy passed it on.
   *
   * @returns a deep copy. Changes to it do not affect this object.
   */
  toPlain(): UserDetailsBody {
    return structuredClone(this.#body);
  }

  /** @returns the members with masked values, for `JSON.stringify`. */
  toJSON(): object {
    return {
      reference_id: this.reference_id,
      verification_id: this.verification_id,
      scopes: this.scopes,
      other: this.other,
      unread: this.unread,
    };
  }

  /** @returns the names of the scopes, without values. */
  toString(): string {
    return `UserDetails(${[...Object.keys(this.scopes), ...Object.keys(this.other)].join(', ')})`;
  }
}

/** Paths at which a body does not match its schema: names from the schema and positions, never a value. */
export function pathsOf(error: z.core.$ZodError): string[] {
  return error.issues.map(issue => issue.path.map(String).join('.'));
}
