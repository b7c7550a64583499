import type * as z from 'zod/mini';
import {conceal} from './conceal.ts';
import {isScopeName, type OtherScopes, type ScopeName, type Scopes} from './scopes.ts';
import {metadataSchema, UserDetailsAnswer, type UserDetailsBody} from './user-details.ts';

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
  /** Where a documented field did not hold text, `scopes.PAN.pan`. It reads as absent, and is in {@link toPlain}. */
  readonly unread: readonly string[];

  private constructor(body: UserDetailsBody, scopes: Scopes, other: OtherScopes, unread: readonly string[]) {
    this.#body = body;
    this.reference_id = body.reference_id == null ? undefined : String(body.reference_id);
    this.verification_id = body.verification_id ?? undefined;
    this.scopes = conceal(scopes);
    this.other = conceal(other);
    this.unread = Object.freeze(unread);
    Object.freeze(this);
  }

  /**
   * Checks a body of `GET /oauth2/user-details` (contract 6.3, 6.4).
   *
   * One odd field does not cost the person all the others: it is left out and named in {@link unread}.
   *
   * @returns the details, or the paths where the envelope does not have the documented shape: paths, because a value
   *   may be somebody's phone number.
   */
  static read(body: unknown): {details: UserDetails} | {paths: readonly string[]} {
    const envelope = UserDetailsAnswer.safeParse(body);
    if (!envelope.success) return {paths: pathsOf(envelope.error)};
    const known: Record<string, unknown[]> = {};
    const other: Record<string, unknown[]> = {};
    const unread: string[] = [];
    for (const {scope, records} of envelope.data.scopes ?? []) {
      const documented = isScopeName(scope);
      for (const record of records ?? []) {
        if (record === null) continue;
        const {confidence_score = null, metadata} = record;
        const fields = documented ? readMetadata(scope, metadata ?? {}, unread) : (metadata ?? {});
        append(documented ? known : other, scope, {confidence_score, metadata: fields});
      }
    }
    // A copy of what came, rather than what the schema made of it: the reader of the raw body gets every digit and key.
    const raw = structuredClone(body) as UserDetailsBody;
    return {details: new UserDetails(raw, known, other as unknown as OtherScopes, unread)};
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
      unread: this.unread,
    };
  }

  toString(): string {
    return `UserDetails(${[...Object.keys(this.scopes), ...Object.keys(this.other)].join(', ')})`;
  }
}

/** Reads a documented scope's metadata without the fields that do not hold text; `unread` gets their paths. */
function readMetadata(scope: ScopeName, metadata: object, unread: string[]): object {
  const schema = metadataSchema(scope);
  const read = schema.safeParse(metadata);
  if (read.success) return read.data;
  unread.push(...pathsOf(read.error).map(path => `scopes.${scope}.${path}`));
  const odd = new Set(read.error.issues.map(issue => issue.path[0]));
  return schema.parse(Object.fromEntries(Object.entries(metadata).filter(([field]) => !odd.has(field))));
}

/** Plain assignment would run the setter of `__proto__`, and a scope may be called anything. */
function append(target: Record<string, unknown[]>, key: string, value: unknown): void {
  if (Object.hasOwn(target, key)) target[key]?.push(value);
  else Object.defineProperty(target, key, {value: [value], enumerable: true});
}

/** Where a body breaks its schema. Names from the schema and positions only, never a value. */
export function pathsOf(error: z.core.$ZodError): string[] {
  return error.issues.map(issue => issue.path.map(String).join('.'));
}
