import {expect} from 'chai';
import {scopeNames} from '../../../src/protocol/cashfree/scopes.ts';
import {metadataShapes} from '../../../src/protocol/cashfree/metadata-shapes.ts';
import {
  allFields,
  defaultFields,
  documentedFields,
  type FieldPolicy,
  type ScopeRules,
} from '../../../src/proxy/index.ts';
import {applyFields} from '../../../src/proxy/policy/apply-fields.ts';
import {documentedScopes} from '../../../src/emulator/people/example.ts';
import {setUp} from '../_support/support.ts';

const NUMBER = '234567890123';

const createProxyWith = (fields: object) => setUp({fields: fields as FieldPolicy});

const body = (scope: string, metadata: object) => ({scopes: [{scope, records: [{metadata}]}]});

describe('the ready-made policies', () => {
  const answer = {reference_id: 1, verification_id: 'v', scopes: documentedScopes};

  it('pass on the documented example, except for the photo', () => {
    const withoutPhoto = JSON.parse(JSON.stringify(answer), (key, value: unknown) =>
      key === 'photo_link' ? undefined : value,
    ) as object;
    for (const policy of [defaultFields, documentedFields])
      expect(applyFields(answer, policy)).to.deep.equal({body: withoutPhoto, unread: []});
    expect(applyFields(answer, allFields)).to.deep.equal({body: answer, unread: []});
  });

  it('decide for every documented scope, and for the others', () => {
    for (const policy of [defaultFields, documentedFields, allFields])
      expect(Object.keys(policy)).to.have.members([...scopeNames, '*']);
  });

  it('allow every documented field by name, and nothing else', () => {
    for (const scope of scopeNames) {
      const {'*': rest, ...fields} = documentedFields[scope] as Record<string, string>;
      expect(rest).to.equal('drop');
      expect(Object.keys(fields), scope).to.have.members(Object.keys(metadataShapes[scope]));
      const shown = applyFields(body(scope, {undocumented: 'x', note: {a: 1}}), documentedFields);
      expect(shown).to.deep.equal({body: body(scope, {}), unread: []});
    }
    expect(applyFields(body('CREDIT_SCORE', {score: '750'}), documentedFields)).to.deep.equal({
      body: {scopes: []},
      unread: [],
    });
  });

  it('allow documented parts of an address only', () => {
    const address = {house: 'Shri Kanaka', note: 'x', photo: 'y', pincode: '560001'};
    expect(applyFields(body('AADHAAR', {split_address: address}), documentedFields)).to.deep.equal({
      body: body('AADHAAR', {split_address: {house: 'Shri Kanaka', pincode: '560001'}}),
      unread: [],
    });
  });

  it('mask Aadhaar numbers in fields that they keep by name', () => {
    const policies: FieldPolicy[] = [
      defaultFields,
      documentedFields,
      {...defaultFields, NAME: {name: 'keep'}},
    ];
    for (const policy of policies) {
      expect(applyFields(body('NAME', {name: `Nobody ${NUMBER}`}), policy).body).to.deep.equal(
        body('NAME', {name: 'Nobody xxxxxxxx0123'}),
      );
      expect(
        applyFields(body('AADHAAR', {aadhaar: NUMBER, address: `c/o ${NUMBER}`}), policy).body,
      ).to.deep.equal(body('AADHAAR', {aadhaar: 'xxxxxxxx0123', address: 'c/o xxxxxxxx0123'}));
      expect(applyFields(body('AADHAAR', {name: 'data:image/png,x'}), policy)).to.deep.equal({
        body: body('AADHAAR', {}),
        unread: ['scopes.AADHAAR.name'],
      });
    }
  });

  it('pass on numbers and photos everywhere if AADHAAR names them', () => {
    const metadata = {
      note: NUMBER,
      number: 234567890123,
      [NUMBER]: 'x',
      photo: 'data:image/png,x',
      list: ['/9j/4AAQ'],
      bytes: Array.from({length: 1000}, (_, at) => at % 256),
    };
    for (const scope of ['AADHAAR', 'AADHAAR_XML', 'OTHER'])
      expect(applyFields(body(scope, metadata), allFields)).to.deep.equal({
        body: body(scope, metadata),
        unread: [],
      });
    expect(applyFields(body('NAME', {name: NUMBER}), allFields).body).to.deep.equal(
      body('NAME', {name: NUMBER}),
    );
    expect(applyFields(body('AADHAAR', {name: 'data:image/png,x'}), allFields).unread).to.deep.equal([]);
    // By the rule of all scopes too, where AADHAAR has none of its own.
    const others = {'*': {aadhaar: 'keep', photo_link: 'keep'}} as const;
    expect(applyFields(body('OTHER', metadata), others).body).to.deep.equal(body('OTHER', metadata));
    expect(
      applyFields(body('OTHER', {note: NUMBER, photo: 'x'}), {AADHAAR: {aadhaar: 'keep'}}).body,
    ).to.deep.equal(body('OTHER', {note: NUMBER}));
    expect(
      applyFields(body('OTHER', {note: NUMBER, photo: 'x'}), {AADHAAR: {photo_link: 'keep'}}).body,
    ).to.deep.equal(body('OTHER', {note: 'xxxxxxxx0123', photo: 'x'}));
  });
});

describe('the type of a policy', () => {
  it('requires a decision for every documented scope', () => {
    const {INCOME, ...ten} = defaultFields;
    const complete: FieldPolicy = {...ten, INCOME};
    // @ts-expect-error INCOME is not decided on
    const incomplete: FieldPolicy = ten;
    // @ts-expect-error one rule for all decides on no documented scope
    const one: FieldPolicy = {'*': 'drop', NAME: 'keep'};
    // @ts-expect-error there is no such rule
    const misspelt: FieldPolicy = {...defaultFields, PAN: 'droped'};
    // @ts-expect-error nor is there one for a field
    const deeper: ScopeRules<'PAN'> = {pan: 'hide'};
    // Other scopes and fields may be named.
    const more: FieldPolicy = {
      ...documentedFields,
      CREDIT_SCORE: {score: 'mask'},
      PAN: {pan: 'mask', note: 'drop'},
    };
    expect([complete, incomplete, one, misspelt, deeper, more]).to.have.length(6);
  });
});

describe('a policy at start-up', () => {
  it('is refused with an unknown rule', () => {
    for (const rules of ['droped', 'KEEP', null, undefined, 5, {pan: 'hide'}, {pan: null}, {'*': ''}])
      expect(() => createProxyWith({PAN: rules}), JSON.stringify(rules)).to.throw(
        TypeError,
        'keep, mask or drop',
      );
  });

  it('is refused if two names are equal', () => {
    for (const fields of [
      {PAN: 'keep', pan: 'drop'},
      {OTHER: 'keep', ' Other ': 'keep'},
      {PAN: {pan: 'keep', Pan: 'drop'}},
    ])
      expect(() => createProxyWith(fields)).to.throw(TypeError, 'twice');
  });

  it('may lack scopes if the caller has no types', () => {
    for (const fields of [
      {},
      {'*': 'drop', NAME: 'keep'},
      {PAN: {'*': 'drop', pan: 'mask'}},
      defaultFields,
      documentedFields,
    ])
      expect(() => createProxyWith(fields)).not.to.throw();
  });
});
