import {expect} from 'chai';
import {field, shared} from './journeys.ts';
import {type Kit} from './kit.ts';
import {type Checks} from './checks.ts';

/** What each position of each switch about the details does. */
export const detailsChecks: Checks<
  'unknownData' | 'missingData' | 'records' | 'score' | 'dateForm' | 'genderForm' | 'masking' | 'photo'
> = {
  unknownData: {
    none: async kit => expect(await shared(kit)).to.have.length(11),
    scope: async kit => expect((await shared(kit)).at(-1)).to.have.property('scope', 'CREDIT_SCORE'),
    field: async kit => expect(await field(kit, 'NAME', 'undocumented_field')).to.equal('kept'),
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
