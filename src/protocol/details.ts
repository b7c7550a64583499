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
 * The details of one person, as they consented to share them.
 *
 * Everything reads as plain typed properties, `details.scopes.PAN?.[0].metadata.pan`, but prints masked: in
 * `JSON.stringify`, in a template, in the console. Whoever wants the raw body says so with {@link toPlain}.
 * This keeps values out of logs and error trackers by accident; it does not keep them from code of the page.
 */
export class UserDetails {
  readonly #body: UserDetailsBody;

  /** Cashfree's reference, as text: it may have more digits than a number holds (contract 10, row 13). */
  readonly reference_id: string | undefined;
  /** The id of the transaction that these details answer. */
  readonly verification_id: string | undefined;
  /** The consented scopes. An absent one was not shared, which may be the user's choice. */
  readonly scopes: Scopes;
  /** Scopes that are not documented, as they came (row 15). */
  readonly other: OtherScopes;
  /**
   * Paths of the parts that could not be read, `scopes.PAN.pan`: documented names and positions, never a value. Such a part
   * reads as absent; it is in {@link toPlain}, unless the proxy's field policy dropped it.
   */
  readonly unread: readonly string[];

  private constructor(body: JsonObject, named: readonly string[]) {
    const unread = new Set(named);
    const report = (path: string) => unread.add(path);
    // A copy of what came, rather than what the reader made of it: `toPlain()` gives every digit and key.
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
   * Any JSON object is read: a part that cannot be read costs that part only, and is named in {@link unread}. An object in
   * place of a list is its only item, a number or a numeric text is read as what is documented, a scope's name is compared
   * without case. An empty value (`null`, `''`, `false`, `[]`, `{}`) reads as absent.
   *
   * @param answer Cashfree's body. In a member `unread` a proxy adds the paths of what it left out of it.
   * @returns the details, or `paths` where the answer is no JSON object.
   */
  static read(answer: unknown): {details: UserDetails} | {paths: readonly string[]} {
    if (!isObject(answer)) return {paths: ['']};
    const {unread, ...body} = answer;
    const named = Array.isArray(unread) ? unread.filter(path => isHarmless([path])) : [];
    return {details: new UserDetails(body, named as string[])};
  }

  /** A copy of what the proxy passed on of Cashfree's body, unmasked. The one explicit way to it. */
  toPlain(): UserDetailsBody {
    return structuredClone(this.#body);
  }

  toJSON(): object {
    return {
      reference_id: this.reference_id,
      verification_id: this.verification_id,
      scopes: this.scopes,
      other: this.other,
      unread: this.unread,
    };
  }

  toString(): string {
    return `UserDetails(${[...Object.keys(this.scopes), ...Object.keys(this.other)].join(', ')})`;
  }
}

/** Where a body breaks its schema. Names from the schema and positions only, never a value. */
export function pathsOf(error: z.core.$ZodError): string[] {
  return error.issues.map(issue => issue.path.map(String).join('.'));
}
