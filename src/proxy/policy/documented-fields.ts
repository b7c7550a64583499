import {isScopeName, type MetadataByScope, type ScopeName} from '../../protocol/cashfree/scopes.ts';

/**
 * Whether the proxy masks an Aadhaar number in the value. `account`: no, because an account number may have twelve
 * digits. `email` and `digest`: yes, unless the whole value is an e-mail address or a hexadecimal digest.
 */
export type FieldKind = 'text' | 'account' | 'email' | 'digest' | Parts;

export interface Parts {
  readonly [part: string]: 'text';
}

/** The compiler requires every field of {@link MetadataByScope}. No field of AADHAAR may be an `account`. */
const kinds = {
  MOBILE: {mobile: 'account'},
  EMAIL: {email: 'email'},
  ADDRESS: {complete_address: 'text', state: 'text', pincode: 'text', type: 'text'},
  GENDER: {gender: 'text'},
  DOB: {dob: 'text'},
  AADHAAR: {
    aadhaar: 'text',
    name: 'text',
    care_of: 'text',
    dob: 'text',
    year_of_birth: 'text',
    gender: 'text',
    email: 'text',
    address: 'text',
    mobile_hash: 'digest',
    photo_link: 'text',
    split_address: {
      country: 'text',
      dist: 'text',
      house: 'text',
      landmark: 'text',
      pincode: 'text',
      po: 'text',
      state: 'text',
      street: 'text',
      subdist: 'text',
      vtc: 'text',
    } satisfies Record<keyof NonNullable<MetadataByScope['AADHAAR']['split_address']>, 'text'>,
  },
  PAN: {
    pan: 'text',
    type: 'text',
    registered_name: 'text',
    name_pan_card: 'text',
    aadhaar_seeding_status: 'text',
    aadhaar_seeding_status_desc: 'text',
    last_updated_at: 'text',
  },
  BANK_ACCOUNT: {
    bank_account: 'account',
    name_at_bank: 'text',
    bank_name: 'text',
    city: 'text',
    branch: 'text',
    micr: 'account',
  },
  NAME: {name: 'text'},
  OCCUPATION: {occupation: 'text'},
  INCOME: {income: 'text'},
} as const satisfies {readonly [S in ScopeName]: Readonly<Record<keyof MetadataByScope[S], FieldKind>>};

export type FieldName<S extends ScopeName> = Extract<keyof (typeof kinds)[S], string>;

export function fieldKindOf(scope: string, field: string): FieldKind | undefined {
  if (!isScopeName(scope)) return undefined;
  const fields: Readonly<Record<string, FieldKind>> = kinds[scope];
  const key = fieldKey(field);
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

export function fieldKey(field: string): string {
  return field.trim().toLowerCase();
}

export function onlyDocumented<S extends ScopeName>(
  scope: S,
): {readonly [F in FieldName<S>]: 'keep'} & {readonly '*': 'drop'} {
  const fields = Object.fromEntries(Object.keys(kinds[scope]).map(field => [field, 'keep']));
  return Object.assign(fields as {readonly [F in FieldName<S>]: 'keep'}, {'*': 'drop'} as const);
}
