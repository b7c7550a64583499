/**
 * The eleven scopes that Cashfree documents (docs/cashfree-contract.md section 6.4), in the order of Cashfree's
 * example.
 */
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

/** Name of a scope that Cashfree documents: an item of {@link scopeNames}. */
export type ScopeName = (typeof scopeNames)[number];

/**
 * Tells whether a name is that of a documented scope, in exactly this spelling.
 *
 * @example
 * ```ts
 * import {isScopeName} from 'cf-user-details';
 *
 * console.log(isScopeName('PAN'), isScopeName('pan')); // true false
 * ```
 */
export function isScopeName(name: string): name is ScopeName {
  return (scopeNames as readonly string[]).includes(name);
}

/** Trims a name, and writes a documented scope as documented. Another name keeps its case. */
export function canonicalScope(name: string): string {
  const key = scopeKey(name);
  return isScopeName(key) ? key : name.trim();
}

/** Two names denote the same scope if their keys are equal. */
export function scopeKey(name: string): string {
  return name.trim().toUpperCase();
}

declare const other: unique symbol;

/**
 * Name of a scope that is not documented: any other string. The brand lets a comparison with a documented name narrow
 * a union by `scope`. The template literal is needed: TypeScript 5.9 to 7.0 does not narrow by a plain `string &
 * {…}`.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-template-expression -- the template is what narrows
export type OtherScope = `${string & {readonly [other]: true}}`;

/** Cashfree marks no field as required; null and absent both mean "not given" (section 10, row 16). */
type Text = string | null | undefined;

/**
 * Metadata types of the eleven documented scopes, by name. Undocumented fields are kept at run time. Source:
 * docs/cashfree-contract.md section 6.4.
 */
export interface MetadataByScope {
  /** Mobile number. Section 6.4. */
  readonly MOBILE: {
    /** Ten digits. Section 6.4. */
    readonly mobile?: Text;
  };
  /** E-mail address. Section 6.4. */
  readonly EMAIL: {
    /** E-mail address. Section 6.4. */
    readonly email?: Text;
  };
  /** Postal address. Section 6.4. */
  readonly ADDRESS: AddressMetadata;
  /** Gender. Section 6.4. */
  readonly GENDER: {
    /** Free text, such as `MALE`. Section 6.4; section 10, row 19. */
    readonly gender?: Text;
  };
  /** Date of birth. Section 6.4. */
  readonly DOB: {
    /** Free text, such as `1990-01-01`. Section 6.4; section 10, row 19. */
    readonly dob?: Text;
  };
  /** Aadhaar, India's national identity number. Section 6.4. */
  readonly AADHAAR: AadhaarMetadata;
  /** PAN, the Permanent Account Number of India's income tax department. Section 6.4. */
  readonly PAN: PanMetadata;
  /** Bank account. Section 6.4. */
  readonly BANK_ACCOUNT: BankAccountMetadata;
  /** Name. Section 6.4. */
  readonly NAME: {
    /** Name. Section 6.4. */
    readonly name?: Text;
  };
  /** Occupation. Section 6.4. */
  readonly OCCUPATION: {
    /** Free text, such as `Salaried`. Section 6.4. */
    readonly occupation?: Text;
  };
  /** Income range. Section 6.4. */
  readonly INCOME: {
    /**
     * `BELOW_ONE_LAKH`, `ONE_TO_FIVE_LAKHS`, `FIVE_TO_TEN_LAKHS` or `ABOVE_TEN_LAKHS`; other texts are possible.
     * Section 6.4.
     */
    readonly income?: Text;
  };
}

export interface AddressMetadata {
  /** The whole address as one text. Section 6.4. */
  readonly complete_address?: Text;
  /** State. Section 6.4. */
  readonly state?: Text;
  /** PIN code. Section 6.4. */
  readonly pincode?: Text;
  /** Kind of address, such as `Permanent`. In Cashfree's example, not in its schema. Section 6.4. */
  readonly type?: Text;
}

export interface AadhaarMetadata {
  /**
   * Aadhaar number. One of Cashfree's examples masks it (`xxxxxxxx9012`), the other shows all twelve digits: do not
   * rely on a mask. Section 6.4; section 10, row 20.
   */
  readonly aadhaar?: Text;
  /** Name. Section 6.4. */
  readonly name?: Text;
  /** "Care of" line of the address. Section 6.4. */
  readonly care_of?: Text;
  /**
   * Date of birth, such as `02-02-1995` or `1990-01-01`. The order of day and month is not documented. Section 6.4;
   * section 10, row 19.
   */
  readonly dob?: Text;
  /** Year of birth. Section 6.4. */
  readonly year_of_birth?: Text;
  /** Gender, such as `M` or `Male`. Section 6.4; section 10, row 19. */
  readonly gender?: Text;
  /** E-mail address. Section 6.4. */
  readonly email?: Text;
  /** Address as one text. Section 6.4. */
  readonly address?: Text;
  /** Hash of the mobile number. Its algorithm is not documented. Section 6.4. */
  readonly mobile_hash?: Text;
  /**
   * Photo: an https URL, or an image in base64. Cashfree's examples differ, so check the value before use. Section
   * 6.4; section 10, row 21.
   */
  readonly photo_link?: Text;
  /** Address in parts. Section 6.4. */
  readonly split_address?: SplitAddress | null | undefined;
}

/** Cashfree documents the names only. */
export interface SplitAddress {
  /** Country. Section 6.4. */
  readonly country?: Text;
  /** District. Section 6.4. */
  readonly dist?: Text;
  /** House. Section 6.4. */
  readonly house?: Text;
  /** Landmark. Section 6.4. */
  readonly landmark?: Text;
  /** PIN code. Section 6.4. */
  readonly pincode?: Text;
  /** Post office. Section 6.4. */
  readonly po?: Text;
  /** State. Section 6.4. */
  readonly state?: Text;
  /** Street. Section 6.4. */
  readonly street?: Text;
  /** Subdistrict. Section 6.4. */
  readonly subdist?: Text;
  /** Village, town or city. Section 6.4. */
  readonly vtc?: Text;
}

export interface PanMetadata {
  /** PAN. Section 6.4. */
  readonly pan?: Text;
  /** Kind of holder: `Individual` or `Company`. Section 6.4. */
  readonly type?: Text;
  /** Registered name. Section 6.4. */
  readonly registered_name?: Text;
  /** Name on the PAN card. Section 6.4. */
  readonly name_pan_card?: Text;
  /** Whether the PAN is linked to an Aadhaar: `Y` linked, `R` not linked, `NA` PAN of a business. Section 6.4. */
  readonly aadhaar_seeding_status?: Text;
  /** Description of `aadhaar_seeding_status`. Section 6.4. */
  readonly aadhaar_seeding_status_desc?: Text;
  /** Date of the last update, `YYYY-MM-DD`. Section 6.4. */
  readonly last_updated_at?: Text;
}

/** Cashfree documents no IFSC. */
export interface BankAccountMetadata {
  /** Account number, unmasked in Cashfree's example. Section 6.4. */
  readonly bank_account?: Text;
  /** Name of the account holder at the bank. Section 6.4. */
  readonly name_at_bank?: Text;
  /** Name of the bank. Section 6.4. */
  readonly bank_name?: Text;
  /** City. Section 6.4. */
  readonly city?: Text;
  /** Branch. Section 6.4. */
  readonly branch?: Text;
  /** MICR code. Section 6.4. */
  readonly micr?: Text;
}

/** Metadata of a scope that is not documented, unchanged (row 15). */
export type OtherMetadata = Readonly<Record<string, unknown>>;

/** Metadata of the scope `S`. */
export type Metadata<S extends ScopeName | OtherScope> = S extends ScopeName
  ? MetadataByScope[S]
  : OtherMetadata;

/** One record of a scope. A scope can have several, in Cashfree's order; the first is the default (row 17). */
export interface ScopeRecord<M> {
  /** Cashfree's score of the record. Null means "not scored", not zero. Its range is not documented (row 18). */
  readonly confidence_score: number | null;
  /** The shared values. */
  readonly metadata: M;
}

/** The records of one scope, at least one. A scope without records was not shared and is left out. */
export type Records<M> = readonly [ScopeRecord<M>, ...ScopeRecord<M>[]];

/** Records of the consented scopes, by documented name. An absent scope was not shared. */
export type Scopes = {readonly [S in ScopeName]?: Records<Metadata<S>>};

/** Records of scopes that are not documented, by name. */
export type OtherScopes = Readonly<Record<string, Records<OtherMetadata>>>;
