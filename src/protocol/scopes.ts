import * as z from 'zod/mini';

/**
 * Longest text taken from one metadata field, in characters. Ours: a page must not be made to hold more
 * than a long address. `photo_link` may be an image in base64 and has its own limit.
 */
const TEXT_LIMIT = 10_000;
const PHOTO_LIMIT = 3_000_000;

/**
 * Text that may be absent or null: no metadata field is marked required, and only strings are shown
 * (contract 6.3, 6.4; row 16). A number is read as its text, so that a PIN code sent unquoted is not lost.
 */
const text = (limit = TEXT_LIMIT) =>
  z.nullish(z.pipe(z.union([z.string().check(z.maxLength(limit)), z.number()]), z.transform(String)));

/** Metadata of the eleven documented scopes (contract 6.4), field by field. Fields beyond these are kept. */
export const metadataShapes = {
  MOBILE: {mobile: text()},
  EMAIL: {email: text()},
  ADDRESS: {complete_address: text(), state: text(), pincode: text(), type: text()},
  GENDER: {gender: text()},
  DOB: {dob: text()},
  AADHAAR: {
    aadhaar: text(),
    name: text(),
    care_of: text(),
    dob: text(),
    year_of_birth: text(),
    gender: text(),
    email: text(),
    address: text(),
    mobile_hash: text(),
    photo_link: text(PHOTO_LIMIT),
    split_address: z.nullish(
      z.looseObject({
        country: text(),
        dist: text(),
        house: text(),
        landmark: text(),
        pincode: text(),
        po: text(),
        state: text(),
        street: text(),
        subdist: text(),
        vtc: text(),
      }),
    ),
  },
  PAN: {
    pan: text(),
    type: text(),
    registered_name: text(),
    name_pan_card: text(),
    aadhaar_seeding_status: text(),
    aadhaar_seeding_status_desc: text(),
    last_updated_at: text(),
  },
  BANK_ACCOUNT: {
    bank_account: text(),
    name_at_bank: text(),
    bank_name: text(),
    city: text(),
    branch: text(),
    micr: text(),
  },
  NAME: {name: text()},
  OCCUPATION: {occupation: text()},
  INCOME: {income: text()},
} as const;

/** A scope that Cashfree documents (contract 6.4). */
export type ScopeName = keyof typeof metadataShapes;

/** The eleven documented scopes, in the order of Cashfree's example. */
export const scopeNames = Object.keys(metadataShapes) as readonly ScopeName[];

export function isScopeName(name: string): name is ScopeName {
  return Object.hasOwn(metadataShapes, name);
}

declare const other: unique symbol;
/**
 * The name of a scope that is not documented: any other string. The template type keeps it apart from the eleven, so that
 * a union over `scope` narrows.
 */
export type OtherScope = `${string & {readonly [other]: true}}`;

/** Metadata of a scope: of a documented one every field is text that may be null or absent. */
export type Metadata<S extends ScopeName | OtherScope> = S extends ScopeName
  ? Readonly<z.output<z.ZodMiniObject<(typeof metadataShapes)[S]>>>
  : Readonly<Record<string, unknown>>;

/** One record of a scope. Several are legal; they stand in Cashfree's order, the first is the default (row 17). */
export interface ScopeRecord<M> {
  /** Cashfree's score of the match. Null means "not scored", never zero; its range is not documented (row 18). */
  readonly confidence_score: number | null;
  readonly metadata: M;
}

/** At least one record: a scope without any was not shared, and is left out. */
export type Records<M> = readonly [ScopeRecord<M>, ...ScopeRecord<M>[]];

/** The consented scopes by name. An absent one was not shared. */
export type Scopes = {readonly [S in ScopeName]?: Records<Metadata<S>>};

/** Scopes that are not documented, kept as they came (row 15). */
export type OtherScopes = Readonly<Record<string, Records<Metadata<OtherScope>>>>;
