// Any change of one part of Cashfree's documented answer costs that part only, through the proxy and in the page.
import {readFileSync} from 'node:fs';
import {expect} from 'chai';
import fc from 'fast-check';
import {UserDetails} from '../../src/protocol/details.ts';
import {parseJson} from '../../src/protocol/json.ts';
import {metadataShapes, type Shape} from '../../src/protocol/cashfree/metadata-shapes.ts';
import {scopeNames, type ScopeName} from '../../src/protocol/cashfree/scopes.ts';
import {
  copyToDepth,
  readUserDetails,
  type JsonObject,
  type Reading,
} from '../../src/protocol/cashfree/user-details.ts';
import {applyFields} from '../../src/proxy/policy/apply-fields.ts';
import {
  allFields,
  defaultFields,
  documentedFields,
  type FieldPolicy,
} from '../../src/proxy/policy/field-policy.ts';
import {comparePerson} from '../../src/proxy/transaction/same-person.ts';
import type {Transaction} from '../../src/proxy/transaction/transactions.ts';
import {json} from './_support/fake-cashfree.ts';
import {consentWithoutDetails, setUp} from './_support/support.ts';

type Path = readonly (string | number)[];

const CASES = 20_000;

/** Cashfree's documented answer (docs/cashfree-contract.md section 6.3). */
const source = readFileSync(new URL('../fixtures/user-details.json', import.meta.url), 'utf8');
const example = JSON.parse(source) as {
  readonly verification_id: string;
  readonly scopes: readonly {
    readonly scope: ScopeName;
    readonly records: readonly {readonly confidence_score: number | null; readonly metadata: JsonObject}[];
  }[];
};
const documented = example as unknown as JsonObject;
/** The documented example's number, which opened the session, and where it is. */
const OWN = '9988123456';
const NUMBER: Path = ['scopes', 0, 'records', 0, 'metadata', 'mobile'];

const policies: Readonly<Record<string, FieldPolicy>> = {
  default: defaultFields,
  'allow-list': documentedFields,
  everything: allFields,
};

/** Every place of a JSON value, itself included. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Array.isArray(value)
    ? value.flatMap((item, position) => pathsOf(item, [...path, position]))
    : Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, key]));
  return [path, ...inside];
}

const paths = pathsOf(example).filter(path => path.length > 0);

/** The answer with another value at one place. Undefined takes the place away. */
function changed(path: Path, value: unknown): JsonObject {
  const copy = structuredClone(example) as unknown as Record<string | number, unknown>;
  let parent = copy;
  for (const key of path.slice(0, -1)) parent = parent[key] as typeof parent;
  const last = path.at(-1) ?? '';
  if (value === undefined && Array.isArray(parent)) parent.splice(last as number, 1);
  else if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = value;
  return parseJson(JSON.stringify(copy)) as JsonObject;
}

/** What is read of an answer, with the paths of what cannot be. */
type Read = Reading & {readonly unread: readonly string[]};

/** What the page's reader makes of an answer, after a policy and the way through JSON. */
function read(answer: JsonObject, policy?: FieldPolicy): Read {
  const unread = new Set<string>();
  const report = (path: string) => unread.add(path);
  const shown = policy ? applyFields(copyToDepth(answer, report), policy) : {body: answer, unread: []};
  shown.unread.forEach(report);
  const reading = readUserDetails(parseJson(JSON.stringify(shown.body)) as JsonObject, report);
  return {...reading, unread: [...unread]};
}

/** The same as the page's details have it, masked when printed and with the raw body. */
function detailsOf(answer: unknown): UserDetails {
  const result = UserDetails.read(answer);
  if ('details' in result) return result.details;
  throw new Error('No details');
}

/** One field of the documented answer. */
interface Field {
  readonly path: Path;
  readonly scope: ScopeName;
  readonly names: readonly string[];
}

const fields: readonly Field[] = example.scopes.flatMap(({scope, records}, entry) =>
  pathsOf(records[0])
    .filter(names => names.length > 0 && names.at(-1) !== 'metadata' && names.at(-1) !== 'split_address')
    .map(names => ({path: ['scopes', entry, 'records', 0, ...names], scope, names: names.map(String)})),
);

function valueOf(record: unknown, names: readonly string[]): unknown {
  return names.reduce<unknown>((object, name) => (object as JsonObject | undefined)?.[name], record);
}

const isWithin = (path: Path, outer: Path) => outer.every((key, at) => path[at] === key);

/** Whether a change of this place changes the scope's name, so that its records move. */
const isRename = (path: Path) => path.length === 3 && path[2] === 'scope';

/** Whether a change of this place changes which number was consented, if any. */
const isNumber = (path: Path) => isWithin(NUMBER, path) || (isRename(path) && path[1] === 0);

/** The fields that a change at this place must leave as they are, by scope. The records of a renamed scope move with it. */
function othersOf(path: Path): readonly (readonly [ScopeName, readonly Field[]])[] {
  const outer = isRename(path) ? path.slice(0, 2) : path;
  const left = fields.filter(field => !isWithin(field.path, outer));
  return scopeNames.map(name => [name, left.filter(({scope}) => scope === name)]);
}

const others = new Map(paths.map(path => [path, othersOf(path)]));

/** Expects every field that was not changed, those of one record together. */
function expectOthers(
  details: Pick<Read | UserDetails, 'scopes' | 'reference_id'>,
  path: Path,
  before: Read,
): void {
  for (const [scope, unchanged] of others.get(path) ?? []) {
    const expected = unchanged.map(({names}) => valueOf(before.scopes[scope]?.[0], names));
    const isThere = details.scopes[scope]?.some(record =>
      unchanged.every(({names}, at) => valueOf(record, names) === expected[at]),
    );
    // A chain of expectations per field would take longer than all the reading.
    if (!isThere && unchanged.length > 0)
      expect(details.scopes[scope]).to.deep.include(before.scopes[scope]?.[0]);
  }
  if (path[0] !== 'reference_id') expect(details.reference_id).to.equal(before.reference_id);
}

/** A text of the documented field, what reads as absent, or undefined: the field cannot be read. */
function readable(value: unknown, limit: number): string | null | undefined {
  if (value === undefined || value === null || value === false) return null;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value.length <= limit ? value : undefined;
  return typeof value === 'object' && Object.keys(value).length === 0 ? null : undefined;
}

/** Expects the changed field itself: read, absent, or named. */
function expectChanged(details: Read, path: Path, value: unknown): void {
  const field = fields.find(candidate => candidate.path.join() === path.join());
  if (!field) return;
  const {scope, names} = field;
  const [, ...parts] = names;
  const found = valueOf(details.scopes[scope]?.[0], names);
  if (parts.length === 0) {
    expect(found === null || Number.isFinite(found)).to.equal(true);
    return;
  }
  const limit = parts.reduce<number | Shape>(
    (shape, name) => (shape as Shape)[name] ?? 0,
    metadataShapes[scope],
  ) as number;
  const expected = readable(value === undefined ? value : parseJson(JSON.stringify(value)), limit);
  if (expected === undefined) {
    expect(found).to.equal(undefined);
    expect(details.unread).to.deep.equal([`scopes.${scope}.${parts.join('.')}`]);
  } else {
    expect(found ?? null).to.equal(expected);
    expect(details.unread).to.deep.equal([]);
  }
}

/** JSON values of every type, and texts that mean something in the answer. */
const texts = [
  '',
  ' ',
  'NA',
  '0.85',
  '99XXXXXX56',
  '0919988123456',
  'x'.repeat(10_001),
  ...scopeNames.slice(0, 3),
  ' pan ',
  'CREDIT_SCORE',
  '__proto__',
];
const values: readonly unknown[] = [
  undefined,
  null,
  true,
  false,
  0,
  -1,
  0.5,
  9007199254740991,
  1e300,
  ...texts,
  [],
  {},
  [null],
  [[]],
  [{}],
  ['text'],
  [7],
  {a: 1},
  {scope: 'PAN'},
  {scope: 'PAN', records: {metadata: {pan: 'Q'}}},
  {records: [{metadata: {mobile: OWN}}]},
  {metadata: {pan: 'Q'}, confidence_score: '0.5'},
  {toJSON: 1, toString: 2, constructor: {prototype: 3}},
];

/** Small answers of every shape, for the way through the whole proxy. */
const shapes: readonly unknown[] = [undefined, null, {a: 1}, [7], 'text'];

describe('an answer with one change', () => {
  const plain = read(documented);
  const policed = Object.values(policies).map(policy => ({policy, before: read(documented, policy)}));

  const check = async (path: Path, value: unknown, policies = policed) => {
    const answer = changed(path, value);
    const details = read(answer);
    expectOthers(details, path, plain);
    expectChanged(details, path, value);
    for (const {policy, before} of policies) expectOthers(read(answer, policy), path, before);
    // Another number is one that was changed, and that has a digit.
    const person = await comparePerson(answer, {mobile: OWN} as Transaction);
    if (!isNumber(path)) expect(person).to.equal('same');
    else if (person === 'other') expect(JSON.stringify(value)).to.match(/\d/);
  };

  it(`loses that part only, at each of ${paths.length} places with each of ${values.length} values`, async () => {
    for (const path of paths)
      for (const value of values) {
        await check(path, value);
        const answer = changed(path, value);
        const details = detailsOf(answer);
        expectOthers(details, path, plain);
        expect(JSON.stringify(details.toPlain())).to.equal(JSON.stringify(answer));
      }
  }).timeout(120_000);

  it(`loses that part only, at any place with any JSON value, in ${CASES} cases`, async () => {
    const value = fc.oneof({weight: 4, arbitrary: fc.jsonValue()}, fc.constantFrom(...values));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), value, fc.constantFrom(...policed), (path, json, policy) =>
        check(path, json, [policy]),
      ),
      {numRuns: CASES},
    );
  }).timeout(120_000);

  it('passes through the whole proxy, or ends the transaction if an id or a number changed', async () => {
    for (const path of paths)
      for (const value of shapes) {
        const {browser, cashfree} = setUp({fields: defaultFields});
        const {id, token} = await consentWithoutDetails(browser, cashfree, OWN);
        const answer = changed(path, value);
        cashfree.answers['user-details'] = () =>
          json(
            answer['verification_id'] === example.verification_id ? {...answer, verification_id: id} : answer,
          );
        const {status, body} = await browser.details(token);
        const what = `${path.join('.')} = ${JSON.stringify(value)}`;
        expect(cashfree.count('user-details'), what).to.equal(1);
        if (path[0] === 'verification_id' && value !== undefined && value !== null)
          expect(body.code, what).to.equal('binding-mismatch');
        else if (body.code === 'identity-mismatch')
          expect(isNumber(path) && /\d/.test(JSON.stringify(value)), what).to.equal(true);
        else {
          expect(status, what).to.equal(200);
          expectOthers(detailsOf(body), path, policed[0]?.before ?? plain);
        }
      }
  }).timeout(120_000);
});
