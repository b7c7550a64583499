/**
 * Reads the body of `GET /oauth2/user-details` (docs/cashfree-contract.md sections 6.3 and 6.4).
 *
 * The reader is total: it takes any JSON object, reads every part that can be read, and names each part that cannot. It is
 * written by hand because a page loads it: a schema would cost more bytes.
 */
import {metadataShapes, TEXT, type Shape} from './metadata-shapes.ts';
import {canonicalScope, isScopeName, scopeKey, type ScopeRecord} from './scopes.ts';

/** Limit of a field that is no text. */
const NO_TEXT = -1;

/** Longest name of a scope, in characters. Ours. */
const FIELD_NAME = /^.{1,100}$/s;

/**
 * Levels of lists and objects that are read; the documented answer has seven. A deeper part is left out, because code that
 * calls itself per level, `JSON.stringify` among it, overflows the stack on an answer of brackets.
 */
const MAX_DEPTH = 100;

/** Cashfree's body of user details, as documented. An answer that drifted may differ: `UserDetails.unread` names where. */
export interface UserDetailsBody {
  readonly reference_id?: string | number | null;
  readonly verification_id?: string | null;
  readonly scopes?:
    | readonly {
        readonly scope: string;
        readonly records?:
          | readonly {
              readonly confidence_score?: number | null;
              readonly metadata?: Readonly<Record<string, unknown>> | null;
            }[]
          | null;
      }[]
    | null;
}

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Is called with the path of each part that cannot be read: documented names and positions, never a value. */
type ReportUnread = (path: string) => void;

/** One record, wherever in the answer it is. */
export interface FoundRecord {
  /** The scope's name, in its documented spelling. */
  readonly scope: string;
  readonly record: JsonObject;
  /** Without fields where the answer has none that can be read. */
  readonly metadata: JsonObject;
  /** Path of the record: `scopes.PAN`, and `scopes.PAN.1` for the second one of an entry. An undocumented scope has its position for a name. */
  readonly path: string;
}

/** What could be read of an answer. */
export interface Reading {
  readonly reference_id: string | undefined;
  readonly verification_id: string | undefined;
  /** Records of the documented scopes. */
  readonly scopes: Readonly<Record<string, ScopeRecord<JsonObject>[]>>;
  /** Records of all other scopes. Names that differ in case only are one scope, under the name that came first. */
  readonly other: Readonly<Record<string, ScopeRecord<JsonObject>[]>>;
}

/** Reads any JSON object as the body of user details. */
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
    // `fromEntries` defines, it does not assign: a scope called `__proto__` stays a scope.
    scopes: Object.fromEntries(known.values()),
    other: Object.fromEntries(other.values()),
  };
}

/** The records of an answer in their order, whether they come in lists, as documented, or one by one. */
export function* recordsOf({scopes}: JsonObject, report: ReportUnread): Generator<FoundRecord> {
  for (const [position, entry] of objectsOf(scopes, 'scopes', report)) {
    const name = typeof entry['scope'] === 'string' ? canonicalScope(entry['scope']) : '';
    if (!FIELD_NAME.test(name)) {
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

/** The objects of a list with their positions. An object in place of a list is its only item; empty items are skipped. */
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

/** The documented fields that can be read, and every undocumented field as it came. */
function readFields(object: JsonObject, shape: Shape, path: string, report: ReportUnread): JsonObject {
  const read: [string, unknown][] = [];
  for (const [field, value] of Object.entries(object)) {
    // A copy by assignment would make this key the copy's prototype.
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

/** A number is read as its text, so that a PIN code sent unquoted is not lost. Undefined reads as absent. */
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

/** A decimal number. */
const DECIMAL_TEXT = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i;

/** Null means "not scored" (docs/cashfree-contract.md section 10, row 18). A decimal number as text is a score too (section 11). */
function readScore(value: unknown, path: string, report: ReportUnread): number | null {
  const score = typeof value === 'string' && DECIMAL_TEXT.test(value) ? Number(value) : value;
  if (Number.isFinite(score)) return score as number;
  if (!isEmpty(value)) report(path);
  return null;
}

/** Whether a value is one that servers write for "nothing": null, an empty text, `false`, and an empty list or object. */
export function isEmpty(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === '' || value === false;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A copy of JSON data in which null takes the place of what is deeper than {@link MAX_DEPTH} levels. `report` gets the path `*`
 * for each such part: it is in an undocumented part, or in a documented one that is named by its own path.
 */
export function copyToDepth<T>(data: T, report: ReportUnread, depth = 0): T {
  if (typeof data !== 'object' || data === null) return data;
  if (depth > MAX_DEPTH) {
    report('*');
    return null as T;
  }
  const copy = (value: unknown) => copyToDepth(value, report, depth + 1);
  // `fromEntries` defines, it does not assign: a key `__proto__` stays a key.
  const copied: unknown = Array.isArray(data)
    ? data.map(copy)
    : Object.fromEntries(Object.entries(data).map(([key, value]) => [key, copy(value)]));
  return copied as T;
}
