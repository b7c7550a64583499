import type {DetailScope} from './example.ts';

/** What is invented about one person; the eleven scopes follow from it, so that they agree with one another. */
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

/**
 * The eleven documented scopes of an invented person, in the forms of Cashfree's example (contract 6.4): Aadhaar
 * masked and year-last, the other dates ISO.
 *
 * None of the numbers can be a real person's: see {@link numbers}.
 */
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
 * Numbers that are never issued, made from the last two digits of the persona's mobile number.
 *
 * Mobile: India's mobile numbers begin with 6 to 9; ours begin with 1. Aadhaar: issued ones begin with 2 to 9 and
 * carry a Verhoeff check digit; ours begin with 0, and the digit is off. PAN: the fourth letter tells the kind of
 * holder, and X is none; the running number starts at 0001. Bank account: no bank numbers an account so low. MICR:
 * no city has the code 000.
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

/** The check digit that UIDAI would append (Verhoeff 1969: the dihedral group D5). */
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

/** Multiplication in D5: 0 to 4 are rotations, 5 to 9 reflections. */
function multiply(a: number, b: number): number {
  if (a < 5) return b < 5 ? (a + b) % 5 : ((a + b) % 5) + 5;
  return b < 5 ? ((((a - b) % 5) + 5) % 5) + 5 : (a - b + 5) % 5;
}

function one(scope: string, score: number | null, metadata: Readonly<Record<string, unknown>>): DetailScope {
  return {scope, records: [{confidence_score: score, metadata}]};
}
