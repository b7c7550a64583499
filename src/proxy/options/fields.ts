import type * as z from 'zod/mini';
import type {UserDetailsAnswer} from '../../protocol/cashfree.ts';
import type {ScopeName} from '../../protocol/scopes.ts';

/** `mask` leaves the last four letters or digits: `xxxxxxxx9012`. */
export type FieldRule = 'keep' | 'mask' | 'drop';

/** Rules by field; `'*'` is for every field not named, by default `keep`. */
export type ScopeRules = FieldRule | {readonly [field: string]: FieldRule};

/**
 * What of each scope reaches the page; `'*'` is for every scope not named, by default `keep`.
 *
 * An allow-list drops the rest: `{'*': 'drop', NAME: 'keep', PAN: {'*': 'drop', pan: 'mask'}}`. The rules of
 * {@link defaultFields} hold until their field is named: `{AADHAAR: 'keep'}` still masks the number.
 */
export type FieldPolicy = {readonly [S in ScopeName | '*' | (string & {})]?: ScopeRules};

/** Aadhaar numbers masked, photos dropped (requirement P5; contract 10, rows 20 and 21). */
export const defaultFields = {AADHAAR: {aadhaar: 'mask', photo_link: 'drop'}} as const satisfies FieldPolicy;

/** Lets everything through, full Aadhaar numbers and photos too. Have a reason that your reviewer has read. */
export const allFields = {AADHAAR: {aadhaar: 'keep', photo_link: 'keep'}} as const satisfies FieldPolicy;

/** Twelve digits, as an Aadhaar number is written, that are not part of something longer. */
const AADHAAR_NUMBER = /(?<![0-9A-Za-z])\d{4}[ -]?\d{4}[ -]?\d{4}(?![0-9A-Za-z])/g;

/** What a mask covers: with marks, because vowels of India's scripts are such. */
const CHARACTERS = /[\p{L}\p{M}\p{N}]/gu;

/**
 * Cashfree's answer as the page gets it: the documented envelope, and in it what the policy keeps. Undocumented
 * scopes and fields are kept like others (contract 10, row 15), undocumented parts of the envelope are not.
 */
export function applyFields(body: z.output<typeof UserDetailsAnswer>, policy: FieldPolicy): object {
  const scopes = body.scopes?.flatMap(({scope, records}) => {
    const rules = rulesOf(scope, policy);
    if (ruleOf(rules, '*') === 'drop' && !namesFields(rules)) return [];
    const kept = records?.flatMap(record => {
      if (record === null) return [];
      const {confidence_score, metadata} = record;
      return [
        {
          ...(confidence_score !== undefined && {confidence_score}),
          ...(metadata !== undefined && {metadata: metadata && applyRules(scope, metadata, rules)}),
        },
      ];
    });
    return [{scope, ...(records !== undefined && {records: kept ?? null})}];
  });
  return {
    ...(body.reference_id !== undefined && {reference_id: body.reference_id}),
    ...(body.verification_id !== undefined && {verification_id: body.verification_id}),
    ...(body.scopes !== undefined && {scopes: scopes ?? null}),
  };
}

/** By own names only: Cashfree may call a scope `constructor`. */
function rulesOf(scope: string, policy: FieldPolicy): ScopeRules | undefined {
  return Object.hasOwn(policy, scope) ? policy[scope] : policy['*'];
}

function applyRules(scope: string, metadata: Record<string, unknown>, rules: ScopeRules | undefined) {
  const defaults: ScopeRules | undefined = scope === 'AADHAAR' ? defaultFields.AADHAAR : undefined;
  const shown: [string, unknown][] = [];
  for (const [field, value] of Object.entries(metadata)) {
    const rule = named(rules, field) ?? strictest(named(defaults, field), ruleOf(rules, '*'));
    if (rule === 'drop') continue;
    shown.push([field, rule === 'mask' ? mapTexts(value, mask) : value]);
  }
  // The number may stand in other fields too: an address, or one that we have never heard of.
  const hidden = scope === 'AADHAAR' && named(rules, 'aadhaar') !== 'keep';
  const hide = (text: string) => text.replace(AADHAAR_NUMBER, mask);
  // `fromEntries` defines, it does not assign: a field called `__proto__` stays a field.
  return Object.fromEntries(
    hidden
      ? shown.map(([field, value]) => [field, named(rules, field) === 'keep' ? value : mapTexts(value, hide)])
      : shown,
  );
}

function namesFields(rules: ScopeRules | undefined): boolean {
  return (
    typeof rules === 'object' &&
    Object.entries(rules).some(([field, rule]) => field !== '*' && rule !== 'drop')
  );
}

function named(rules: ScopeRules | undefined, field: string): FieldRule | undefined {
  return typeof rules === 'object' && Object.hasOwn(rules, field) ? rules[field] : undefined;
}

function ruleOf(rules: ScopeRules | undefined, field: string): FieldRule {
  return typeof rules === 'string' ? rules : (named(rules, field) ?? 'keep');
}

function strictest(a: FieldRule | undefined, b: FieldRule): FieldRule {
  return a === 'drop' || b === 'drop' ? 'drop' : a === 'mask' ? 'mask' : b;
}

function mask(text: string): string {
  let left = (text.match(CHARACTERS) ?? []).length;
  // A short value would be told by its last four.
  const shown = left > 4 ? 4 : 0;
  return text.replace(CHARACTERS, character => (left-- > shown ? 'x' : character));
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value === 'number')
    return change(String(value)) === String(value) ? value : change(String(value));
  if (Array.isArray(value)) return value.map(item => mapTexts(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]));
}
