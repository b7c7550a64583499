import {expect} from '@open-wc/testing';
import fc from 'fast-check';
import {UserDetails} from '../../src/protocol/details.ts';
import {parseJson} from '../../src/protocol/json.ts';
import {isScopeName, scopeNames} from '../../src/protocol/cashfree/scopes.ts';

/** Cashfree's documented answer (contract 6.3). */
const example = parseJson(
  await (await fetch(new URL('../fixtures/user-details.json', import.meta.url))).text(),
) as {
  scopes: {scope: string; records: {confidence_score: number | null; metadata: Record<string, unknown>}[]}[];
};

/** A value that must not be printed, in every possible place. */
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

  it('keep scopes and fields that are not documented', () => {
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
    ...[null, '', false, [], {}, [null]].map(scopes => ({scopes})),
    {scopes: [{scope: 'PAN'}]},
    ...[null, '', false, [], [null], [''], [false], [[]]].map(records => ({
      scopes: [{scope: 'PAN', records}],
    })),
  ];
  for (const body of nothing) {
    it(`are empty for ${JSON.stringify(body)}`, () => {
      expect(read(body).scopes).to.deep.equal({});
      expect(read(body).toPlain()).to.deep.equal(body);
    });
  }

  const metadatas = [
    ...[undefined, null, {}, [], '', false].map(metadata => ({metadata, unread: []})),
    ...['x', 7, true, [MARK], [{pan: MARK}]].map(metadata => ({metadata, unread: ['scopes.PAN.metadata']})),
  ];
  for (const {metadata, unread} of metadatas) {
    it(`reads metadata ${JSON.stringify(metadata)} as a record without fields`, () => {
      const details = read({scopes: [{scope: 'PAN', records: [{metadata, confidence_score: 1}]}]});
      expect(details.scopes.PAN).to.deep.equal([{confidence_score: 1, metadata: {}}]);
      expect(details.unread).to.deep.equal(unread);
    });
  }

  it('reads a long score in a time that is linear in its length', () => {
    const body = {
      scopes: [
        {scope: 'PAN', records: [{metadata: {pan: 'x'}, confidence_score: `${'1'.repeat(1_000_000)}x`}]},
      ],
    };
    expect(UserDetails.read(body)).to.have.nested.property('details.unread.0', 'scopes.PAN.confidence_score');
  });

  const scores = [
    ...[null, undefined, '', false, [], {}].map(sent => ({sent, score: null})),
    ...[0, 1, 85, -1].map(sent => ({sent, score: sent})),
    {sent: '0.85', score: 0.85},
    {sent: ' 0.98 ', score: 0.98},
    {sent: '85', score: 85},
    {sent: '.5', score: 0.5},
    {sent: '1e-2', score: 0.01},
    {sent: '0.12345678901234567890', score: 0.12345678901234568},
    ...['high', 'NaN', 'Infinity', '0x10', '85%', '1e999', '0,85', ' ', true, [0.85], {value: 0.85}].map(
      sent => ({
        sent,
        score: null,
        unread: ['scopes.PAN.confidence_score'],
      }),
    ),
  ];
  for (const {sent, score, unread = []} of scores as {
    sent: unknown;
    score: number | null;
    unread?: string[];
  }[]) {
    it(`reads a confidence score of ${JSON.stringify(sent)} as ${score ?? 'not scored'}`, () => {
      const details = read({scopes: [entry('PAN', {pan: 'kept'}, sent)]});
      expect(details.scopes.PAN?.[0]).to.deep.equal({confidence_score: score, metadata: {pan: 'kept'}});
      expect(details.unread).to.deep.equal(unread);
    });
  }

  it('reads numbers as text if text is documented', () => {
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

  it('reads an account number of 20 digits that was sent as a float', () => {
    for (const account of ['12345678901234567890', '12345678901234567890.0', '1.2345678901234567890e19']) {
      const {scopes} = read(
        parseJson(
          `{"scopes": {"scope": "BANK_ACCOUNT", "records": {"metadata": {"bank_account": ${account}}}}}`,
        ),
      );
      expect(scopes.BANK_ACCOUNT?.[0].metadata.bank_account).to.equal('12345678901234567890');
    }
  });

  it('drop one unreadable field, not the whole person', () => {
    const details = read({
      scopes: [
        entry('PAN', {pan: {nested: MARK}, registered_name: 'Kept', type: [MARK]}),
        entry('AADHAAR', {name: 'Kept', split_address: {house: true}, photo_link: 'x'.repeat(3_000_001)}),
        entry('EMAIL', {email: 'x'.repeat(10_001)}),
        entry('NAME', {name: 'Kept'}),
      ],
    });
    expect(details.scopes.PAN?.[0].metadata).to.deep.equal({registered_name: 'Kept'});
    expect(details.scopes.AADHAAR?.[0].metadata).to.deep.equal({name: 'Kept', split_address: {}});
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

  it('drop one unreadable part of an address, not the eleven fields around it', () => {
    const {records} = example.scopes.find(({scope}) => scope === 'AADHAAR') ?? {};
    const metadata = records?.[0]?.metadata ?? {};
    const address = metadata['split_address'] as object;
    for (const [landmark, unread] of [
      [{}, []],
      [{x: MARK}, ['scopes.AADHAAR.split_address.landmark']],
    ] as const) {
      const details = read({
        scopes: [entry('AADHAAR', {...metadata, split_address: {...address, landmark}})],
      });
      const rest = Object.fromEntries(Object.entries(address).filter(([part]) => part !== 'landmark'));
      expect(details.scopes.AADHAAR?.[0].metadata).to.deep.equal({...metadata, split_address: rest});
      expect(details.unread).to.deep.equal(unread);
    }
    for (const odd of ['text', 7, true, [MARK]]) {
      const details = read({scopes: [entry('AADHAAR', {name: 'Kept', split_address: odd})]});
      expect(details.scopes.AADHAAR?.[0].metadata).to.deep.equal({name: 'Kept'});
      expect(details.unread).to.deep.equal(['scopes.AADHAAR.split_address']);
    }
  });

  for (const empty of [{}, [], false, '', null]) {
    it(`reads ${JSON.stringify(empty)} in place of text as absent`, () => {
      const details = read({reference_id: empty, scopes: [entry('PAN', {pan: empty, type: 'Individual'})]});
      expect(details.scopes.PAN?.[0].metadata.pan ?? '').to.equal('');
      expect(details.scopes.PAN?.[0].metadata.type).to.equal('Individual');
      expect(details.reference_id ?? '').to.equal('');
      expect(details.unread).to.deep.equal([]);
    });
  }

  it('reads an object in place of a list as its only item, and skips null items', () => {
    const record = {confidence_score: 1, metadata: {pan: 'P'}};
    for (const scopes of [
      {scope: 'PAN', records: record},
      [{scope: 'PAN', records: record}],
      [null, {scope: 'PAN', records: [null, record]}, null],
    ]) {
      const details = read({scopes});
      expect(details.scopes).to.deep.equal({PAN: [record]});
      expect(details.unread).to.deep.equal([]);
      expect(details.toPlain()).to.deep.equal({scopes});
    }
  });

  it('compares the names of scopes without case, and merges those that become equal in their order', () => {
    const details = read({
      scopes: [
        entry(' pan ', {pan: '1'}),
        entry('Credit_Score', {score: 1}),
        entry('PAN', {pan: '2'}),
        entry('CREDIT_SCORE\n', {score: 2}),
        entry('Pan', {pan: '3'}),
      ],
    });
    expect(details.scopes.PAN?.map(({metadata}) => metadata.pan)).to.deep.equal(['1', '2', '3']);
    expect(Object.keys(details.other)).to.deep.equal(['Credit_Score']);
    expect(details.other['Credit_Score']?.map(({metadata}) => metadata['score'])).to.deep.equal([1, 2]);
    expect(details.unread).to.deep.equal([]);
  });

  const named: {body: object; paths: string[]}[] = [
    ...['text', 7, true].map(scopes => ({body: {scopes}, paths: ['scopes']})),
    ...['text', 7, true, [MARK]].map(odd => ({
      body: {scopes: [entry('NAME', {}), odd]},
      paths: ['scopes.1'],
    })),
    ...[undefined, '', ' ', null, 7, {x: MARK}, 'x'.repeat(101)].map(scope => ({
      body: {scopes: [{scope, records: [{metadata: {pan: MARK}}]}]},
      paths: ['scopes.0.scope'],
    })),
    ...['text', 7, true].flatMap(records => [
      {body: {scopes: [{scope: 'pan', records}]}, paths: ['scopes.PAN.records']},
      {body: {scopes: [{scope: MARK, records}]}, paths: ['scopes.0.records']},
      {body: {scopes: [{scope: 'PAN', records: [{}, records]}]}, paths: ['scopes.PAN.records.1']},
    ]),
    {
      body: {
        scopes: [
          {scope: 'PAN', records: [{}, {metadata: {pan: [MARK]}, confidence_score: MARK}, {metadata: 7}]},
        ],
      },
      paths: ['scopes.PAN.1.confidence_score', 'scopes.PAN.1.pan', 'scopes.PAN.2.metadata'],
    },
    {body: {scopes: [entry(MARK, [7] as object)]}, paths: ['scopes.0.metadata']},
    {body: {reference_id: [MARK], verification_id: {x: MARK}}, paths: ['reference_id', 'verification_id']},
  ];
  for (const {body, paths} of named) {
    it(`names what it cannot read in ${JSON.stringify(body).slice(0, 100)}`, () => {
      const details = read({...body, more: MARK});
      expect(details.unread).to.deep.equal(paths);
      expect(details.unread.join()).not.to.contain(MARK);
      expect(details.toPlain()).to.deep.equal({...body, more: MARK});
    });
  }

  for (const body of [undefined, null, 'text', 7, true, [], [{scopes: []}]]) {
    it(`refuses ${JSON.stringify(body)}, which is no object`, () => {
      expect(UserDetails.read(body)).to.deep.equal({paths: ['']});
    });
  }

  it('accept the paths that a proxy names, and no text that may be a value', () => {
    const scopes = [entry('PAN', {pan: [1]})];
    const unread = ['scopes.AADHAAR.*', 'scopes.PAN.pan', 'scopes.9876543210', 'two words', 7, null];
    const details = read({scopes, unread});
    expect(details.unread).to.deep.equal(['scopes.AADHAAR.*', 'scopes.PAN.pan']);
    expect(details.toPlain()).to.deep.equal({scopes});
    for (const odd of ['scopes.PAN.type', {length: 1}, 7, null])
      expect(read({scopes, unread: odd}).unread).to.deep.equal(['scopes.PAN.pan']);
  });

  it('drop values that are nested too deeply, and read the rest', () => {
    const deep = `${'[{"a":'.repeat(50_000)}1${'}]'.repeat(50_000)}`;
    const source = `{"scopes": [{"scope": "PAN", "records": [{"metadata": {"pan": "P", "${MARK}": ${deep}}}]}, ${deep},
      {"scope": "NAME", "records": [{"metadata": {"name": ${deep}}}, ${deep}], "x": ${deep}}], "${MARK}": ${deep}}`;
    const details = read(JSON.parse(source));
    expect(details.scopes.PAN?.[0].metadata.pan).to.equal('P');
    expect(details.scopes.NAME?.[0].metadata).to.deep.equal({});
    expect(details.unread).to.include.members(['*', 'scopes.1', 'scopes.NAME.name', 'scopes.NAME.records.1']);
    for (const printed of [...printings(details), JSON.stringify(details.unread)])
      expect(printed).not.to.contain(`.${MARK}`);
    expect(JSON.stringify(details.toPlain()).length).to.be.below(10_000);
  });

  it('never throws on any JSON, and gives the raw body back', () => {
    const json = fc.jsonValue({maxDepth: 3});
    const metadata = fc.oneof(
      fc.dictionary(fc.constantFrom('pan', 'mobile', 'split_address', 'new', '__proto__'), json),
      json,
    );
    const records = fc.oneof(
      fc.array(fc.oneof(json, fc.record({confidence_score: json, metadata}))),
      fc.record({confidence_score: json, metadata}),
      json,
    );
    const entries = fc.array(
      fc.record({
        scope: fc.oneof(fc.constantFrom('PAN', 'Mobile', ' AADHAAR', 'NEW', '__proto__', 'toJSON'), json),
        records,
      }),
    );
    fc.assert(
      fc.property(fc.oneof(json, fc.record({reference_id: json, scopes: fc.oneof(entries, json)})), body => {
        const result = UserDetails.read(body);
        if ('details' in result) {
          expect(JSON.stringify(result.details.toPlain())).to.equal(JSON.stringify(body));
          for (const path of result.details.unread)
            expect(path).to.match(/^(?:reference_id|verification_id|scopes)(?:\.(?:[A-Z_]+|[a-z_]+|\d+))*$/);
        } else expect(typeof body === 'object' && body !== null && !Array.isArray(body)).to.equal(false);
      }),
      {numRuns: 1000},
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

  it('shows a value if the caller reads it', () => {
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

  it('still names the scopes and fields that are present', () => {
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
