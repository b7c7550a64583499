import type * as z from 'zod/mini';
import {conceal} from './conceal.ts';
import type {OtherScopes, Scopes} from './scopes.ts';
import {copyToDepth, isObject, readUserDetails, type UserDetailsBody} from './user-details.ts';

/** Longest path that is taken over from a proxy, and what stands in one: no value, and no run of digits that may be a number. */
const PATH = /^(?!.*\d{6})[\w.*]{1,200}$/;

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

  private constructor(body: UserDetailsBody, unread: readonly string[]) {
    const read = readUserDetails(body as Readonly<Record<string, unknown>>);
    this.#body = body;
    this.reference_id = read.reference_id;
    this.verification_id = read.verification_id;
    this.scopes = conceal(read.scopes);
    this.other = conceal(read.other) as unknown as OtherScopes;
    this.unread = Object.freeze([...new Set([...unread, ...read.unread])]);
    Object.freeze(this);
  }

  /**
   * Reads a body of `GET /oauth2/user-details` (docs/cashfree-contract.md sections 6.3 and 6.4).
   *
   * Any JSON object is read: a part that cannot be read costs that part only, and is named in {@link unread}. An object in
   * place of a list is its only item, a number or a numeric text is read as what is documented, a scope's name is compared
   * without case. An empty value (`null`, `''`, `false`, `[]`, `{}`) reads as absent.
   *
   * @param unread paths of parts that a proxy dropped because it could not classify them.
   * @returns the details, or `paths` where the body is no JSON object.
   */
  static read(
    body: unknown,
    unread: readonly unknown[] = [],
  ): {details: UserDetails} | {paths: readonly string[]} {
    if (!isObject(body)) return {paths: ['']};
    const named = unread.filter(path => typeof path === 'string' && PATH.test(path)) as string[];
    // A copy of what came, rather than what the reader made of it: `toPlain()` gives every digit and key.
    const copy = copyToDepth(body, path => named.push(path));
    return {details: new UserDetails(copy, named)};
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
