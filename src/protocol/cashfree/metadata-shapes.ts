import type {MetadataByScope, ScopeName} from './scopes.ts';

/** In characters: our limits. `photo_link` may be an image in base64. */
export const TEXT = 10_000;
const PHOTO_FIELD = 3_000_000;

export interface Shape {
  readonly [field: string]: number | Shape;
}

type ShapeOf<M> = {
  readonly [F in keyof M]-?: string extends NonNullable<M[F]> ? number : ShapeOf<NonNullable<M[F]>>;
};

export const metadataShapes: {readonly [S in ScopeName]: ShapeOf<MetadataByScope[S]>} = {
  MOBILE: {mobile: TEXT},
  EMAIL: {email: TEXT},
  ADDRESS: {complete_address: TEXT, state: TEXT, pincode: TEXT, type: TEXT},
  GENDER: {gender: TEXT},
  DOB: {dob: TEXT},
  AADHAAR: {
    aadhaar: TEXT,
    name: TEXT,
    care_of: TEXT,
    dob: TEXT,
    year_of_birth: TEXT,
    gender: TEXT,
    email: TEXT,
    address: TEXT,
    mobile_hash: TEXT,
    photo_link: PHOTO_FIELD,
    split_address: {
      country: TEXT,
      dist: TEXT,
      house: TEXT,
      landmark: TEXT,
      pincode: TEXT,
      po: TEXT,
      state: TEXT,
      street: TEXT,
      subdist: TEXT,
      vtc: TEXT,
    },
  },
  PAN: {
    pan: TEXT,
    type: TEXT,
    registered_name: TEXT,
    name_pan_card: TEXT,
    aadhaar_seeding_status: TEXT,
    aadhaar_seeding_status_desc: TEXT,
    last_updated_at: TEXT,
  },
  BANK_ACCOUNT: {
    bank_account: TEXT,
    name_at_bank: TEXT,
    bank_name: TEXT,
    city: TEXT,
    branch: TEXT,
    micr: TEXT,
  },
  NAME: {name: TEXT},
  OCCUPATION: {occupation: TEXT},
  INCOME: {income: TEXT},
};
