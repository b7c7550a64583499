/** The eleven documented scopes (contract 6.4), in the order of Cashfree's example. */
export const scopeNames = [
  'MOBILE',
  'EMAIL',
  'ADDRESS',
  'GENDER',
  'DOB',
  'AADHAAR',
  'PAN',
  'BANK_ACCOUNT',
  'NAME',
  'OCCUPATION',
  'INCOME',
] as const;

/** A scope that Cashfree documents. */
export type ScopeName = (typeof scopeNames)[number];

export function isScopeName(name: string): name is ScopeName {
  return (scopeNames as readonly string[]).includes(name);
}

/**
 * The name under which a scope is read: trimmed, and a documented one in its documented spelling whatever its case. The name
 * of an undocumented scope keeps its case. Two names denote one scope if {@link scopeKey} gives the same text for both.
 *
 * @example canonicalScope(' pan\n') // 'PAN'
 */
export function canonicalScope(name: string): string {
  const key = scopeKey(name);
  return isScopeName(key) ? key : name.trim();
}

/** The text by which scope names are compared: without the space around them and without case. */
export function scopeKey(name: string): string {
  return name.trim().toUpperCase();
}

declare const other: unique symbol;

/**
 * The name of a scope that is not documented: any other string. The brand makes a comparison with a documented name
 * exclude it, so that `scope` tells the members of a union apart. It must stand in a template literal type: TypeScript
 * (5.9 to 7.0) does not narrow a union by a plain `string & {…}`.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-template-expression -- the template is what narrows
export type OtherScope = `${string & {readonly [other]: true}}`;

/** A field of metadata: Cashfree's text. No field is marked required, so null and absent both mean "not given" (row 16). */
type Text = string | null | undefined;

/** Metadata of the eleven documented scopes, by name. Undocumented fields are kept beside these. */
export interface MetadataByScope {
  /** `mobile`: ten digits. */
  readonly MOBILE: {readonly mobile?: Text};
  readonly EMAIL: {readonly email?: Text};
  readonly ADDRESS: AddressMetadata;
  /** `gender`: free text, `MALE` in the example. */
  readonly GENDER: {readonly gender?: Text};
  /** `dob`: `1990-01-01` in the example. */
  readonly DOB: {readonly dob?: Text};
  readonly AADHAAR: AadhaarMetadata;
  readonly PAN: PanMetadata;
  readonly BANK_ACCOUNT: BankAccountMetadata;
  readonly NAME: {readonly name?: Text};
  /** `occupation`: free text, `Salaried` in the example. */
  readonly OCCUPATION: {readonly occupation?: Text};
  /** `income`: `BELOW_ONE_LAKH`, `ONE_TO_FIVE_LAKHS`, `FIVE_TO_TEN_LAKHS`, `ABOVE_TEN_LAKHS`, or another text. */
  readonly INCOME: {readonly income?: Text};
}

export interface AddressMetadata {
  readonly complete_address?: Text;
  readonly state?: Text;
  readonly pincode?: Text;
  /** `Permanent` in the example; not in Cashfree's schema. */
  readonly type?: Text;
}

export interface AadhaarMetadata {
  /** Masked (`xxxxxxxx9012`) in one of Cashfree's examples, all twelve digits in the other: never rely on a mask. */
  readonly aadhaar?: Text;
  readonly name?: Text;
  readonly care_of?: Text;
  /** `02-02-1995` or `1990-01-01`: the order is not documented (row 19). */
  readonly dob?: Text;
  readonly year_of_birth?: Text;
  /** `M` or `Male` (row 19). */
  readonly gender?: Text;
  readonly email?: Text;
  readonly address?: Text;
  readonly mobile_hash?: Text;
  /** An https URL or an image in base64: undocumented which, so check it before use (row 21). */
  readonly photo_link?: Text;
  readonly split_address?: SplitAddress | null | undefined;
}

export interface SplitAddress {
  readonly country?: Text;
  readonly dist?: Text;
  readonly house?: Text;
  readonly landmark?: Text;
  readonly pincode?: Text;
  readonly po?: Text;
  readonly state?: Text;
  readonly street?: Text;
  readonly subdist?: Text;
  readonly vtc?: Text;
}

export interface PanMetadata {
  readonly pan?: Text;
  /** `Individual` or `Company`. */
  readonly type?: Text;
  readonly registered_name?: Text;
  readonly name_pan_card?: Text;
  /** `Y` linked, `R` not linked, `NA` a business's PAN. */
  readonly aadhaar_seeding_status?: Text;
  readonly aadhaar_seeding_status_desc?: Text;
  /** `YYYY-MM-DD`. */
  readonly last_updated_at?: Text;
}

/** There is no IFSC among them. */
export interface BankAccountMetadata {
  readonly bank_account?: Text;
  readonly name_at_bank?: Text;
  readonly bank_name?: Text;
  readonly city?: Text;
  readonly branch?: Text;
  readonly micr?: Text;
}

/** Metadata of a scope that is not documented, as it came (row 15). */
export type OtherMetadata = Readonly<Record<string, unknown>>;

/** Metadata of scope `S`. */
export type Metadata<S extends ScopeName | OtherScope> = S extends ScopeName
  ? MetadataByScope[S]
  : OtherMetadata;

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

/** Scopes that are not documented, by name. */
export type OtherScopes = Readonly<Record<string, Records<OtherMetadata>>>;
