/** One scope of a user-details answer (docs/cashfree-contract.md section 6.3). */
export interface DetailScope {
  /** Name of the scope, such as `PAN`. */
  readonly scope: string;
  /** Records of the scope. */
  readonly records: readonly {
    /** Score of the record. `null`: not scored. */
    readonly confidence_score: number | null;
    /** Fields of the scope (section 6.4). */
    readonly metadata: Readonly<Record<string, unknown>>;
  }[];
}

const exampleRecord = (
  scope: string,
  score: number | null,
  metadata: DetailScope['records'][0]['metadata'],
): DetailScope => ({
  scope,
  records: [{confidence_score: score, metadata}],
});

/** The eleven scopes of Cashfree's documented example, unchanged (sections 6.3 and 6.4). */
export const documentedScopes: readonly DetailScope[] = [
  exampleRecord('MOBILE', null, {mobile: '9988123456'}),
  exampleRecord('EMAIL', null, {email: 'example@example.com'}),
  exampleRecord('ADDRESS', null, {
    complete_address: '123 Main St, Bangalore',
    state: 'KARNATAKA',
    type: 'Permanent',
    pincode: '123456',
  }),
  exampleRecord('GENDER', null, {gender: 'MALE'}),
  exampleRecord('DOB', null, {dob: '1990-01-01'}),
  exampleRecord('AADHAAR', 0.85, {
    aadhaar: 'xxxxxxxx9012',
    care_of: 'S/O: Fakkirappa Dollin',
    address: 'Shri Kanaka Nilaya,,Umashankar Nagar 1st Main 5th Cross,Ranebennur,Haveri-Karnataka,India',
    dob: '02-02-1995',
    email: 'example@example.com',
    gender: 'M',
    name: 'Mallesh Fakkirappa Dollin',
    split_address: {
      country: 'India',
      dist: 'Haveri',
      house: 'Shri Kanaka Nilaya',
      landmark: 'Shell petrol pump',
      pincode: '123456',
      po: 'Ranebennur',
      state: 'Karnataka',
      street: 'Umashankar Nagar 1st Main 5th Cross',
      subdist: 'Ranibennur',
      vtc: 'Ranibennur',
    },
    year_of_birth: '1995',
    mobile_hash: 'abc123hash',
    photo_link: '<base64 encoded image>',
  }),
  exampleRecord('PAN', 0.85, {
    pan: 'ABCDE1234F',
    type: 'Individual',
    registered_name: 'John Doe',
    aadhaar_seeding_status: 'Y',
    last_updated_at: '2023-09-01',
    name_pan_card: 'John Doe',
    aadhaar_seeding_status_desc: 'Aadhaar is linked to PAN',
  }),
  exampleRecord('BANK_ACCOUNT', 0.85, {
    bank_account: '1234567890',
    name_at_bank: 'John Doe',
    bank_name: 'YES BANK',
    city: 'BANGALORE',
    branch: 'BANGALORE',
    micr: '123456789',
  }),
  exampleRecord('NAME', 0.85, {name: 'John Doe'}),
  exampleRecord('OCCUPATION', null, {occupation: 'Salaried'}),
  exampleRecord('INCOME', null, {income: 'BELOW_ONE_LAKH'}),
];
