/** The body of `GET /oauth2/user-details` (contract 6.3, 6.4), read tolerantly, because it drifts. */
import * as z from 'zod/mini';
import {lenient, objectOrNull} from './lenient.ts';
import type {MetadataByScope, ScopeName, SplitAddress} from './scopes.ts';

/**
 * Longest text taken from one metadata field, in characters. Ours: a page must not be made to hold more
 * than a long address. `photo_link` may be an image in base64 and has its own limit.
 */
const TEXT_LIMIT = 10_000;
const PHOTO_LIMIT = 3_000_000;

/** Cashfree's body of user details, as received. Undocumented fields are in it too. */
export interface UserDetailsBody {
  readonly reference_id?: string | number | null;
  readonly verification_id?: string | null;
  readonly scopes?:
    | readonly {
        readonly scope: string;
        readonly records?:
          | readonly {
              readonly confidence_score?: number | null;
              readonly metadata?: Readonly<Record<string, unknown>> | null;
            }[]
          | null;
      }[]
    | null;
}

const Entry = z.looseObject({
  scope: z.string().check(z.regex(/^.{1,100}$/s)),
  records: z.nullish(
    z.array(
      z.nullable(
        z.looseObject({
          /** Anything but a finite number reads as "not scored" (row 18). */
          confidence_score: lenient(score => (Number.isFinite(score) ? (score as number) : null)),
          /** Null, or the `[]` that some servers write for an empty object, read as "nothing given" (row 16). */
          metadata: lenient(objectOrNull),
        }),
      ),
    ),
  ),
});

/** The envelope only: metadata is read per scope with {@link metadataSchema}. */
export const UserDetailsAnswer = z.looseObject({
  /** An int64 as number, or as text where a number would lose digits (row 13). */
  reference_id: z.nullish(z.union([z.string(), z.number()])),
  verification_id: z.nullish(z.string()),
  scopes: z.nullish(z.array(Entry)),
});

/**
 * Text, null or absent (row 16). A number is read as its text, so that a PIN code sent unquoted is not lost; the cast says
 * so, because `overwrite` keeps the type.
 */
const textUpTo = (limit: number) =>
  z.nullish(
    z.union([z.string(), z.number()]).check(z.overwrite(String), ({value, issues}) => {
      if (String(value).length > limit) issues.push({code: 'custom', input: value});
    }),
  ) as z.ZodMiniType<string | null | undefined>;

const text = textUpTo(TEXT_LIMIT);

type Shape<M> = {readonly [F in keyof M]-?: z.ZodMiniType<M[F]>};

/** The documented fields of each scope's metadata. The compiler asks for every one of {@link MetadataByScope}. */
export const metadataShapes: {readonly [S in ScopeName]: Shape<MetadataByScope[S]>} = {
  MOBILE: {mobile: text},
  EMAIL: {email: text},
  ADDRESS: {complete_address: text, state: text, pincode: text, type: text},
  GENDER: {gender: text},
  DOB: {dob: text},
  AADHAAR: {
    aadhaar: text,
    name: text,
    care_of: text,
    dob: text,
    year_of_birth: text,
    gender: text,
    email: text,
    address: text,
    mobile_hash: text,
    photo_link: textUpTo(PHOTO_LIMIT),
    split_address: z.nullish(
      z.looseObject({
        country: text,
        dist: text,
        house: text,
        landmark: text,
        pincode: text,
        po: text,
        state: text,
        street: text,
        subdist: text,
        vtc: text,
      } satisfies Shape<SplitAddress>),
    ),
  },
  PAN: {
    pan: text,
    type: text,
    registered_name: text,
    name_pan_card: text,
    aadhaar_seeding_status: text,
    aadhaar_seeding_status_desc: text,
    last_updated_at: text,
  },
  BANK_ACCOUNT: {
    bank_account: text,
    name_at_bank: text,
    bank_name: text,
    city: text,
    branch: text,
    micr: text,
  },
  NAME: {name: text},
  OCCUPATION: {occupation: text},
  INCOME: {income: text},
};

/** Reads the metadata of one documented scope; undocumented fields are kept. */
export function metadataSchema(scope: ScopeName) {
  return z.looseObject(metadataShapes[scope]);
}
