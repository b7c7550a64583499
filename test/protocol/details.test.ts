import {expect} from '@open-wc/testing';
import fc from 'fast-check';
import {UserDetails} from '../../src/protocol/details.ts';
import {parseJson} from '../../src/protocol/json.ts';
import {isScopeName, scopeNames} from '../../src/protocol/scopes.ts';

/** Cashfree's documented answer (contract 6.3). */
const example = parseJson(
  await (await fetch(new URL('../fixtures/user-details.json', import.meta.url))).text(),
) as {
  scopes: {scope: string; records: {confidence_score: number | null; metadata: Record<string, unknown>}[]}[];
};

/** A value that must not be printed, in every place where one can stand. */
const MARK = 'm4rk3d';

describe('user details', () => {
  it('hold the documented answer, every scope and field', () => {
    const details = read(example);
    expect(details.toPlain()).to.deep.equal(example);
    expect(details.reference_id).to.equal('123456');
    expect(details.verification_id).to.equal('test_verification_id');
    expect(Object.keys(details.scopes)).to.deep.equal(scopeNames);
    expect(details.scopes).to.deep.equal(
      Object.fromEntries(example.scopes.map(({scope, records}) => [scope, records])),
    );
    expect(details.other).to.deep.equal({});
    expect(details.unread).to.deep.equal([]);
  });

  it('read as plain typed properties', () => {
    const {scopes} = read(example);
    const pan: string | null | undefined = scopes.PAN?.[0].metadata.pan;
    expect(pan).to.equal('ABCDE1234F');
    expect(scopes.AADHAAR?.[0].metadata.split_address?.vtc).to.equal('Ranibennur');
    expect(scopes.PAN?.map(({confidence_score}) => confidence_score)).to.deep.equal([0.85]);
    expect({...scopes.EMAIL?.[0].metadata}).to.have.property(
      'email',
      example.scopes[1]?.records[0]?.metadata['email'],
    );
  });

  it('keep all records of a scope in their order, the first as the default', () => {
    const {scopes} = read({
      scopes: [
        entry('NAME', {name: 'First'}, null),
        {
          scope: 'EMAIL',
          records: [record({email: 'a'}, 0.2), record({email: 'b'}, null), record({email: 'c'}, 0.9)],
        },
        entry('NAME', {name: 'Second'}, 1),
      ],
    });
    expect(scopes.NAME?.map(({metadata}) => metadata.name)).to.deep.equal(['First', 'Second']);
    expect(scopes.EMAIL?.map(({metadata}) => metadata.email)).to.deep.equal(['a', 'b', 'c']);
  });

  it('keep scopes and fields that nobody documents', () => {
    const details = read({
      scopes: [entry('CREDIT_SCORE', {score: 750, of: {by: ['x']}}), entry('PAN', {pan: 'P', uid: 7})],
    });
    expect(details.other['CREDIT_SCORE']?.[0].metadata).to.deep.equal({score: 750, of: {by: ['x']}});
    expect(details.scopes.PAN?.[0].metadata).to.deep.equal({pan: 'P', uid: 7});
    expect(details.scopes).not.to.have.property('CREDIT_SCORE');
  });
});

describe('user details of an answer that drifts', () => {
  const nothing = [
    {},
    {scopes: null},
    {scopes: []},
    {scopes: [{scope: 'PAN'}]},
    {scopes: [{scope: 'PAN', records: null}]},
    {scopes: [{scope: 'PAN', records: []}]},
    {scopes: [{scope: 'PAN', records: [null]}]},
  ];
  for (const body of nothing) {
    it(`shares nothing: ${JSON.stringify(body)}`, () => {
      expect(read(body).scopes).to.deep.equal({});
      expect(read(body).toPlain()).to.deep.equal(body);
    });
  }

  for (const metadata of [undefined, null, {}, [], 'x'] as const) {
    it(`reads metadata ${JSON.stringify(metadata)} as a record without fields`, () => {
      const {scopes} = read({scopes: [{scope: 'PAN', records: [{metadata}]}]});
      expect(scopes.PAN).to.deep.equal([{confidence_score: null, metadata: {}}]);
    });
  }

  const scores = [
    [null, null],
    [undefined, null],
    [0, 0],
    [1, 1],
    [85, 85],
    ['0.85', null],
    [{}, null],
  ] as const;
  for (const [sent, score] of scores) {
    it(`reads a confidence score of ${JSON.stringify(sent)} as ${score ?? 'not scored'}`, () => {
      expect(read({scopes: [entry('PAN', {}, sent)]}).scopes.PAN?.[0].confidence_score).to.equal(score);
    });
  }

  it('reads numbers as text where text is documented', () => {
    const body = {
      scopes: [
        entry('ADDRESS', {pincode: 560001, state: null}),
        entry('AADHAAR', {split_address: {pincode: 1}}),
      ],
    };
    const details = read(body);
    expect(details.scopes.ADDRESS?.[0].metadata).to.deep.equal({pincode: '560001', state: null});
    expect(details.scopes.AADHAAR?.[0].metadata.split_address).to.deep.equal({pincode: '1'});
    expect(details.toPlain()).to.deep.equal(body);
  });

  it('loses no digit of a reference of 19 digits, as number or as text', () => {
    for (const reference of ['9223372036854775807', '"9223372036854775807"']) {
      const details = read(parseJson(`{"reference_id": ${reference}, "scopes": []}`));
      expect(details.reference_id).to.equal('9223372036854775807');
      expect(details.toPlain().reference_id).to.equal('9223372036854775807');
    }
  });

  it('gives one odd field up, not the person', () => {
    const details = read({
      scopes: [
        entry('PAN', {pan: {nested: MARK}, registered_name: 'Kept', type: [MARK]}),
        entry('AADHAAR', {name: 'Kept', split_address: {house: true}, photo_link: 'x'.repeat(3_000_001)}),
        entry('EMAIL', {email: 'x'.repeat(10_001)}),
        entry('NAME', {name: 'Kept'}),
      ],
    });
    expect(details.scopes.PAN?.[0].metadata).to.deep.equal({registered_name: 'Kept'});
    expect(details.scopes.AADHAAR?.[0].metadata).to.deep.equal({name: 'Kept'});
    expect(details.scopes.EMAIL?.[0].metadata).to.deep.equal({});
    expect(details.scopes.NAME?.[0].metadata).to.deep.equal({name: 'Kept'});
    expect([...details.unread].sort()).to.deep.equal([
      'scopes.AADHAAR.photo_link',
      'scopes.AADHAAR.split_address.house',
      'scopes.EMAIL.email',
      'scopes.PAN.pan',
      'scopes.PAN.type',
    ]);
  });

  const refused = [
    {body: undefined, path: ''},
    {body: null, path: ''},
    {body: 'text', path: ''},
    {body: [], path: ''},
    {body: {scopes: {}}, path: 'scopes'},
    {body: {scopes: [{records: []}]}, path: 'scopes.0.scope'},
    {body: {scopes: [{scope: ''}]}, path: 'scopes.0.scope'},
    {body: {scopes: [{scope: 7}]}, path: 'scopes.0.scope'},
    {body: {scopes: [{scope: 'PAN', records: MARK}]}, path: 'scopes.0.records'},
    {body: {scopes: [{scope: 'PAN', records: [MARK]}]}, path: 'scopes.0.records.0'},
    {body: {reference_id: {}}, path: 'reference_id'},
    {body: {verification_id: 5}, path: 'verification_id'},
  ];
  for (const {body, path} of refused) {
    it(`refuses ${JSON.stringify(body)}, naming the place`, () => {
      expect(UserDetails.read(body)).to.deep.equal({paths: [path]});
    });
  }

  it('never throws on any JSON, and gives the raw body back', () => {
    const json = fc.jsonValue({maxDepth: 3});
    const metadata = fc.oneof(
      fc.dictionary(fc.constantFrom('pan', 'mobile', 'split_address', 'new', '__proto__'), json),
      json,
    );
    const entries = fc.array(
      fc.record({
        scope: fc.constantFrom('PAN', 'MOBILE', 'AADHAAR', 'NEW', '__proto__', 'toJSON'),
        records: fc.oneof(fc.array(fc.record({confidence_score: json, metadata})), fc.constant(null)),
      }),
    );
    fc.assert(
      fc.property(fc.oneof(json, fc.record({reference_id: fc.integer(), scopes: entries})), body => {
        const result = UserDetails.read(body);
        if ('details' in result)
          expect(JSON.stringify(result.details.toPlain())).to.equal(JSON.stringify(body));
        else expect(result.paths).not.to.be.empty;
      }),
    );
  }).timeout(20_000);
});

describe('user details of a hostile answer', () => {
  const keys = [
    '__proto__',
    'constructor',
    'prototype',
    'toJSON',
    'toString',
    'valueOf',
    'hasOwnProperty',
    'then',
  ];

  for (const key of keys) {
    it(`change no prototype by "${key}", as scope or as field`, () => {
      const json = `{"scopes": [{"scope": "${key}", "records": [{"metadata": {"${key}": {"polluted": "${MARK}"}}}]},
        {"scope": "PAN", "records": [{"metadata": {"${key}": {"polluted": "${MARK}"}, "pan": "${MARK}"}}]}]}`;
      const details = read(JSON.parse(json));
      expect(({} as {polluted?: unknown}).polluted).to.equal(undefined);
      expect(Object.getPrototypeOf(details.other)).to.equal(Object.prototype);
      expect(Object.getPrototypeOf(details.scopes.PAN?.[0].metadata)).to.equal(Object.prototype);
      expect(details.scopes.PAN?.[0].metadata.pan).to.equal(MARK);
      expect(printings(details).join()).not.to.contain(MARK);
      expect(JSON.stringify(details.toPlain())).to.equal(JSON.stringify(JSON.parse(json)));
      expect(isScopeName(key)).to.equal(false);
    });
  }
});

describe('printing user details', () => {
  const marked = JSON.parse(
    JSON.stringify(example, (key, value: unknown) =>
      typeof value === 'string' && key !== 'scope' ? MARK : value,
    ),
  ) as {scopes: unknown[]};
  marked.scopes.push(entry('CREDIT_SCORE', {score: MARK, list: [MARK, {deep: MARK}]}));
  const {details} = UserDetails.read({...marked, verification_id: 'v1'}) as {details: UserDetails};

  it('shows the values to whoever asks for one', () => {
    expect(details.scopes.PAN?.[0].metadata.pan).to.equal(MARK);
    expect(details.other['CREDIT_SCORE']?.[0].metadata['list']).to.deep.equal([MARK, {deep: MARK}]);
  });

  it('shows no value in JSON, templates, String(), joins, Node inspection and walks of error trackers', () => {
    for (const printed of printings(details)) expect(printed).not.to.contain(MARK);
  });

  it('shows no value of any part of them', () => {
    const record = details.scopes.PAN?.[0];
    for (const part of [details.scopes, details.other, details.scopes.PAN, record, record?.metadata])
      for (const printed of printings(part as object)) expect(printed).not.to.contain(MARK);
  });

  it('still tells what is there', () => {
    expect(String(details)).to.contain('PAN').and.to.contain('CREDIT_SCORE');
    const printed = JSON.parse(JSON.stringify(details)) as {scopes: {PAN: {metadata: object}[]}};
    expect(printed.scopes.PAN[0]?.metadata).to.include.keys('pan', 'registered_name');
  });

  it('has members that a browser console shows unread', () => {
    const members = Object.values(Object.getOwnPropertyDescriptors(details.scopes.PAN?.[0].metadata ?? {}));
    expect(members.filter(({enumerable}) => enumerable)).not.to.be.empty;
    for (const {enumerable, value} of members) if (enumerable) expect(value).to.equal(undefined);
  });

  it('cannot be changed from outside', () => {
    const list = ['kept'];
    const own = read({scopes: [entry('NEW', {list})]});
    list[0] = 'changed';
    expect(own.other['NEW']?.[0].metadata['list']).to.deep.equal(['kept']);
    expect(own.toPlain()).to.deep.equal({scopes: [entry('NEW', {list: ['kept']})]});
    Object.assign(own.toPlain(), {scopes: []});
    expect(own.toPlain().scopes).to.have.length(1);
    expect(() => Object.assign(own.other, {x: 1})).to.throw(TypeError);
    expect(() => Object.assign(own, {scopes: {}})).to.throw(TypeError);
  });
});

function read(body: unknown): UserDetails {
  const result = UserDetails.read(body);
  if ('paths' in result) throw new Error(`refused at ${result.paths.join(', ')}`);
  return result.details;
}

function record(metadata: object, confidence_score: unknown) {
  return {confidence_score, metadata};
}

function entry(scope: string, metadata: object, score: unknown = null) {
  return {scope, records: [record(metadata, score)]};
}

/** What logs, templates and error trackers make of a value. */
function printings(value: object): string[] {
  const inspect = (value as Record<symbol, unknown>)[Symbol.for('nodejs.util.inspect.custom')];
  return [
    JSON.stringify(value),
    JSON.stringify({extra: [value]}),
    JSON.stringify(new Error(String(value)), ['message']),
    `in a template: ${value as unknown as string}`,
    String(value),
    [value].join(),
    value.toLocaleString(),
    typeof inspect === 'function' ? JSON.stringify((inspect as () => unknown).call(value)) : '',
    JSON.stringify(track(value)),
  ];
}

/** Walks a value as error trackers do: `toJSON` first, then own enumerable members, to a depth. */
function track(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const {toJSON} = value as {toJSON?: unknown};
  if (typeof toJSON === 'function') return track((toJSON as () => unknown).call(value), depth + 1);
  if (depth > 10) return '…';
  return Object.entries(value).map(([key, member]) => [key, track(member, depth + 1)]);
}
