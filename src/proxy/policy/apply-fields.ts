import {canonicalScope, isScopeName} from '../../protocol/cashfree/scopes.ts';
import {hideAadhaarNumber} from './aadhaar-numbers.ts';
import {DROPPED, protectName} from './content.ts';
import type {FieldPolicy} from './field-policy.ts';
import {isEmpty, isObject} from '../../protocol/cashfree/user-details.ts';
import {applyToFields, applyToOther, type ScopeContext} from './metadata.ts';
import {readPolicy, type PolicyRules} from './rules.ts';

/** In characters; Cashfree documents no limit. */
const LONGEST_NAME = 100;

const DECIMAL_NUMBER = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i;

export interface PolicyAnswer {
  readonly body: object;
  /** Paths of dropped values that the policy cannot classify: documented names and positions alone. */
  readonly unread: readonly string[];
}

/**
 * Never throws. Undocumented scopes and fields follow the rules of `'*'` (docs/cashfree-contract.md section 10, row 15).
 * Undocumented parts of the envelope are dropped. A value of an undocumented shape keeps its shape. If no field
 * classifies it, it is dropped in AADHAAR and in scopes with different rules by field; in a list, `null` replaces it.
 */
export function applyFields(body: unknown, policy: Partial<FieldPolicy>): PolicyAnswer {
  if (!isObject(body)) return {body: {}, unread: isEmpty(body) ? [] : ['']};
  const unread = new Set<string>();
  const answer = {policy: readPolicy(policy), onUnread: (path: string) => unread.add(path)};
  const shown = {
    ...shownId('reference_id', body, answer),
    ...shownId('verification_id', body, answer),
    ...(body['scopes'] !== undefined && {scopes: shownScopes(body['scopes'], answer)}),
  };
  return {body: shown, unread: [...unread]};
}

interface AnswerContext {
  readonly policy: PolicyRules;
  readonly onUnread: (path: string) => void;
}

/** An id is not masked: it may have twelve digits. */
function shownId(name: string, body: Readonly<Record<string, unknown>>, answer: AnswerContext): object {
  const value = body[name];
  if (value === undefined) return {};
  return {[name]: typeof value === 'object' ? shownOther(value, contextOf('', answer), name) : value};
}

function shownScopes(scopes: unknown, answer: AnswerContext): unknown {
  if (isEmpty(scopes)) return scopes;
  if (Array.isArray(scopes))
    return scopes
      .map((entry, position) => shownEntry(entry, position, answer))
      .filter(entry => entry !== DROPPED);
  if (!isObject(scopes)) return notClassified('scopes', answer);
  const entry = shownEntry(scopes, 0, answer);
  return entry === DROPPED ? [] : entry;
}

/** A scope without a name cannot be classified. */
function shownEntry(entry: unknown, position: number, answer: AnswerContext): unknown {
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
    scope: known ? scope : protectName(name, {isInAadhaar: true, hidesNumbers: answer.policy.hidesNumbers}),
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

/** A score may be a number in text (row 18). */
function shownScore(score: unknown, context: ScopeContext, path: string): unknown {
  const value = typeof score === 'string' && DECIMAL_NUMBER.test(score) ? Number(score) : score;
  if (typeof value !== 'number') return shownOther(score, context, path);
  const shown = context.policy.hidesNumbers ? hideAadhaarNumber(value, context.rules.isAadhaar) : value;
  return shown === value ? score : shown;
}

function shownOther(value: unknown, context: ScopeContext, path: string): unknown {
  const kept = applyToOther(value, context, path);
  return kept === DROPPED ? null : kept;
}

function notClassified(path: string, {onUnread}: AnswerContext): null {
  onUnread(path);
  return null;
}

function contextOf(scope: string, answer: AnswerContext): ScopeContext {
  return {...answer, scope, rules: answer.policy.forScope(scope)};
}
