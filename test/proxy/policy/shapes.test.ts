// The policy accepts any JSON: in every shape of Cashfree's answer, the rules apply.
import {expect} from 'chai';
import fc from 'fast-check';
import {defaultFields, documentedFields, type FieldPolicy} from '../../../src/proxy/index.ts';
import {applyFields} from '../../../src/proxy/policy/apply-fields.ts';

const NUMBER = '234567890123';
const HIDDEN = 'xxxxxxxx0123';

const allowName = {...documentedFields, PAN: {'*': 'drop', pan: 'mask'}} satisfies FieldPolicy;

/** An answer, what is shown of it, and what is named as unread. */
const shapes: [what: string, policy: Partial<FieldPolicy>, body: object, shown: object, unread: string[]][] =
  [
    [
      'an object for the list of scopes',
      {},
      {scopes: {scope: 'AADHAAR', records: [{metadata: {note: NUMBER}}]}},
      {scopes: {scope: 'AADHAAR', records: [{metadata: {note: HIDDEN}}]}},
      [],
    ],
    ['an object for the list of scopes, dropped', {PAN: 'drop'}, {scopes: {scope: 'PAN'}}, {scopes: []}, []],
    [
      'an object for the list of scopes, without a name',
      {},
      {scopes: {AADHAAR: {note: NUMBER}}},
      {scopes: null},
      ['scopes.0.scope'],
    ],
    ['a text for the list of scopes', {}, {scopes: NUMBER}, {scopes: null}, ['scopes']],
    ['true for the list of scopes', {}, {scopes: true}, {scopes: null}, ['scopes']],
    ['nothing for the list of scopes', {}, {scopes: ''}, {scopes: ''}, []],
    [
      'a list of nothing',
      {'*': 'drop'},
      {scopes: [null, {}, [], '', false]},
      {scopes: [null, {}, [], '', false]},
      [],
    ],
    [
      'entries that are none',
      {},
      {scopes: [{scope: 'NAME', records: []}, NUMBER, 5, [NUMBER], true]},
      {scopes: [{scope: 'NAME', records: []}, null, null, null, null]},
      ['scopes.1', 'scopes.2', 'scopes.3', 'scopes.4'],
    ],
    [
      'entries without a name',
      {},
      {
        scopes: [
          {records: [{metadata: {aadhaar: NUMBER}}]},
          {scope: ' '},
          {scope: 5},
          {scope: 'S'.repeat(101)},
        ],
      },
      {scopes: [null, null, null, null]},
      ['scopes.0.scope', 'scopes.1.scope', 'scopes.2.scope', 'scopes.3.scope'],
    ],
    ['the longest name', {}, {scopes: [{scope: 'S'.repeat(100)}]}, {scopes: [{scope: 'S'.repeat(100)}]}, []],
    [
      'a name with a number',
      {},
      {scopes: [{scope: `X 919988776655`}]},
      {scopes: [{scope: 'X xxxxxxxx6655'}]},
      [],
    ],
    [
      'an object for the list of records',
      {},
      {scopes: [{scope: ' Aadhaar', records: {metadata: {note: NUMBER}}}]},
      {scopes: [{scope: ' Aadhaar', records: {metadata: {note: HIDDEN}}}]},
      [],
    ],
    [
      'a text for records in AADHAAR',
      {},
      {scopes: [{scope: 'AADHAAR', records: NUMBER}]},
      {scopes: [{scope: 'AADHAAR', records: null}]},
      ['scopes.AADHAAR.records'],
    ],
    [
      'a text for records elsewhere',
      {},
      {scopes: [{scope: 'PAN', records: NUMBER}]},
      {scopes: [{scope: 'PAN', records: HIDDEN}]},
      [],
    ],
    [
      'records that are nothing',
      {},
      {scopes: [{scope: 'AADHAAR', records: false}]},
      {scopes: [{scope: 'AADHAAR', records: false}]},
      [],
    ],
    [
      'records of other shapes in AADHAAR',
      {},
      {scopes: [{scope: 'AADHAAR', records: [null, NUMBER, [{metadata: {}}], {note: NUMBER}, {}, true]}]},
      {scopes: [{scope: 'AADHAAR', records: [null, null, null, null, {}, null]}]},
      [
        'scopes.AADHAAR.records.1',
        'scopes.AADHAAR.records.2',
        'scopes.AADHAAR.records.3',
        'scopes.AADHAAR.records.5',
      ],
    ],
    [
      'a record without documented parts elsewhere',
      {},
      {
        scopes: [
          {scope: 'PAN', records: [{note: NUMBER}]},
          {scope: 'PAN', records: {note: NUMBER}},
        ],
      },
      {
        scopes: [
          {scope: 'PAN', records: [{note: HIDDEN}]},
          {scope: 'PAN', records: {note: HIDDEN}},
        ],
      },
      [],
    ],
    [
      'metadata that is a list or a text in AADHAAR',
      {},
      {scopes: [{scope: 'AADHAAR', records: [{metadata: [{note: 'x'}]}, {metadata: 'x'}, {metadata: []}]}]},
      {scopes: [{scope: 'AADHAAR', records: [{metadata: null}, {metadata: null}, {metadata: []}]}]},
      ['scopes.AADHAAR.metadata', 'scopes.AADHAAR.1.metadata'],
    ],
    [
      'metadata that is a list or a text elsewhere',
      {},
      {scopes: [{scope: 'PAN', records: [{metadata: [{note: NUMBER}]}, {metadata: `x ${NUMBER}`}]}]},
      {scopes: [{scope: 'PAN', records: [{metadata: [{note: HIDDEN}]}, {metadata: `x ${HIDDEN}`}]}]},
      [],
    ],
    [
      'metadata that is an image elsewhere',
      {},
      {scopes: [{scope: 'PAN', records: [{metadata: 'data:image/png,x'}]}]},
      {scopes: [{scope: 'PAN', records: [{metadata: null}]}]},
      [],
    ],
    [
      'metadata that is a list under one rule',
      {PAN: 'mask'},
      {scopes: [{scope: 'PAN', records: [{metadata: ['ABCDE0000F']}]}]},
      {scopes: [{scope: 'PAN', records: [{metadata: ['xxxxxx000F']}]}]},
      [],
    ],
    [
      'metadata that is a list where fields have the same rule',
      {PAN: {'*': 'mask', pan: 'mask'}},
      {scopes: [{scope: 'PAN', records: [{metadata: ['ABCDE0000F']}]}]},
      {scopes: [{scope: 'PAN', records: [{metadata: ['xxxxxx000F']}]}]},
      [],
    ],
    [
      'metadata that is a list where fields have rules',
      {PAN: {pan: 'mask'}},
      {scopes: [{scope: 'PAN', records: [{metadata: ['ABCDE0000F']}]}]},
      {scopes: [{scope: 'PAN', records: [{metadata: null}]}]},
      ['scopes.PAN.metadata'],
    ],
    [
      'metadata that is a list under an allow-list',
      allowName,
      {
        scopes: [
          {scope: 'NAME', records: [{metadata: ['Nobody']}]},
          {scope: 'PAN', records: ['ABCDE0000F']},
        ],
      },
      {
        scopes: [
          {scope: 'NAME', records: [{metadata: null}]},
          {scope: 'PAN', records: [null]},
        ],
      },
      ['scopes.NAME.metadata', 'scopes.PAN.records.0'],
    ],
    [
      'an undocumented scope, which has its position for a name',
      {OTHER: {a: 'mask'}},
      {scopes: [null, {scope: 'OTHER', records: [{metadata: ['x']}]}]},
      {scopes: [null, {scope: 'OTHER', records: [{metadata: null}]}]},
      ['scopes.1.metadata'],
    ],
    [
      'documented fields of other shapes in AADHAAR',
      {},
      one('AADHAAR', {
        name: ['2345', '6789', '0123'],
        address: {line: 'x'},
        split_address: 'x',
        dob: {},
        gender: [],
      }),
      one('AADHAAR', {dob: {}, gender: []}),
      ['scopes.AADHAAR.name', 'scopes.AADHAAR.address', 'scopes.AADHAAR.split_address'],
    ],
    [
      'parts of other shapes in AADHAAR',
      {},
      one('AADHAAR', {
        split_address: {
          House: {a: 'x'},
          pincode: 560001,
          dist: null,
          note: {a: NUMBER},
          photo: 'x',
          [NUMBER]: 'x',
        },
      }),
      one('AADHAAR', {split_address: {pincode: 560001, dist: null, note: {a: HIDDEN}, [HIDDEN]: 'x'}}),
      ['scopes.AADHAAR.split_address.house'],
    ],
    [
      'a masked object',
      {AADHAAR: {split_address: 'mask'}},
      one('AADHAAR', {split_address: {house: 'Shri Kanaka', dist: 5}}),
      one('AADHAAR', {split_address: {house: 'xxxx xxnaka', dist: 'x'}}),
      [],
    ],
    [
      'documented fields of other shapes elsewhere',
      {},
      one('BANK_ACCOUNT', {bank_account: [NUMBER, 'x'], branch: {a: NUMBER}, micr: true}),
      one('BANK_ACCOUNT', {bank_account: [HIDDEN, 'x'], branch: {a: HIDDEN}, micr: true}),
      [],
    ],
    [
      'documented fields of other shapes under an allow-list',
      documentedFields,
      one('BANK_ACCOUNT', {bank_account: [NUMBER], branch: {}, micr: 123456789}),
      one('BANK_ACCOUNT', {branch: {}, micr: 123456789}),
      ['scopes.BANK_ACCOUNT.bank_account'],
    ],
    [
      'an image in a documented field of AADHAAR',
      {},
      one('AADHAAR', {name: 'data:image/png,x', care_of: 'x'}),
      one('AADHAAR', {care_of: 'x'}),
      ['scopes.AADHAAR.name'],
    ],
    [
      'an image in a documented field elsewhere',
      {},
      one('NAME', {name: 'data:image/png,x'}),
      one('NAME', {name: 'data:image/png,x'}),
      [],
    ],
    [
      'scores of every kind in AADHAAR',
      {},
      scores('AADHAAR', [
        0.912345678901,
        '0.912345678901',
        ' 85 ',
        '1e-1',
        null,
        '',
        NUMBER,
        234567890123,
        '-.5',
        '5.',
        true,
      ]),
      scores('AADHAAR', [
        0.912345678901,
        '0.912345678901',
        ' 85 ',
        '1e-1',
        null,
        '',
        HIDDEN,
        HIDDEN,
        '-.5',
        '5.',
        null,
      ]),
      ['scopes.AADHAAR.10.confidence_score'],
    ],
    [
      'scores that are none in AADHAAR',
      {},
      scores('AADHAAR', ['high', {a: 1}, '1.2.3', '0x10']),
      scores('AADHAAR', [null, null, null, null]),
      ['scopes.AADHAAR.confidence_score', ...[1, 2, 3].map(nth => `scopes.AADHAAR.${nth}.confidence_score`)],
    ],
    [
      'scores that are none elsewhere',
      {},
      scores('PAN', ['high', {a: NUMBER}, '919988776655']),
      scores('PAN', ['high', {a: HIDDEN}, '919988776655']),
      [],
    ],
    [
      'scores that may be anything',
      {AADHAAR: {aadhaar: 'keep'}},
      scores('AADHAAR', [234567890123, NUMBER]),
      scores('AADHAAR', [234567890123, NUMBER]),
      [],
    ],
    [
      'ids',
      documentedFields,
      {reference_id: NUMBER, verification_id: 234567890123},
      {reference_id: NUMBER, verification_id: 234567890123},
      [],
    ],
    [
      'ids that are objects',
      {},
      {reference_id: {a: NUMBER}, verification_id: []},
      {reference_id: {a: HIDDEN}, verification_id: []},
      [],
    ],
    [
      'ids that are objects, under an allow-list',
      documentedFields,
      {reference_id: {a: 1}, verification_id: ['x']},
      {reference_id: null, verification_id: null},
      ['reference_id', 'verification_id'],
    ],
  ];

function one(scope: string, metadata: object): object {
  return {scopes: [{scope, records: [{metadata}]}]};
}

function scores(scope: string, values: readonly unknown[]): object {
  return {scopes: [{scope, records: values.map(confidence_score => ({confidence_score}))}]};
}

describe('the field policy, for answers of any shape', () => {
  for (const [what, policy, body, shown, unread] of shapes) {
    it(`accepts ${what}`, () => {
      expect(applyFields(body, policy)).to.deep.equal({body: shown, unread});
    });
  }

  it('accepts a body that is not an object', () => {
    for (const body of [null, undefined, '', false, []])
      expect(applyFields(body, {})).to.deep.equal({body: {}, unread: []});
    for (const body of ['x', 5, true, [1]])
      expect(applyFields(body, {})).to.deep.equal({body: {}, unread: ['']});
  });

  it('names each path once', () => {
    const records = [{metadata: {name: ['x']}}];
    const body = {
      scopes: [
        {scope: 'AADHAAR', records},
        {scope: 'aadhaar', records},
      ],
    };
    expect(applyFields(body, {}).unread).to.deep.equal(['scopes.AADHAAR.name']);
  });

  it('keeps 64 levels of a value, and drops and names what is deeper', () => {
    const nested = (levels: number): unknown =>
      levels === 0 ? 'x' : levels % 2 ? [nested(levels - 1)] : {a: nested(levels - 1)};
    const body = (levels: number) => one('OTHER', {note: nested(levels)});
    expect(applyFields(body(64), {})).to.deep.equal({body: body(64), unread: []});
    const deeper = applyFields(body(65), {});
    expect(deeper.unread).to.deep.equal(['scopes.0.metadata']);
    expect(JSON.stringify(deeper.body)).not.to.contain('x"');
    const named = applyFields(one('AADHAAR', {note: nested(65)}), {AADHAAR: {note: 'keep'}});
    expect(named.unread).to.deep.equal(['scopes.AADHAAR.metadata']);
  });

  it('accepts 100,000 levels anywhere', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(100_000)}"${NUMBER}"${']'.repeat(100_000)}`);
    for (const policy of [
      defaultFields,
      documentedFields,
      {'*': 'mask'},
      {OTHER: {note: 'keep'}},
    ] as Partial<FieldPolicy>[])
      for (const body of [
        {reference_id: deep},
        {scopes: deep},
        {scopes: [{scope: 'OTHER', records: deep}]},
        {scopes: [{scope: 'PAN', records: [{confidence_score: deep, metadata: deep}]}]},
        one('OTHER', {note: deep}),
        one('NAME', {name: deep}),
        one('AADHAAR', {note: deep, name: deep, split_address: {house: deep, note: deep}}),
      ])
        expect(JSON.stringify(applyFields(body, policy))).not.to.contain(NUMBER);
  });

  it('loses no value if two masked keys are equal', () => {
    expect(
      applyFields(one('OTHER', {[NUMBER]: 1, [`3${NUMBER.slice(1)}`]: 2, [HIDDEN]: 3}), {}).body,
    ).to.deep.equal(one('OTHER', {[HIDDEN]: 1, [`${HIDDEN}'`]: 2, [`${HIDDEN}''`]: 3}));
    expect(applyFields(one('OTHER', {a: {[NUMBER]: 1, [`3${NUMBER.slice(1)}`]: 2}}), {}).body).to.deep.equal(
      one('OTHER', {a: {[HIDDEN]: 1, [`${HIDDEN}'`]: 2}}),
    );
  });

  it('never fails, and passes on no Aadhaar number', () => {
    const scope = fc.constantFrom('AADHAAR', 'aadhaar_xml', 'PAN', 'NAME', 'OTHER', '__proto__');
    const value = fc.oneof(
      fc.constantFrom<unknown>(NUMBER, [NUMBER], {[NUMBER]: NUMBER}, Number(NUMBER)),
      fc.jsonValue({maxDepth: 4}),
    );
    const field = fc.constantFrom('name', 'photo', 'split_address', 'pan', '__proto__', NUMBER);
    const metadata = fc.oneof(value, fc.dictionary(field, value));
    const records = fc.oneof(value, fc.array(fc.record({confidence_score: value, metadata})));
    const entry = fc.oneof(value, fc.record({scope: fc.oneof(scope, value), records}));
    const body = fc.oneof(value, fc.record({scopes: fc.oneof(value, entry, fc.array(entry))}));
    fc.assert(
      fc.property(body, fc.constantFrom(defaultFields, documentedFields), (answer, policy) => {
        const shown = applyFields(answer, policy);
        expect(JSON.stringify(shown)).not.to.contain(NUMBER);
        for (const path of shown.unread) expect(path).to.match(/^[a-zA-Z_.0-9]*$/);
      }),
      {numRuns: 1000},
    );
  });
});
