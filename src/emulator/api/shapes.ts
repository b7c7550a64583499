import {isObject} from '../../protocol/cashfree/user-details.ts';
import type {Switches} from '../switches/switches.ts';

type LooseRecord = Readonly<Record<string, unknown>>;

/** More digits than a double can hold. */
export const LARGE_INTEGER = '12345678901234567890';

/** Applies the switch `shape` (docs/cashfree-contract.md section 10, row 16). */
export function reshape(
  entries: readonly LooseRecord[],
  shape: Switches['shape'],
): readonly (LooseRecord | null)[] | LooseRecord | null {
  switch (shape) {
    case 'as-is':
    case 'numeric-id':
      return entries;
    case 'null-scope':
      return [null, ...entries];
    case 'no-scope-name':
      return [{records: [{confidence_score: null, metadata: {note: 'no scope'}}]}, ...entries];
    case 'scopes-object':
      return entries[0] ?? null;
    case 'records-object':
      return entries.map(entry => ({...entry, records: first(entry['records'])}));
    case 'metadata-list':
      return mapMetadata(entries, metadata => [metadata]);
    case 'lower-case-scopes':
      return entries.map(entry => ({...entry, scope: String(entry['scope']).toLowerCase()}));
    case 'empty-object':
      return mapMetadata(entries, metadata => withEmptyObject(metadata));
    case 'long-number':
      return mapMetadata(entries, metadata =>
        'bank_account' in metadata ? {...metadata, bank_account: LARGE_INTEGER} : metadata,
      );
  }
}

function first(records: unknown): unknown {
  return Array.isArray(records) ? (records as unknown[])[0] : records;
}

function mapMetadata(
  entries: readonly LooseRecord[],
  change: (metadata: LooseRecord) => unknown,
): readonly LooseRecord[] {
  return entries.map(entry => {
    const records = Array.isArray(entry['records']) ? (entry['records'] as LooseRecord[]) : undefined;
    if (!records) return entry;
    return {
      ...entry,
      records: records.map(record =>
        isObject(record['metadata']) ? {...record, metadata: change(record['metadata'])} : record,
      ),
    };
  });
}

/** `{}` in place of a text: some servers convert an empty XML element to it. */
function withEmptyObject(metadata: LooseRecord): LooseRecord {
  const {split_address: address} = metadata;
  return isObject(address) ? {...metadata, split_address: {...address, landmark: {}}} : metadata;
}
