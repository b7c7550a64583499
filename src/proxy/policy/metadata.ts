import {DROPPED, freeName, protect, protectName, type Protection} from './content.ts';
import {fieldKey, fieldKindOf, type FieldKind, type Parts} from './documented-fields.ts';
import {isImageField, namesAadhaar} from './images.ts';
import {isEmpty, isObject} from '../../protocol/cashfree/user-details.ts';
import {maskAll} from './mask.ts';
import type {PolicyRules, RulesOfScope} from './rules.ts';

/** What is needed to apply a policy to one scope. */
export interface ScopeContext {
  /** The scope's name, as it is documented. */
  readonly scope: string;
  readonly policy: PolicyRules;
  readonly rules: RulesOfScope;
  /** Is called with the path of what was dropped because it could not be classified. */
  readonly report: (path: string) => void;
}

/** Whether a value in an undocumented place can be classified: one rule holds for the whole scope, and it shows it. */
export function isClassified({rules}: ScopeContext): boolean {
  return rules.isUniform && rules.rest !== 'drop';
}

/** The fields of one record, after the policy. */
export function applyToFields(metadata: object, context: ScopeContext, path: string): object {
  const shown = new Map<string, unknown>();
  for (const [field, value] of Object.entries(metadata)) {
    const {rule, isNamed} = context.rules.forField(field);
    if (rule === 'drop') continue;
    const kind = fieldKindOf(context.scope, field);
    const kept =
      kind === undefined
        ? undocumentedMetadata(field, value, isNamed, context, `${path}.metadata`)
        : documentedMetadata(kind, value, context, `${path}.${fieldKey(field)}`);
    if (kept === DROPPED) continue;
    const name = kind === undefined && !isNamed ? protectName(field, protectionOf(context, path)) : field;
    shown.set(freeName(name, shown), rule === 'mask' ? maskAll(kept) : kept);
  }
  return Object.fromEntries(shown);
}

/** A value outside any documented field, such as a list in place of metadata. */
export function applyToOther(value: unknown, context: ScopeContext, path: string): unknown {
  if (isEmpty(value)) return value;
  if (!isClassified(context)) {
    context.report(path);
    return DROPPED;
  }
  const kept = protect(value, protectionOf(context, path));
  return context.rules.rest === 'mask' ? maskAll(kept) : kept;
}

/** A field that the policy names is shown as it is. */
function undocumentedMetadata(
  field: string,
  value: unknown,
  isNamed: boolean,
  context: ScopeContext,
  path: string,
): unknown {
  const protection = protectionOf(context, path);
  if (isNamed) return protect(value, {...protection, hidesNumbers: false, dropsImages: false});
  const inAadhaar = protection.inAadhaar || namesAadhaar(field);
  if (protection.dropsImages && isImageField(field, value, inAadhaar)) return DROPPED;
  return protect(value, {...protection, inAadhaar});
}

function documentedMetadata(kind: FieldKind, value: unknown, context: ScopeContext, path: string): unknown {
  if (isEmpty(value)) return value;
  const {rules, policy} = context;
  const protection = protectionOf(context, path);
  if (typeof kind === 'object' ? !isObject(value) : typeof value === 'object') {
    // In AADHAAR and under an allow-list only the documented shape says what a value is.
    if (!rules.isAadhaar && rules.rest !== 'drop') return protect(value, protection);
    context.report(path);
    return DROPPED;
  }
  if (typeof kind === 'object') return applyToParts(kind, value as object, context, path);
  if (kind === 'account' || isExempt(kind, value)) return value;
  // A documented field has no image, but in AADHAAR none may pass in it.
  const kept = protect(value, {...protection, dropsImages: policy.dropsImages && rules.isAadhaar});
  if (kept === DROPPED) context.report(path);
  return kept;
}

/** The fields of an object that is a documented field. Under an allow-list only documented ones are shown. */
function applyToParts(parts: Parts, value: object, context: ScopeContext, path: string): object {
  const shown = new Map<string, unknown>();
  for (const [part, item] of Object.entries(value)) {
    const key = fieldKey(part);
    const kind = Object.hasOwn(parts, key) ? parts[key] : undefined;
    if (kind === undefined && context.rules.rest === 'drop') continue;
    const kept =
      kind === undefined
        ? undocumentedMetadata(part, item, false, context, path)
        : documentedMetadata(kind, item, context, `${path}.${key}`);
    if (kept === DROPPED) continue;
    const name = kind === undefined ? protectName(part, protectionOf(context, path)) : part;
    shown.set(freeName(name, shown), kept);
  }
  return Object.fromEntries(shown);
}

/** Whether a whole value is what its kind says. */
function isExempt(kind: FieldKind, value: unknown): boolean {
  if (typeof value !== 'string') return false;
  if (kind === 'email') return /^[^\s@]+@[^\s@]+$/.test(value);
  return kind === 'digest' && /^[0-9a-f]{32,128}$/i.test(value);
}

function protectionOf({rules, policy, report}: ScopeContext, path: string): Protection {
  return {
    inAadhaar: rules.isAadhaar,
    hidesNumbers: policy.hidesNumbers,
    dropsImages: policy.dropsImages,
    onTooDeep: () => report(path),
  };
}
