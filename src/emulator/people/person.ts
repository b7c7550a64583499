import type {DetailScope} from './example.ts';

/** Source of a persona's eleven scopes, which keeps them consistent. */
export interface Person {
  readonly mobile: string;
  /** As on a PAN card, in Latin letters. */
  readonly name: string;
  /** As on Aadhaar and in the NAME scope, in the person's own script. Default: `name`. */
  readonly ownName?: string;
  readonly careOf: string;
  readonly gender: 'FEMALE' | 'MALE' | 'TRANSGENDER';
  /** `YYYY-MM-DD`. */
  readonly dob: string;
  readonly home: Home;
  readonly occupation: string;
  readonly income: 'BELOW_ONE_LAKH' | 'ONE_TO_FIVE_LAKHS' | 'FIVE_TO_TEN_LAKHS' | 'ABOVE_TEN_LAKHS';
}

export interface Home {
  readonly house: string;
  readonly street: string;
  readonly landmark: string;
  readonly vtc: string;
  readonly po: string;
  readonly subdist: string;
  readonly dist: string;
  readonly state: string;
  readonly pincode: string;
}

/** Writes the formats of Cashfree's example (docs/cashfree-contract.md section 6.4): Aadhaar masked and year-last, other dates ISO. */
export function scopesOf(person: Person): readonly DetailScope[] {
  const {name, ownName = name, careOf, gender, dob, home} = person;
  const {aadhaar, pan, account} = numbers(person.mobile);
  const email = `${person.mobile}@example.com`;
  const address = [home.house, home.street, home.vtc, home.dist, home.state, home.pincode].join(', ');
  const [year = '', month = '', day = ''] = dob.split('-');
  return [
    one('MOBILE', null, {mobile: person.mobile}),
    one('EMAIL', null, {email}),
    one('ADDRESS', null, {
      complete_address: address,
      state: home.state.toUpperCase(),
      type: 'Permanent',
      pincode: home.pincode,
    }),
    one('GENDER', null, {gender}),
    one('DOB', null, {dob}),
    one('AADHAAR', 0.92, {
      aadhaar: `xxxxxxxx${aadhaar.slice(-4)}`,
      care_of: careOf,
      address,
      dob: `${day}-${month}-${year}`,
      email,
      gender: gender[0],
      name: ownName,
      split_address: {country: 'India', ...home},
      year_of_birth: year,
      mobile_hash: '0'.repeat(64),
      photo_link: '<base64 encoded image>',
    }),
    one('PAN', 0.97, {
      pan,
      type: 'Individual',
      registered_name: name,
      aadhaar_seeding_status: 'Y',
      last_updated_at: '2024-04-01',
      name_pan_card: name,
      aadhaar_seeding_status_desc: 'Aadhaar is linked to PAN',
    }),
    one('BANK_ACCOUNT', 0.88, {
      bank_account: account,
      name_at_bank: name.toUpperCase(),
      bank_name: 'EMULATED BANK',
      city: home.dist.toUpperCase(),
      branch: home.vtc.toUpperCase(),
      micr: '000000000',
    }),
    one('NAME', 0.95, {name: ownName}),
    one('OCCUPATION', null, {occupation: person.occupation}),
    one('INCOME', null, {income: person.income}),
  ];
}

/**
 * Never issued. Mobile: Indian numbers begin with 6 to 9, these with 1. Aadhaar: issued numbers begin with 2
 * to 9 and have a Verhoeff check digit; these begin with 0 and have a wrong digit. PAN: the fourth letter is
 * the kind of holder, and X is none; serial numbers start at 0001. Bank account: no bank assigns such low
 * numbers. MICR: no city has the code 000.
 */
export function numbers(mobile: string): {aadhaar: string; pan: string; account: string} {
  const serial = mobile.slice(-2);
  const aadhaar = `0000000${serial}00`;
  return {
    aadhaar: aadhaar + String((verhoeff(aadhaar) + 1) % 10),
    pan: `EMUXN0000${String.fromCharCode(65 + (Number(serial) % 26))}`,
    account: `00000000${serial}`,
  };
}

/** Check digit of UIDAI (Verhoeff 1969, dihedral group D5). */
export function verhoeff(digits: string): number {
  const permute = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
  const inverse = [0, 4, 3, 2, 1, 5, 6, 7, 8, 9];
  const check = Array.from(digits)
    .reverse()
    .reduce((sum, digit, index) => {
      let value = Number(digit);
      for (let times = 0; times <= index; times++) value = permute[value] ?? 0;
      return multiply(sum, value);
    }, 0);
  return inverse[check] ?? 0;
}

/** Multiplication in D5: 0 to 4 are rotations, 5 to 9 are reflections. */
function multiply(a: number, b: number): number {
  if (a < 5) return b < 5 ? (a + b) % 5 : ((a + b) % 5) + 5;
  return b < 5 ? ((((a - b) % 5) + 5) % 5) + 5 : (a - b + 5) % 5;
}

function one(scope: string, score: number | null, metadata: Readonly<Record<string, unknown>>): DetailScope {
  return {scope, records: [{confidence_score: score, metadata}]};
}
