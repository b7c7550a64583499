import {canonicalScope, isScopeName} from '../../protocol/cashfree/scopes.ts';
import {hideAadhaarNumber} from './aadhaar-numbers.ts';
import {DROPPED, protectName} from './content.ts';
import type {FieldPolicy} from './field-policy.ts';
import {isEmpty, isObject} from '../../protocol/cashfree/user-details.ts';
import {applyToFields, applyToOther, type ScopeContext} from './metadata.ts';
import {readPolicy, type PolicyRules} from './rules.ts';

/** Longest name of a scope, in characters. Ours. */
const LONGEST_NAME = 100;

/** A decimal number as text. */
const DECIMAL_NUMBER = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i;

/** Cashfree's answer as the page gets it. */
export interface Shown {
  readonly body: object;
  /**
   * Paths of what was dropped because the policy could not classify it, `scopes.AADHAAR.metadata`: documented names and
   * positions, never a value.
   */
  readonly unread: readonly string[];
}

/**
 * Applies a policy to Cashfree's answer: the documented envelope, and in it what the policy keeps. It takes any JSON value
 * and never fails. Undocumented scopes and fields follow the rules of `'*'` (docs/cashfree-contract.md section 10, row 15);
 * undocumented parts of the envelope are left out.
 *
 * A part in another shape than the documented one keeps that shape. Where no field says what it is, it is dropped in
 * AADHAAR and wherever fields have different rules. In a list `null` takes its place, so that positions stay.
 */
export function applyFields(body: unknown, policy: Partial<FieldPolicy>): Shown {
  if (!isObject(body)) return {body: {}, unread: isEmpty(body) ? [] : ['']};
  const unread = new Set<string>();
  const answer = {policy: readPolicy(policy), report: (path: string) => unread.add(path)};
  const shown = {
    ...shownId('reference_id', body, answer),
    ...shownId('verification_id', body, answer),
    ...(body['scopes'] !== undefined && {scopes: shownScopes(body['scopes'], answer)}),
  };
  return {body: shown, unread: [...unread]};
}

interface PolicyResult {
  readonly policy: PolicyRules;
  readonly report: (path: string) => void;
}

/** An id is shown whole: it may have twelve digits. */
function shownId(name: string, body: Readonly<Record<string, unknown>>, answer: PolicyResult): object {
  const value = body[name];
  if (value === undefined) return {};
  return {[name]: typeof value === 'object' ? shownOther(value, contextOf('', answer), name) : value};
}

function shownScopes(scopes: unknown, answer: PolicyResult): unknown {
  if (isEmpty(scopes)) return scopes;
  if (Array.isArray(scopes))
    return scopes
      .map((entry, position) => shownEntry(entry, position, answer))
      .filter(entry => entry !== DROPPED);
  if (!isObject(scopes)) return notClassified('scopes', answer);
  const entry = shownEntry(scopes, 0, answer);
  return entry === DROPPED ? [] : entry;
}

/** One scope with its records. Without its name nothing says what it holds. */
function shownEntry(entry: unknown, position: number, answer: PolicyResult): unknown {
  if (isEmpty(entry)) return entry;
  const place = `scopes.${position}`;
  if (!isObject(entry)) return notClassified(place, answer);
  const {scope, records} = entry;
  const name = typeof scope === 'string' ? canonicalScope(scope) : '';
  if (name === '' || name.length > LONGEST_NAME) return notClassified(`${place}.scope`, answer);
  const context = contextOf(name, answer);
  if (context.rules.isDropped) return DROPPED;
  const known = isScopeName(name);
  return {
    scope: known ? scope : protectName(name, {inAadhaar: true, hidesNumbers: answer.policy.hidesNumbers}),
    ...(records !== undefined && {records: shownRecords(records, context, known ? `scopes.${name}` : place)}),
  };
}

function shownRecords(records: unknown, context: ScopeContext, place: string): unknown {
  if (isObject(records)) return shownRecord(records, context, place, `${place}.records`);
  if (!Array.isArray(records)) return shownOther(records, context, `${place}.records`);
  return records.map((record: unknown, nth) =>
    shownRecord(record, context, nth === 0 ? place : `${place}.${nth}`, `${place}.records.${nth}`),
  );
}

function shownRecord(record: unknown, context: ScopeContext, path: string, itemPath: string): unknown {
  if (!isObject(record) || !('metadata' in record || 'confidence_score' in record))
    return shownOther(record, context, itemPath);
  const {confidence_score, metadata} = record;
  return {
    ...(confidence_score !== undefined && {
      confidence_score: shownScore(confidence_score, context, `${path}.confidence_score`),
    }),
    ...(metadata !== undefined && {
      metadata: isObject(metadata)
        ? applyToFields(metadata, context, path)
        : shownOther(metadata, context, `${path}.metadata`),
    }),
  };
}

/** A score is a number, or a number as text. */
function shownScore(score: unknown, context: ScopeContext, path: string): unknown {
  const value = typeof score === 'string' && DECIMAL_NUMBER.test(score) ? Number(score) : score;
  if (typeof value !== 'number') return shownOther(score, context, path);
  const shown = context.policy.hidesNumbers ? hideAadhaarNumber(value, context.rules.isAadhaar) : value;
  return shown === value ? score : shown;
}

/** What has no documented shape. `null` takes the place of what is dropped. */
function shownOther(value: unknown, context: ScopeContext, path: string): unknown {
  const kept = applyToOther(value, context, path);
  return kept === DROPPED ? null : kept;
}

function notClassified(path: string, {report}: PolicyResult): null {
  report(path);
  return null;
}

function contextOf(scope: string, answer: PolicyResult): ScopeContext {
  return {...answer, scope, rules: answer.policy.forScope(scope)};
}
