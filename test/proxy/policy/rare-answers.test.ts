// Answers that Cashfree does not document and that a policy must still classify.
import {expect} from 'chai';
import type {FieldPolicy} from '../../../src/proxy/index.ts';
import {applyFields} from '../../../src/proxy/policy/apply-fields.ts';

const MOBILE_WITH_CODE = '919988776655';
const bytes = (length: number) => Array.from({length}, (_, at) => at % 256);

const answer = (scope: string, record: object) => ({scopes: [{scope, records: [record]}]});

/** One record, and what is shown of it. */
const records: [
  what: string,
  policy: Partial<FieldPolicy>,
  scope: string,
  record: object,
  shown: object,
  unread: string[],
][] = [
  [
    'keeps a list for metadata if the only rule by field is the rule of all others',
    {PAN: {pan: 'keep'}},
    'PAN',
    {metadata: ['x']},
    {metadata: ['x']},
    [],
  ],
  [
    'keeps 999 bytes in a list, which are no image',
    {},
    'PAN',
    {metadata: {raw: bytes(999)}},
    {metadata: {raw: bytes(999)}},
    [],
  ],
  [
    'drops 1000 bytes in a list',
    {},
    'PAN',
    {metadata: {raw: bytes(1000), type: 'x'}},
    {metadata: {type: 'x'}},
    [],
  ],
  ['drops 100 bytes in a list in AADHAAR', {}, 'AADHAAR', {metadata: {raw: bytes(100)}}, {metadata: {}}, []],
  [
    'drops base64 in the members of an object in AADHAAR',
    {},
    'AADHAAR',
    {metadata: {raw: {a: 'Ab9+'.repeat(16), b: 'Ab9+'.repeat(16)}}},
    {metadata: {}},
    [],
  ],
  [
    'keeps a mobile number with its country code, also deep in an object, outside Aadhaar data',
    {},
    'PAN',
    {metadata: {more: {phone: MOBILE_WITH_CODE}}},
    {metadata: {more: {phone: MOBILE_WITH_CODE}}},
    [],
  ],
  [
    'masks such a number below a name of Aadhaar, and below no other name',
    {},
    'PAN',
    {metadata: {more: {uid: MOBILE_WITH_CODE, phone: MOBILE_WITH_CODE}}},
    {metadata: {more: {uid: 'xxxxxxxx6655', phone: MOBILE_WITH_CODE}}},
    [],
  ],
  ...['.25', '+.25', '.25e-10', ' 12.125\t'].map(
    (score): [string, object, string, object, object, string[]] => [
      `keeps the score ${JSON.stringify(score)} in AADHAAR`,
      {},
      'AADHAAR',
      {confidence_score: score},
      {confidence_score: score},
      [],
    ],
  ),
  ...['.', '1e', 'x1', '1x', '1 2', '..5', '1e+', '- 1'].map(
    (score): [string, object, string, object, object, string[]] => [
      `drops the score ${JSON.stringify(score)}, which is no number, in AADHAAR`,
      {},
      'AADHAAR',
      {confidence_score: score},
      {confidence_score: null},
      ['scopes.AADHAAR.confidence_score'],
    ],
  ),
];

describe('the field policy, for answers that Cashfree does not document', () => {
  for (const [what, policy, scope, record, shown, unread] of records)
    it(what, () => {
      expect(applyFields(answer(scope, record), policy)).to.deep.equal({body: answer(scope, shown), unread});
    });

  it('names the place of an object in place of the list of records', () => {
    const body = {scopes: [{scope: 'AADHAAR', records: {note: 'x'}}]};
    expect(applyFields(body, {})).to.deep.equal({
      body: {scopes: [{scope: 'AADHAAR', records: null}]},
      unread: ['scopes.AADHAAR.records'],
    });
  });
});
