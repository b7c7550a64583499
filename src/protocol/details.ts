import type * as z from 'zod/mini';
import {metadataSchema, UserDetailsAnswer, type UserDetailsBody} from './cashfree.ts';
import {conceal} from './conceal.ts';
import {isScopeName, type OtherScopes, type Scopes} from './scopes.ts';

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

  private constructor(body: UserDetailsBody, scopes: Scopes, other: OtherScopes) {
    this.#body = body;
    this.reference_id = body.reference_id == null ? undefined : String(body.reference_id);
    this.verification_id = body.verification_id ?? undefined;
    this.scopes = conceal(scopes);
    this.other = conceal(other);
    Object.freeze(this);
  }

  /**
   * Checks a body of `GET /oauth2/user-details` (contract 6.3, 6.4).
   *
   * @returns the details, or the paths of what does not have the documented shape: paths, because a value may be
   *   somebody's phone number.
   */
  static read(body: unknown): {details: UserDetails} | {paths: readonly string[]} {
    const envelope = UserDetailsAnswer.safeParse(body);
    if (!envelope.success) return {paths: pathsOf(envelope.error)};
    const known: Record<string, unknown[]> = {};
    const other: Record<string, unknown[]> = {};
    const paths: string[] = [];
    for (const {scope, records} of envelope.data.scopes ?? []) {
      const target = isScopeName(scope) ? known : other;
      for (const {confidence_score, metadata} of records ?? []) {
        const read = isScopeName(scope) ? metadataSchema(scope).safeParse(metadata ?? {}) : undefined;
        if (read && !read.success) paths.push(...pathsOf(read.error).map(path => `scopes.${scope}.${path}`));
        const record = {confidence_score: confidence_score ?? null, metadata: read?.data ?? metadata ?? {}};
        if (Object.hasOwn(target, scope)) target[scope]?.push(record);
        else define(target, scope, [record]);
      }
    }
    if (paths.length > 0) return {paths};
    return {details: new UserDetails(envelope.data, known as Scopes, other as unknown as OtherScopes)};
  }

  /** A copy of Cashfree's body, unmasked. The one explicit way to it. */
  toPlain(): UserDetailsBody {
    return structuredClone(this.#body);
  }

  toJSON(): object {
    return {
      reference_id: this.reference_id,
      verification_id: this.verification_id,
      scopes: this.scopes,
      other: this.other,
    };
  }

  toString(): string {
    return `UserDetails(${[...Object.keys(this.scopes), ...Object.keys(this.other)].join(', ')})`;
  }
}

/** Plain assignment would run the setter of `__proto__`, and a scope may be called anything. */
function define(target: Record<string, unknown[]>, key: string, value: unknown[]): void {
  Object.defineProperty(target, key, {value, enumerable: true, configurable: true, writable: true});
}

/** Where a body breaks its schema. Names from the schema and positions only, never a value. */
export function pathsOf(error: z.core.$ZodError): string[] {
  return error.issues.map(issue => issue.path.map(String).join('.'));
}
