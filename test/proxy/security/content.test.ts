// Requirement D6: privacy by content. docs/security-requirements.md lists source and test.
import {expect} from 'chai';
import fc from 'fast-check';
import {defaultFields, documentedFields} from '../../../src/proxy/index.ts';
import {applyFields} from '../../../src/proxy/policy/apply-fields.ts';
import {detailScopes} from '../../../src/emulator/api/drift.ts';
import {documentedScopes} from '../../../src/emulator/people/example.ts';
import {defaultSwitches} from '../../../src/emulator/switches/switches.ts';
import {json} from '../_support/fake-cashfree.ts';
import {aadhaarDigits, after, before, digitsIn, spellings} from '../policy/_support/spellings.ts';
import {consent, setUp} from '../_support/support.ts';

const answer = (scope: string, metadata: object) => ({scopes: [{scope, records: [{metadata}]}]});

/** Places where an Aadhaar number is masked, each with the number in it. */
const places: [what: string, write: (text: string) => object][] = [
  ['ADDRESS.complete_address', text => answer('ADDRESS', {complete_address: text})],
  ['NAME.name', text => answer('NAME', {name: text})],
  ['PAN.registered_name', text => answer('pan', {registered_name: text})],
  ['BANK_ACCOUNT.branch', text => answer('BANK_ACCOUNT', {branch: text})],
  ['OCCUPATION.occupation', text => answer('OCCUPATION', {occupation: text})],
  ['AADHAAR.aadhaar', text => answer('AADHAAR', {aadhaar: text})],
  ['AADHAAR.care_of', text => answer('Aadhaar', {care_of: text})],
  ['AADHAAR.mobile_hash', text => answer('AADHAAR', {mobile_hash: text})],
  ['AADHAAR.split_address.street', text => answer('AADHAAR', {split_address: {street: text}})],
  ['an undocumented field', text => answer('BANK_ACCOUNT', {account: text})],
  ['a documented name in another scope', text => answer('PAN', {bank_account: text})],
  ['a nested list', text => answer('AADHAAR', {note: [[{deep: [text]}]]})],
  ['a key', text => answer('OTHER', {note: {[text]: true}})],
  ['a key of an undocumented field', text => answer('OTHER', {[text]: true})],
  ['an undocumented scope', text => answer('AADHAAR_XML', {uid: text})],
  ['the name of a scope', text => ({scopes: [{scope: text}]})],
  ['a list for metadata', text => answer('PAN', [text])],
  ['a score', text => ({scopes: [{scope: 'AADHAAR', records: [{confidence_score: text}]}]})],
];

/** Values that arrive as they came, in the fields that Cashfree documents for them. */
const whole = fc.oneof(
  fc.stringMatching(/^\d{9,18}$/).map(text => answer('BANK_ACCOUNT', {bank_account: text})),
  fc.constant(answer('BANK_ACCOUNT', {bank_account: '234567890123', micr: '560002012'})),
  fc.constant(answer('BANK_ACCOUNT', {bank_account: 234567890123, micr: '5600 0201 2345'})),
  fc.stringMatching(/^(\+91[ -]?|91|0)?[6-9]\d{4}[ -]?\d{5}$/).map(text => answer('MOBILE', {mobile: text})),
  fc
    .stringMatching(/^(\+91[ -]?|91)[6-9]\d{4}[ -]?\d{5}$/)
    .map(text => answer('ADDRESS', {complete_address: `12, MG Road, 560001, Ph. ${text}`, alternate: text})),
  fc
    .stringMatching(/^[A-Z]{5}\d{4}[A-Z]$/)
    .map(text => answer('PAN', {pan: text, last_updated_at: '2023-09-01'})),
  fc
    .stringMatching(/^[1-9]\d{5}$/)
    .map(text => answer('ADDRESS', {pincode: text, complete_address: `Haveri - ${text}`})),
  fc
    .stringMatching(/^(19|20)\d\d-(0[1-9]|1[0-2])-[0-2]\d$/)
    .map(text => answer('DOB', {dob: text, at: `${text} 10:30:00`})),
  fc
    .stringMatching(/^(\d{1,11}|\d{13,20})$/)
    .map(text => answer('OTHER', {number: text, list: [text], name: `x${text}`})),
  fc.stringMatching(/^\d{12}$/).map(text => ({reference_id: text, verification_id: text, scopes: []})),
  fc.stringMatching(/^\d{12}$/).map(text => answer('EMAIL', {email: `${text}@example.com`})),
  fc.stringMatching(/^[0-9a-f]{63}a$/).map(text => answer('AADHAAR', {mobile_hash: text, name: 'Nobody'})),
  fc.integer({min: 1e12, max: Number.MAX_SAFE_INTEGER}).map(number => answer('OTHER', {number})),
);

describe('D6: masking and dropping go by content', () => {
  for (const [what, write] of places) {
    it(`leaves at most four digits of an Aadhaar number in ${what}, however it is spelt`, () => {
      const spelt = aadhaarDigits.chain(digits => fc.tuple(fc.constant(digits), spellings(digits)));
      fc.assert(
        fc.property(spelt, before, after, ([digits, spelling], start, end) => {
          const {body} = applyFields(write(start + spelling + end), defaultFields);
          const shown = digitsIn(JSON.stringify(body));
          expect(digits.slice(-4).endsWith(shown), shown).to.equal(true);
        }),
        {numRuns: 200},
      );
    });
  }

  it('masks a JSON number wherever it is', () => {
    const metadata = {a: 234567890123, b: [{c: 234567890123}]};
    const shown = {a: 'xxxxxxxx0123', b: [{c: 'xxxxxxxx0123'}]};
    for (const scope of ['OTHER', 'PAN', 'AADHAAR'])
      expect(applyFields(answer(scope, metadata), defaultFields).body).to.deep.equal(answer(scope, shown));
    expect(applyFields(answer('NAME', {name: 234567890123}), defaultFields).body).to.deep.equal(
      answer('NAME', {name: 'xxxxxxxx0123'}),
    );
  });

  it('exempts a mobile number outside Aadhaar data only', () => {
    const metadata = {
      note: '+91 99887 76655',
      number: 919988776655,
      aadhaar_no: 919988776655,
      kyc: {uid: '919988776655'},
    };
    const hidden = {...metadata, aadhaar_no: 'xxxxxxxx6655', kyc: {uid: 'xxxxxxxx6655'}};
    expect(applyFields(answer('OTHER', metadata), defaultFields).body).to.deep.equal(answer('OTHER', hidden));
    for (const scope of ['AADHAAR', 'OFFLINE_AADHAAR'])
      expect(applyFields(answer(scope, metadata), defaultFields).body).to.deep.equal(
        answer(scope, {...hidden, note: '+xx xxxxx x6655', number: 'xxxxxxxx6655'}),
      );
  });

  it('does not change accounts, mobile numbers, ids, dates and PIN codes', () => {
    fc.assert(
      fc.property(whole, body => {
        expect(applyFields(body, defaultFields)).to.deep.equal({body, unread: []});
      }),
      {numRuns: 1000},
    );
  });

  it('masks in a field for an e-mail address or a hash every other value', () => {
    const metadata = {email: 'UID 2345 6789 0123 a@example.com'};
    expect(applyFields(answer('EMAIL', metadata), defaultFields).body).to.deep.equal(
      answer('EMAIL', {email: 'UID xxxx xxxx 0123 a@example.com'}),
    );
    for (const [hash, shown] of [
      ['234567890123', 'xxxxxxxx0123'],
      [`a234567890123${'b'.repeat(18)}`, `axxxxxxxx0123${'b'.repeat(18)}`],
      [`a234567890123${'b'.repeat(19)}`, `a234567890123${'b'.repeat(19)}`],
      [`a234567890123${'b'.repeat(116)}`, `axxxxxxxx0123${'b'.repeat(116)}`],
    ] as const)
      expect(applyFields(answer('AADHAAR', {mobile_hash: hash}), {}).body).to.deep.equal(
        hash.length > 128 ? answer('AADHAAR', {}) : answer('AADHAAR', {mobile_hash: shown}),
      );
  });

  it('drops photos by name and by content in AADHAAR, and in undocumented scopes and fields', () => {
    const photos = {
      photo: 'x',
      image: ['x'],
      userImage: {data: 'x'},
      link: 'https://cdn.example/1.jpg',
      raw: '/9j/4AAQSkZJRg',
      list: ['y', '/9j/4AAQSkZJRg', 'z'],
      nested: {a: [{picture: 'x', b: 'data:image/png;base64,x'}], kept: 'y'},
      photo_match_score: '0.98',
      has_photo: true,
    };
    const kept = {list: ['y', 'z'], nested: {a: [{}], kept: 'y'}, photo_match_score: '0.98', has_photo: true};
    for (const scope of ['AADHAAR', 'PAN', 'OTHER'])
      expect(applyFields(answer(scope, photos), defaultFields).body).to.deep.equal(answer(scope, kept));
    const files = {xml_file: 'x', share_code: '1234', aadhaar_copy: {xml: 'x'}};
    expect(applyFields(answer('AADHAAR', files), defaultFields).body).to.deep.equal(
      answer('AADHAAR', {aadhaar_copy: {}}),
    );
    expect(applyFields(answer('OTHER', files), defaultFields).body).to.deep.equal(
      answer('OTHER', {xml_file: 'x', share_code: '1234', aadhaar_copy: {}}),
    );
  });

  it('holds for every spelling of the emulator, and for its scope of Aadhaar data', () => {
    const forms = ['spaced', 'no-break-spaces', 'dotted', 'devanagari', 'prefixed'] as const;
    for (const aadhaarForm of forms) {
      const switches = {
        ...defaultSwitches(),
        masking: 'full',
        aadhaarForm,
        unknownData: 'aadhaar-xml',
      } as const;
      const sent = detailScopes(documentedScopes, switches);
      const {body} = applyFields({scopes: sent}, {...defaultFields, AADHAAR: 'keep'});
      const {scopes} = body as {scopes: {scope: string; records: {metadata: Record<string, unknown>}[]}[]};
      const shown = (name: string) => scopes.find(({scope}) => scope === name)?.records[0]?.metadata;
      expect(digitsIn(String(shown('AADHAAR')?.['aadhaar'])), aadhaarForm).to.equal('9012');
      expect(shown('AADHAAR')).not.to.have.property('photo_link');
      expect(shown('AADHAAR_XML')).to.deep.equal({uid: 'UIDxxxxxxxx9012'});
    }
  });

  it('holds over HTTP: a person with an account of twelve digits and a number with +91 arrives whole', async () => {
    for (const fields of [defaultFields, documentedFields]) {
      const {browser, cashfree} = setUp({fields});
      const scopes = [
        {
          scope: 'ADDRESS',
          records: [{metadata: {complete_address: '12/3, MG Road, 560001. Ph +91 99887 76655'}}],
        },
        {scope: 'BANK_ACCOUNT', records: [{metadata: {bank_account: '234567890123', micr: '560002012'}}]},
      ];
      const secret = {
        scope: 'AADHAAR',
        records: [{metadata: {care_of: 'अंक२३४५ ६७८९ ०१२३', photo_link: 'x'}}],
      };
      cashfree.answers['user-details'] = () => json({scopes: [...scopes, secret]});
      const {token} = await consent(browser, cashfree);
      const {body} = await browser.details(token);
      expect(body.scopes).to.deep.equal([
        ...scopes,
        {scope: 'AADHAAR', records: [{metadata: {care_of: 'अंकxxxx xxxx ०१२३'}}]},
      ]);
    }
  });
});
