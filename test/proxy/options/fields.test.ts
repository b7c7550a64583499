import {expect} from 'chai';
import {allFields, type FieldPolicy} from '../../../src/proxy/index.ts';
import {applyFields} from '../../../src/proxy/options/fields.ts';

describe('the field policy', () => {
  const apply = (metadata: Record<string, unknown>, policy: FieldPolicy, scope = 'PAN') =>
    applyFields({scopes: [{scope, records: [{confidence_score: 1, metadata}]}]}, policy);
  const shown = (metadata: Record<string, unknown>, policy: FieldPolicy, scope = 'PAN') => {
    const {scopes} = apply(metadata, policy, scope) as {scopes: {records: {metadata: unknown}[]}[]};
    return scopes[0]?.records[0]?.metadata;
  };

  const cases: [string, Record<string, unknown>, FieldPolicy, unknown][] = [
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
    hash: 'a000011112222b',
  };
  const masked = {
    aadhaar: 'xxxxxxxx2222',
    split_address: {house: 'xxxx-xxxx-2222', pincode: '560001'},
    phone: 'xxxxxxxx8901',
    hash: 'a000011112222b',
  };

  const policies: [string, FieldPolicy, object][] = [
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
    it(`masks Aadhaar numbers wherever they stand, ${what}`, () => {
      expect(JSON.parse(JSON.stringify(shown(aadhaar, policy, 'AADHAAR')))).to.deep.equal(
        JSON.parse(JSON.stringify(expected)),
      );
    });
  }

  it('leaves what others call by Cashfree’s names, and names of the prototype, harmless', () => {
    for (const scope of ['__proto__', 'constructor', 'toString']) {
      expect(shown({a: 'x'}, {}, scope)).to.deep.equal({a: 'x'});
      expect(apply({a: 'x'}, {'*': 'drop'}, scope)).to.deep.equal({scopes: []});
    }
    const poisoned = JSON.parse('{"__proto__": {"polluted": true}}') as Record<string, unknown>;
    expect(Object.keys(shown(poisoned, {PAN: 'mask'}) as object)).to.deep.equal(['__proto__']);
    expect(({} as {polluted?: boolean}).polluted).to.equal(undefined);
  });

  it('passes on the documented envelope, as empty as it came, and nothing beside it', () => {
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
      expect(applyFields(body, {})).to.deep.equal(body);
    const more = {
      internal: 'x',
      scopes: [{scope: 'A', internal: 'x', records: [null, {internal: 'x', metadata: {a: 1}}]}],
    };
    expect(applyFields(more, {})).to.deep.equal({
      scopes: [{scope: 'A', records: [{metadata: {a: 1}}]}],
    });
  });
});

describe('the field policy, where rules meet', () => {
  const shown = (scope: string, metadata: object, policy: object) =>
    (
      applyFields({scopes: [{scope, records: [{metadata: {...metadata}}]}]}, policy) as {
        scopes: {records: {metadata: object}[]}[];
      }
    ).scopes[0]?.records[0]?.metadata;

  it('leaves twelve digits and photos of other scopes alone', () => {
    const metadata = {bank_account: '000011112222', photo_link: 'p', aadhaar: '000011112222'};
    expect(shown('BANK_ACCOUNT', metadata, {})).to.deep.equal(metadata);
  });

  it('touches no field that is kept by name, and no number that it does not mask', () => {
    expect(shown('AADHAAR', {note: '000011112222', year: 1990}, {AADHAAR: {note: 'keep'}})).to.deep.equal({
      note: '000011112222',
      year: 1990,
    });
  });

  it('takes the stricter of its own rule and that of all fields', () => {
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
