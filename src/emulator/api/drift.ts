import {writeExpiry} from '../../protocol/expiry.ts';
import type {DetailScope} from '../people/example.ts';
import type {Switches} from '../switches/switches.ts';
import {LARGE_INTEGER, reshape} from './shapes.ts';
import {PIXEL, vary} from './vary.ts';

const DAY = 86_400_000;

type LooseScope = Readonly<Record<string, unknown>>;

/** @returns `scopes` of a user-details answer, changed by the switches. Undefined omits the field. */
export function detailScopes(
  scopes: readonly DetailScope[],
  switches: Switches,
): readonly (LooseScope | null)[] | LooseScope | null | undefined {
  if (switches.missingData === 'no-scopes') return undefined;
  if (switches.missingData === 'null-scopes') return null;
  const entries = scopes.map(({scope, records}): LooseScope => {
    const varied = records.map(({confidence_score, metadata}): LooseScope => ({
      ...score(confidence_score, switches.score),
      metadata: withUnknownField(vary(metadata, switches), switches),
    }));
    const [first] = varied;
    if (switches.records === 'two' && first)
      varied.push({confidence_score: null, metadata: first['metadata']});
    return withoutRecords(scope, varied, switches.missingData);
  });
  const {unknownData} = switches;
  if (unknownData === 'scope' || unknownData === 'aadhaar-xml') entries.push(undocumentedScope[unknownData]);
  return reshape(entries, switches.shape);
}

/** Undocumented scopes (docs/cashfree-contract.md section 10, row 15). UIDAI does not issue this Aadhaar number. */
const undocumentedScope = {
  scope: {
    scope: 'CREDIT_SCORE',
    records: [{confidence_score: 0.5, metadata: {score: '750', as_of: '2024-04-01'}}],
  },
  'aadhaar-xml': {
    scope: 'AADHAAR_XML',
    records: [
      {
        confidence_score: null,
        metadata: {uid: 'UID000000009012', photo: PIXEL, xml_file: '<KycRes/>', share_code: '1234'},
      },
    ],
  },
} as const;

/** @returns `expiry` (row 12). Undefined omits the field. */
export function writeInstant(at: number, form: Switches['expiryForm']): string | undefined {
  switch (form) {
    case 'utc':
      return writeExpiry(at);
    case 'offset':
      // Indian Standard Time: UTC+05:30.
      return writeExpiry(at + 19_800_000).replace('Z', '+05:30');
    case 'fraction':
      return new Date(at).toISOString();
    case 'far':
      return writeExpiry(at + DAY);
    case 'missing':
      return undefined;
    case 'garbage':
      return 'in about an hour';
  }
}

/** Writes the reference number as text, because a double cannot hold 19 digits (row 13). */
export function writeAnswer(
  body: LooseScope,
  field: string,
  reference: bigint,
  type: Switches['referenceId'],
): string {
  const long = 9_000_000_000_000_000_000n + reference;
  const text = {
    integer: String(reference),
    string: `"${reference}"`,
    int64: String(long),
    'int64-string': `"${long}"`,
  }[type];
  // `JSON.stringify` cannot write a number of 20 digits.
  const rest = JSON.stringify(body).slice(1).replaceAll(`"${LARGE_INTEGER}"`, LARGE_INTEGER);
  return `{${JSON.stringify(field)}:${text}${rest === '}' ? '' : ','}${rest}`;
}

function score(value: number | null, form: Switches['score']): LooseScope {
  switch (form) {
    case 'absent':
      return {};
    case 'as-is':
      return {confidence_score: value};
    case 'null':
      return {confidence_score: null};
    case 'text':
      return {confidence_score: value === null ? null : String(value)};
    default:
      return {confidence_score: Number(form)};
  }
}

function withUnknownField(
  metadata: LooseScope | null | undefined,
  {unknownData}: Switches,
): LooseScope | null | undefined {
  return unknownData === 'field' && metadata ? {...metadata, undocumented_field: 'kept'} : metadata;
}

function withoutRecords(
  scope: string,
  records: readonly LooseScope[],
  missing: Switches['missingData'],
): LooseScope {
  switch (missing) {
    case 'empty-records':
      return {scope, records: []};
    case 'null-records':
      return {scope, records: null};
    case 'no-records':
      return {scope};
    default:
      return {scope, records};
  }
}
