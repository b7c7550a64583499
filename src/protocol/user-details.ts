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
const NAME = /^.{1,100}$/s;

/**
 * Levels of lists and objects that are read; the documented answer has seven. A deeper part is left out, because code that
 * calls itself per level, `JSON.stringify` among it, overflows the stack on an answer of brackets.
 */
const DEPTH = 100;

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
type Report = (path: string) => void;

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
  /** Paths of what could not be read. */
  readonly unread: readonly string[];
}

/** Reads any JSON object as the body of user details. */
export function readUserDetails(body: JsonObject): Reading {
  const unread = new Set<string>();
  const report: Report = path => unread.add(path);
  const known = new Map<string, [name: string, records: ScopeRecord<JsonObject>[]]>();
  const other: typeof known = new Map();
  for (const {scope, record, metadata, path} of recordsOf(body, report)) {
    const documented = isScopeName(scope);
    const read = {
      confidence_score: readScore(record['confidence_score'], `${path}.confidence_score`, report),
      metadata: readFields(metadata, documented ? metadataShapes[scope] : {}, path, report),
    };
    const group = documented ? known : other;
    const [, records] = group.get(scopeKey(scope)) ?? [];
    if (records) records.push(read);
    else group.set(scopeKey(scope), [scope, [read]]);
  }
  const text = (name: string) => readText(body[name], TEXT, name, report) ?? undefined;
  return {
    reference_id: text('reference_id'),
    verification_id: text('verification_id'),
    // `fromEntries` defines, it does not assign: a scope called `__proto__` stays a scope.
    scopes: Object.fromEntries(known.values()),
    other: Object.fromEntries(other.values()),
    unread: [...unread],
  };
}

/** The records of an answer in their order, whether they come in lists, as documented, or one by one. */
export function* recordsOf({scopes}: JsonObject, report: Report = () => undefined): Generator<FoundRecord> {
  for (const [position, entry] of objectsOf(scopes, 'scopes', report)) {
    const name = typeof entry['scope'] === 'string' ? canonicalScope(entry['scope']) : '';
    if (!NAME.test(name)) {
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
function* objectsOf(list: unknown, path: string, report: Report): Generator<[number, JsonObject]> {
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
function readFields(object: JsonObject, shape: Shape, path: string, report: Report): JsonObject {
  const read: [string, unknown][] = [];
  for (const [field, value] of Object.entries(object)) {
    // A copy by assignment would make this key the copy's prototype.
    if (field === '__proto__') continue;
    const documented = Object.hasOwn(shape, field) ? shape[field] : undefined;
    const place = `${path}.${field}`;
    const text =
      documented === undefined
        ? value
        : typeof documented === 'number'
          ? readText(value, documented, place, report)
          : isObject(value)
            ? readFields(value, documented, place, report)
            : readText(value, NO_TEXT, place, report);
    if (text !== undefined) read.push([field, text]);
  }
  return Object.fromEntries(read);
}

/** A number is read as its text, so that a PIN code sent unquoted is not lost. Undefined reads as absent. */
function readText(value: unknown, limit: number, path: string, report: Report): string | null | undefined {
  if (value === null) return null;
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text === 'string' && text.length <= limit) return text;
  if (!isEmpty(value)) report(path);
  return undefined;
}

/** Null means "not scored" (docs/cashfree-contract.md section 10, row 18). A decimal number as text is a score too (section 11). */
function readScore(value: unknown, path: string, report: Report): number | null {
  const isNumber =
    typeof value === 'string'
      ? /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(value)
      : typeof value === 'number';
  const score = isNumber ? Number(value) : NaN;
  if (Number.isFinite(score)) return score;
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

/** Names that may stand in a path. Any other key of an answer may be a value: a path has `*` in its place. */
const DOCUMENTED = new Set([
  ...['reference_id', 'verification_id', 'scopes', 'scope', 'records', 'confidence_score', 'metadata'],
  ...Object.values(metadataShapes).flatMap(shape => Object.keys(shape)),
]);

/** Names of a path to the deepest documented part. */
const MOST_NAMES = 7;

/** A copy of JSON data without the parts that are deeper than {@link DEPTH} levels. `report` gets their paths. */
export function copyToDepth<T>(data: T, report: Report): T {
  const keys: (string | number)[] = [];
  const enter = (key: string | number, value: unknown): unknown => {
    keys.push(key);
    const copied = copy(value);
    keys.pop();
    return copied;
  };
  const copy = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (keys.length > DEPTH) {
      report(placeOf(keys));
      return null;
    }
    if (Array.isArray(value)) return value.map((item: unknown, position) => enter(position, item));
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, enter(key, item)]));
  };
  return copy(data) as T;
}

/** A path up to the first key that is not documented. */
function placeOf(keys: readonly (string | number)[]): string {
  const unknown = keys.findIndex(key => typeof key === 'string' && !DOCUMENTED.has(key));
  const names = keys.slice(0, unknown < 0 ? MOST_NAMES : Math.min(unknown, MOST_NAMES));
  return [...names, '*'].join('.');
}
