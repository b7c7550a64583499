import {expect} from 'chai';
import {field, shared} from './journeys.ts';
import {EXAMPLE, type Kit} from './kit.ts';
import {type Checks} from './checks.ts';

/** Checks of the switches that affect the user details. */
export const detailsChecks: Checks<
  | 'unknownData'
  | 'missingData'
  | 'records'
  | 'score'
  | 'shape'
  | 'mobileForm'
  | 'dateForm'
  | 'genderForm'
  | 'masking'
  | 'aadhaarForm'
  | 'photoName'
  | 'photo'
> = {
  unknownData: {
    none: async kit => expect(await shared(kit)).to.have.length(11),
    scope: async kit => expect((await shared(kit)).at(-1)).to.have.property('scope', 'CREDIT_SCORE'),
    field: async kit => expect(await field(kit, 'NAME', 'undocumented_field')).to.equal('kept'),
    'aadhaar-xml': async kit => {
      const last = (await shared(kit)).at(-1);
      expect(last).to.have.property('scope', 'AADHAAR_XML');
      expect(last?.records?.[0]?.metadata).to.include({uid: 'UID000000009012', share_code: '1234'});
    },
  },
  missingData: {
    none: async kit => expect(await field(kit, 'NAME', 'name')).to.equal('John Doe'),
    'null-values': async kit => expect(await field(kit, 'NAME', 'name')).to.equal(null),
    'half-the-fields': async kit => {
      expect(await field(kit, 'PAN', 'pan')).to.equal('ABCDE1234F');
      expect(await field(kit, 'PAN', 'type')).to.equal(undefined);
    },
    'empty-metadata': async kit => expect(await firstRecord(kit)).to.deep.include({metadata: {}}),
    'null-metadata': async kit => expect(await firstRecord(kit)).to.deep.include({metadata: null}),
    'no-metadata': async kit => expect(await firstRecord(kit)).to.have.all.keys('confidence_score'),
    'empty-records': async kit =>
      expect((await shared(kit))[0]).to.deep.equal({scope: 'MOBILE', records: []}),
    'null-records': async kit =>
      expect((await shared(kit))[0]).to.deep.equal({scope: 'MOBILE', records: null}),
    'no-records': async kit => expect((await shared(kit))[0]).to.deep.equal({scope: 'MOBILE'}),
    'null-scopes': async kit => expect(await shared(kit)).to.equal(null),
    'no-scopes': async kit => expect(await shared(kit)).to.equal(undefined),
  },
  records: {
    one: async kit =>
      expect((await shared(kit)).map(({records}) => records?.length)).to.deep.equal(Array(11).fill(1)),
    two: async kit =>
      expect((await shared(kit)).map(({records}) => records?.[1]?.confidence_score)).to.deep.equal(
        Array(11).fill(null),
      ),
  },
  score: {
    'as-is': async kit => expect(new Set(await scores(kit))).to.deep.equal(new Set([null, 0.85])),
    null: async kit => expect(new Set(await scores(kit))).to.deep.equal(new Set([null])),
    absent: async kit => expect(new Set(await scores(kit))).to.deep.equal(new Set([undefined])),
    '0': async kit => expect(new Set(await scores(kit))).to.deep.equal(new Set([0])),
    '1': async kit => expect(new Set(await scores(kit))).to.deep.equal(new Set([1])),
    '85': async kit => expect(new Set(await scores(kit))).to.deep.equal(new Set([85])),
    text: async kit => expect(new Set(await scores(kit))).to.deep.equal(new Set([null, '0.85'])),
  },
  shape: {
    'as-is': async kit => expect(await field(kit, 'NAME', 'name')).to.equal('John Doe'),
    'null-scope': async kit => expect((await rawScopes(kit))[0]).to.equal(null),
    'no-scope-name': async kit => expect((await rawScopes(kit))[0]).to.have.all.keys('records'),
    'scopes-object': async kit => expect(await rawScopes(kit)).to.include({scope: 'MOBILE'}),
    'records-object': async kit =>
      expect((await rawScopes(kit))[0]).to.deep.equal({
        scope: 'MOBILE',
        records: {confidence_score: null, metadata: {mobile: EXAMPLE}},
      }),
    'metadata-list': async kit =>
      expect(await firstRecord(kit)).to.deep.include({metadata: [{mobile: EXAMPLE}]}),
    'lower-case-scopes': async kit => expect((await rawScopes(kit))[0]).to.include({scope: 'mobile'}),
    'empty-object': async kit =>
      expect(await field(kit, 'AADHAAR', 'split_address')).to.deep.include({landmark: {}}),
    'numeric-id': async kit =>
      expect((await kit.details(await kit.grant(EXAMPLE))).body['verification_id']).to.be.a('number'),
    'long-number': async kit =>
      expect((await kit.details(await kit.grant(EXAMPLE))).text).to.contain(
        '"bank_account":12345678901234567890,',
      ),
  },
  mobileForm: {
    'as-is': async kit => expect(await field(kit, 'MOBILE', 'mobile')).to.equal('9988123456'),
    masked: async kit => expect(await field(kit, 'MOBILE', 'mobile')).to.equal('99XXXXXX56'),
    'country-code': async kit => expect(await field(kit, 'MOBILE', 'mobile')).to.equal('+91 99881 23456'),
    'trunk-zero': async kit => expect(await field(kit, 'MOBILE', 'mobile')).to.equal('0919988123456'),
    'not-available': async kit => expect(await field(kit, 'MOBILE', 'mobile')).to.equal('NA'),
  },
  aadhaarForm: {
    'as-is': async kit => expect(await field(kit, 'AADHAAR', 'aadhaar')).to.equal('xxxxxxxx9012'),
    spaced: async kit => expect(await field(kit, 'AADHAAR', 'aadhaar')).to.equal('0000 0000 9012'),
    'no-break-spaces': async kit =>
      expect(await field(kit, 'AADHAAR', 'aadhaar')).to.equal('0000\u00a00000\u00a09012'),
    dotted: async kit => expect(await field(kit, 'AADHAAR', 'aadhaar')).to.equal('0000.0000.9012'),
    devanagari: async kit =>
      expect(await field(kit, 'AADHAAR', 'aadhaar')).to.equal(
        '\u0966'.repeat(8) + '\u096f\u0966\u0967\u0968',
      ),
    prefixed: async kit => expect(await field(kit, 'AADHAAR', 'aadhaar')).to.equal('UID000000009012'),
  },
  photoName: {
    photo_link: async kit => expect(await photo(kit)).to.equal('<base64 encoded image>'),
    photo: async kit => {
      expect(await field(kit, 'AADHAAR', 'photo')).to.equal('<base64 encoded image>');
      expect(await photo(kit)).to.equal(undefined);
    },
    image: async kit => expect(await field(kit, 'AADHAAR', 'image')).to.equal('<base64 encoded image>'),
  },
  dateForm: {
    'as-is': async kit => expect(await dates(kit)).to.deep.equal(['1990-01-01', '02-02-1995']),
    iso: async kit => expect(await dates(kit)).to.deep.equal(['1990-01-01', '1995-02-02']),
    'year-last': async kit => expect(await dates(kit)).to.deep.equal(['01-01-1990', '02-02-1995']),
  },
  genderForm: {
    'as-is': async kit => expect(await genders(kit)).to.deep.equal(['MALE', 'M']),
    letter: async kit => expect(await genders(kit)).to.deep.equal(['M', 'M']),
    upper: async kit => expect(await genders(kit)).to.deep.equal(['MALE', 'MALE']),
    title: async kit => expect(await genders(kit)).to.deep.equal(['Male', 'Male']),
  },
  masking: {
    'as-is': async kit =>
      expect(await secrets(kit)).to.deep.equal(['xxxxxxxx9012', 'ABCDE1234F', '1234567890']),
    masked: async kit =>
      expect(await secrets(kit)).to.deep.equal(['xxxxxxxx9012', 'XXXXXX234F', 'xxxxxx7890']),
    full: async kit => expect(await secrets(kit)).to.deep.equal(['000000009012', 'ABCDE1234F', '1234567890']),
  },
  photo: {
    'as-is': async kit => expect(await photo(kit)).to.equal('<base64 encoded image>'),
    https: async kit => expect(await photo(kit)).to.match(/^https:/),
    base64: async kit => expect(await photo(kit)).to.match(/^iVBOR/),
    'data-url': async kit => expect(await photo(kit)).to.match(/^data:image\/png;base64,iVBOR/),
    svg: async kit => expect(await photo(kit)).to.match(/^data:image\/svg/),
    javascript: async kit => expect(await photo(kit)).to.match(/^javascript:/),
    huge: async kit => expect(await photo(kit)).to.have.length(4_000_000),
  },
};

/** The value of `scopes`, in any shape. */
async function rawScopes(kit: Kit) {
  return (await shared(kit)) as readonly unknown[];
}

async function firstRecord(kit: Kit) {
  return (await shared(kit))[0]?.records?.[0];
}

async function scores(kit: Kit) {
  return (await shared(kit)).map(({records}) => records?.[0]?.confidence_score);
}

async function dates(kit: Kit) {
  return [await field(kit, 'DOB', 'dob'), await field(kit, 'AADHAAR', 'dob')];
}

async function genders(kit: Kit) {
  return [await field(kit, 'GENDER', 'gender'), await field(kit, 'AADHAAR', 'gender')];
}

async function secrets(kit: Kit) {
  const {aadhaar, pan, account} = {
    aadhaar: await field(kit, 'AADHAAR', 'aadhaar'),
    pan: await field(kit, 'PAN', 'pan'),
    account: await field(kit, 'BANK_ACCOUNT', 'bank_account'),
  };
  return [aadhaar, pan, account];
}

function photo(kit: Kit) {
  return field(kit, 'AADHAAR', 'photo_link');
}
