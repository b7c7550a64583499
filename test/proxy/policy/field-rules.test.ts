import {expect} from 'chai';
import {allFields, type FieldPolicy} from '../../../src/proxy/index.ts';
import {applyFields} from '../../../src/proxy/policy/apply-fields.ts';

/** Callers without types may leave scopes out. */
type Rules = Partial<FieldPolicy>;

describe('the field policy', () => {
  const apply = (metadata: Record<string, unknown>, policy: Rules, scope = 'PAN') =>
    applyFields({scopes: [{scope, records: [{confidence_score: 1, metadata}]}]}, policy).body;
  const shown = (metadata: Record<string, unknown>, policy: Rules, scope = 'PAN') => {
    const {scopes} = apply(metadata, policy, scope) as {scopes: {records: {metadata: unknown}[]}[]};
    return scopes[0]?.records[0]?.metadata;
  };

  const cases: [string, Record<string, unknown>, Rules, unknown][] = [
    ['keeps what no rule names', {pan: 'ABCDE0000F', new_field: 1}, {}, {pan: 'ABCDE0000F', new_field: 1}],
    ['masks all but four', {pan: 'ABCDE0000F'}, {PAN: {pan: 'mask'}}, {pan: 'xxxxxx000F'}],
    ['masks a short value whole', {pan: 'AB0F'}, {PAN: {pan: 'mask'}}, {pan: 'xxxx'}],
    ['masks five to one', {pan: 'ABCDE'}, {PAN: {pan: 'mask'}}, {pan: 'xBCDE'}],
    ['masks numbers', {pan: 123456}, {PAN: {pan: 'mask'}}, {pan: 'xx3456'}],
    ['masks letters of any script', {pan: 'नमूना नाम'}, {PAN: 'mask'}, {pan: 'xxxxा नाम'}],
    ['masks inside objects and lists', {a: {b: ['123456']}}, {PAN: 'mask'}, {a: {b: ['xx3456']}}],
    ['leaves null, true and absent alone', {a: null, b: true}, {PAN: 'mask'}, {a: null, b: true}],
    ['drops a field', {pan: 'x', type: 'y'}, {PAN: {pan: 'drop'}}, {type: 'y'}],
    [
      'drops what is not named',
      {pan: '123456', type: 'y'},
      {PAN: {pan: 'mask', '*': 'drop'}},
      {pan: 'xx3456'},
    ],
    ['takes the rule of all scopes', {pan: '123456'}, {'*': 'mask'}, {pan: 'xx3456'}],
    [
      'takes the rule of all scopes if a scope’s own is undefined',
      {pan: '123456'},
      {'*': 'mask', PAN: undefined} as object,
      {pan: 'xx3456'},
    ],
    [
      'takes the rule of all fields if a field’s own is undefined',
      {pan: '123456'},
      {PAN: {'*': 'mask', pan: undefined}} as object,
      {pan: 'xx3456'},
    ],
    ['prefers a scope’s own rule', {pan: '123456'}, {'*': 'drop', PAN: 'keep'}, {pan: '123456'}],
    ['drops a scope', {pan: 'x'}, {PAN: 'drop'}, undefined],
    ['drops a scope none of whose fields is kept', {pan: 'x'}, {PAN: {'*': 'drop', pan: 'drop'}}, undefined],
    ['drops all scopes that are not named', {pan: 'x'}, {'*': 'drop', NAME: 'keep'}, undefined],
    [
      'drops by the fields of all scopes',
      {pan: 'x', type: 'y'},
      {'*': {'*': 'drop', type: 'keep'}},
      {type: 'y'},
    ],
    ['keeps a field called toString', {toString: 'x'}, {PAN: {'*': 'keep'}}, {toString: 'x'}],
  ];
  for (const [what, metadata, policy, expected] of cases) {
    it(what, () => {
      expect(shown(metadata, policy)).to.deep.equal(expected);
    });
  }

  const aadhaar = {
    aadhaar: '000011112222',
    photo_link: 'p',
    split_address: {house: '0000-1111-2222', pincode: '560001'},
    phone: 912345678901,
    note: 'a000011112222b',
  };
  const masked = {
    aadhaar: 'xxxxxxxx2222',
    split_address: {house: 'xxxx-xxxx-2222', pincode: '560001'},
    phone: 'xxxxxxxx8901',
    note: 'axxxxxxxx2222b',
  };

  const policies: [string, Rules, object][] = [
    ['by default', {}, masked],
    ['where the scope is kept', {AADHAAR: 'keep'}, masked],
    ['where every field is kept', {AADHAAR: {'*': 'keep'}}, masked],
    ['where all scopes are kept', {'*': 'keep'}, masked],
    ['not, where the merchant says so by name', allFields, aadhaar],
    ['but for a photo that is kept by name', {AADHAAR: {photo_link: 'keep'}}, {...masked, photo_link: 'p'}],
    ['with the number dropped', {AADHAAR: {aadhaar: 'drop'}}, {...masked, aadhaar: undefined}],
    ['with the rest dropped', {AADHAAR: {aadhaar: 'mask', '*': 'drop'}}, {aadhaar: 'xxxxxxxx2222'}],
  ];
  for (const [what, policy, expected] of policies) {
    it(`masks Aadhaar numbers in every place, ${what}`, () => {
      expect(JSON.parse(JSON.stringify(shown(aadhaar, policy, 'AADHAAR')))).to.deep.equal(
        JSON.parse(JSON.stringify(expected)),
      );
    });
  }

  it('is not confused by Cashfree’s names in other places, nor by names of the prototype', () => {
    for (const scope of ['__proto__', 'constructor', 'toString']) {
      expect(shown({a: 'x'}, {}, scope)).to.deep.equal({a: 'x'});
      expect(apply({a: 'x'}, {'*': 'drop'}, scope)).to.deep.equal({scopes: []});
    }
    const poisoned = JSON.parse('{"__proto__": {"polluted": true}}') as Record<string, unknown>;
    expect(Object.keys(shown(poisoned, {PAN: 'mask'}) as object)).to.deep.equal(['__proto__']);
    expect(({} as {polluted?: boolean}).polluted).to.equal(undefined);
  });

  it('passes on the documented envelope, also empty, and nothing else', () => {
    for (const body of [
      {},
      {scopes: null},
      {scopes: []},
      {reference_id: null, verification_id: null},
      {reference_id: 0, verification_id: 'v'},
      {scopes: [{scope: 'A'}]},
      {scopes: [{scope: 'A', records: null}]},
      {scopes: [{scope: 'A', records: []}]},
      {scopes: [{scope: 'A', records: [{metadata: null}]}]},
      {scopes: [{scope: 'A', records: [{confidence_score: null}]}]},
    ])
      expect(applyFields(body, {})).to.deep.equal({body, unread: []});
    const more = {
      internal: 'x',
      scopes: [{scope: 'A', internal: 'x', records: [null, {internal: 'x', metadata: {a: 1}}]}],
    };
    expect(applyFields(more, {}).body).to.deep.equal({
      scopes: [{scope: 'A', records: [null, {metadata: {a: 1}}]}],
    });
  });
});

describe('the field policy, if several rules match', () => {
  const shown = (scope: string, metadata: object, policy: object) =>
    (
      applyFields({scopes: [{scope, records: [{metadata: {...metadata}}]}]}, policy).body as {
        scopes: {records: {metadata: object}[]}[];
      }
    ).scopes[0]?.records[0]?.metadata;

  it('keeps a documented account number, and masks and drops in undocumented fields beside it', () => {
    const metadata = {bank_account: '000011112222', photo_link: 'p', aadhaar: '000011112222'};
    expect(shown('BANK_ACCOUNT', metadata, {})).to.deep.equal({
      bank_account: '000011112222',
      aadhaar: 'xxxxxxxx2222',
    });
  });

  it('compares names of scopes and fields without case, Cashfree’s and the policy’s', () => {
    for (const scope of ['PAN', 'pan', ' Pan ', 'pAn\n'])
      for (const [named, field] of [
        ['PAN', 'pan'],
        ['pan', 'PAN'],
        [' Pan', ' Pan '],
      ] as const)
        expect(shown(scope, {Pan: 'ABCDE0000F', type: 'x'}, {[named]: {[field]: 'drop'}})).to.deep.equal({
          type: 'x',
        });
    expect(shown('aadhaar', {AADHAAR: '0000 1111 2222', Photo_Link: 'p'}, {})).to.deep.equal({
      AADHAAR: 'xxxx xxxx 2222',
    });
    expect(shown('score', {a: 'x', b: 'y'}, {SCORE: {A: 'drop'}})).to.deep.equal({b: 'y'});
  });

  it('gives a scope of Aadhaar data that is not named the rules of AADHAAR and of all others', () => {
    const metadata = {
      aadhaar: '0000 1111 222',
      name: 'Nobody',
      note: 'x',
      photo_link: 'p',
      phone: '919988776655',
    };
    const cases: [policy: object, expected: object | undefined][] = [
      [{}, {aadhaar: 'xxxx xxx1 222', name: 'Nobody', note: 'x', phone: 'xxxxxxxx6655'}],
      [{AADHAAR: 'drop'}, undefined],
      [{AADHAAR: 'keep', '*': 'drop'}, undefined],
      [{AADHAAR: {'*': 'drop', name: 'keep'}}, {name: 'Nobody'}],
      [
        {AADHAAR: {name: 'drop'}, '*': {note: 'drop'}},
        {aadhaar: 'xxxx xxx1 222', phone: 'xxxxxxxx6655'},
      ],
      [
        {AADHAAR: {note: 'keep', phone: 'keep'}, '*': {phone: 'keep'}},
        {
          aadhaar: 'xxxx xxx1 222',
          name: 'Nobody',
          note: 'x',
          phone: '919988776655',
        },
      ],
      [
        {AADHAAR: {note: 'mask'}, '*': {note: 'keep', name: 'mask'}},
        {
          aadhaar: 'xxxx xxx1 222',
          name: 'xxbody',
          note: 'x',
          phone: 'xxxxxxxx6655',
        },
      ],
      [{AADHAAR: 'drop', AADHAAR_XML: {'*': 'drop', note: 'keep'}}, {note: 'x'}],
      [{AADHAAR_XML: {aadhaar: 'keep', photo_link: 'keep'}}, {...metadata, phone: 'xxxxxxxx6655'}],
    ];
    for (const [policy, expected] of cases)
      expect(shown('AADHAAR_XML', metadata, policy), JSON.stringify(policy)).to.deep.equal(expected);
  });

  it('treats a field called * as a field without a rule', () => {
    expect(shown('OTHER', {'*': '234567890123'}, {OTHER: {'*': 'keep'}})).to.deep.equal({
      '*': 'xxxxxxxx0123',
    });
    expect(shown('OTHER', {'*': 'x', a: 'y'}, {OTHER: {'*': 'drop', a: 'keep'}})).to.deep.equal({a: 'y'});
  });

  it('changes no field that is kept by name, and no number that it does not mask', () => {
    expect(shown('AADHAAR', {note: '000011112222', year: 1990}, {AADHAAR: {note: 'keep'}})).to.deep.equal({
      note: '000011112222',
      year: 1990,
    });
  });

  it('passes on an undocumented field that it keeps by name unchanged, with its name', () => {
    const metadata = {'234567890123': 'x', pic: '/9j/4AAQ', list: ['data:image/png,x', 234567890123]};
    const rules = {'234567890123': 'keep', pic: 'keep', list: 'keep'};
    for (const scope of ['OTHER', 'AADHAAR', 'PAN'])
      expect(shown(scope, metadata, {[scope]: rules})).to.deep.equal(metadata);
  });

  it('applies the stricter of a field’s own rule and the rule for all fields', () => {
    expect(
      shown('AADHAAR', {aadhaar: '000011112222', photo_link: 'p'}, {AADHAAR: {'*': 'mask'}}),
    ).to.deep.equal({aadhaar: 'xxxxxxxx2222'});
    expect(
      shown('AADHAAR', {aadhaar: '000011112222', name: 'Nobody'}, {AADHAAR: {'*': 'drop', name: 'keep'}}),
    ).to.deep.equal({name: 'Nobody'});
    expect(shown('AADHAAR', {aadhaar: '000011112222', name: 'Nobody'}, {AADHAAR: 'mask'})).to.deep.equal({
      aadhaar: 'xxxxxxxx2222',
      name: 'xxbody',
    });
    expect(shown('PAN', {type: '···'}, {PAN: 'mask'})).to.deep.equal({type: '···'});
  });
});
