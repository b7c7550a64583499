/**
 * Reads the body of `GET /oauth2/user-details` (docs/cashfree-contract.md sections 6.3 and 6.4). Written by
 * hand, because a schema would cost a page more bytes.
 */
import {metadataShapes, TEXT, type Shape} from './metadata-shapes.ts';
import {canonicalScope, isScopeName, scopeKey, type ScopeRecord} from './scopes.ts';

const NO_TEXT = -1;

/** Maximum length of a scope name: ours, not Cashfree's. */
const SCOPE_NAME = /^.{1,100}$/s;

/** Documented: seven levels. Deep data overflows the stack of recursive code, such as `JSON.stringify`. */
const MAX_DEPTH = 100;

/**
 * Cashfree's body of user details, as documented (docs/cashfree-contract.md section 6.3). The real answer may differ;
 * `UserDetails.unread` names the parts that do.
 */
export interface UserDetailsBody {
  /** Cashfree's reference. An int64 beyond 2^53 is text (section 10, row 13). */
  readonly reference_id?: string | number | null;
  /** Id of the transaction. */
  readonly verification_id?: string | null;
  /** The consented scopes. */
  readonly scopes?:
    | readonly {
        /** Name of the scope. */
        readonly scope: string;
        /** Records of the scope. */
        readonly records?:
          | readonly {
              /** Score of the record. Null means "not scored" (row 18). */
              readonly confidence_score?: number | null;
              /** The shared values (section 6.4). */
              readonly metadata?: Readonly<Record<string, unknown>> | null;
            }[]
          | null;
      }[]
    | null;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** Called with the path of each part that cannot be read: documented names and positions, never a value. */
type ReportUnread = (path: string) => void;

export interface FoundRecord {
  /** In its documented spelling. */
  readonly scope: string;
  readonly record: JsonObject;
  readonly metadata: JsonObject;
  /** `scopes.PAN`; `scopes.PAN.1` for a second record. Undocumented: the position in place of the name. */
  readonly path: string;
}

export interface Reading {
  readonly reference_id: string | undefined;
  readonly verification_id: string | undefined;
  readonly scopes: Readonly<Record<string, ScopeRecord<JsonObject>[]>>;
  /** Records of all other scopes. Names that differ only in case are one scope, under its first name. */
  readonly other: Readonly<Record<string, ScopeRecord<JsonObject>[]>>;
}

export function readUserDetails(body: JsonObject, report: ReportUnread): Reading {
  const known = new Map<string, [name: string, records: ScopeRecord<JsonObject>[]]>();
  const other: typeof known = new Map();
  for (const {scope, record, metadata, path} of recordsOf(body, report)) {
    const shape = isScopeName(scope) ? metadataShapes[scope] : undefined;
    const group = shape ? known : other;
    const entry = group.get(scopeKey(scope)) ?? [scope, []];
    entry[1].push({
      confidence_score: readScore(record['confidence_score'], `${path}.confidence_score`, report),
      metadata: readFields(metadata, shape ?? {}, path, report),
    });
    group.set(scopeKey(scope), entry);
  }
  const text = (name: string) => readTextValue(body[name], TEXT, name, report) ?? undefined;
  return {
    reference_id: text('reference_id'),
    verification_id: text('verification_id'),
    // `fromEntries` defines and does not assign: a scope called `__proto__` stays a scope.
    scopes: Object.fromEntries(known.values()),
    other: Object.fromEntries(other.values()),
  };
}

export function* recordsOf({scopes}: JsonObject, report: ReportUnread): Generator<FoundRecord> {
  for (const [position, entry] of objectsOf(scopes, 'scopes', report)) {
    const name = typeof entry['scope'] === 'string' ? canonicalScope(entry['scope']) : '';
    if (!SCOPE_NAME.test(name)) {
      report(`scopes.${position}.scope`);
      continue;
    }
    const place = `scopes.${isScopeName(name) ? name : position}`;
    for (const [nth, record] of objectsOf(entry['records'], `${place}.records`, report)) {
      const path = nth === 0 ? place : `${place}.${nth}`;
      const {metadata} = record;
      if (!isObject(metadata) && !isEmpty(metadata)) report(`${path}.metadata`);
      yield {scope: name, record, metadata: isObject(metadata) ? metadata : {}, path};
    }
  }
}

/** An object in place of a list is its only item. Empty items are skipped. */
function* objectsOf(list: unknown, path: string, report: ReportUnread): Generator<[number, JsonObject]> {
  if (isEmpty(list)) return;
  if (isObject(list)) yield [0, list];
  else if (Array.isArray(list)) {
    for (const [position, item] of list.entries()) {
      if (isObject(item)) yield [position, item];
      else if (!isEmpty(item)) report(`${path}.${position}`);
    }
  } else report(path);
}

function readFields(object: JsonObject, shape: Shape, path: string, report: ReportUnread): JsonObject {
  const read: [string, unknown][] = [];
  for (const [field, value] of Object.entries(object)) {
    // An assignment of this key would set the prototype of the copy.
    if (field === '__proto__') continue;
    const documented = Object.hasOwn(shape, field) && shape[field];
    const place = `${path}.${field}`;
    const part = !documented
      ? value
      : typeof documented === 'number'
        ? readTextValue(value, documented, place, report)
        : isObject(value)
          ? readFields(value, documented, place, report)
          : readTextValue(value, NO_TEXT, place, report);
    if (part !== undefined) read.push([field, part]);
  }
  return Object.fromEntries(read);
}

/** A number reads as its text: a PIN code may be unquoted. */
function readTextValue(
  value: unknown,
  limit: number,
  path: string,
  report: ReportUnread,
): string | null | undefined {
  if (value === null) return null;
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text === 'string' && text.length <= limit) return text;
  if (!isEmpty(value)) report(path);
  return undefined;
}

const DECIMAL_TEXT = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i;

/** Null means "not scored" (section 10, row 18). A decimal text is a score too (section 11). */
function readScore(value: unknown, path: string, report: ReportUnread): number | null {
  const score = typeof value === 'string' && DECIMAL_TEXT.test(value) ? Number(value) : value;
  if (Number.isFinite(score)) return score as number;
  if (!isEmpty(value)) report(path);
  return null;
}

/** Servers write "nothing" as null, an empty text, `false`, an empty list or an empty object. */
export function isEmpty(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === '' || value === false;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parts below {@link MAX_DEPTH} become null, reported as `*`: their paths may hold undocumented names. */
export function copyToDepth<T>(data: T, report: ReportUnread, depth = 0): T {
  if (typeof data !== 'object' || data === null) return data;
  if (depth > MAX_DEPTH) {
    report('*');
    return null as T;
  }
  const copy = (value: unknown) => copyToDepth(value, report, depth + 1);
  const copied: unknown = Array.isArray(data)
    ? data.map(copy)
    : Object.fromEntries(Object.entries(data).map(([key, value]) => [key, copy(value)]));
  return copied as T;
}
