import {DROPPED, freeName, protect, protectName, type Protection} from './content.ts';
import {fieldKey, fieldKindOf, type FieldKind, type Parts} from './documented-fields.ts';
import {isImageField, namesAadhaar} from './images.ts';
import {isEmpty, isObject} from '../../protocol/cashfree/user-details.ts';
import {maskAll} from './mask.ts';
import type {PolicyRules, RulesOfScope} from './rules.ts';

export interface ScopeContext {
  /** The documented spelling of the scope. */
  readonly scope: string;
  readonly policy: PolicyRules;
  readonly rules: RulesOfScope;
  readonly onUnread: (path: string) => void;
}

export function isClassified({rules}: ScopeContext): boolean {
  return rules.isUniform && rules.rest !== 'drop';
}

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

/** For a value outside any documented field, such as a list in place of metadata. */
export function applyToOther(value: unknown, context: ScopeContext, path: string): unknown {
  if (isEmpty(value)) return value;
  if (!isClassified(context)) {
    context.onUnread(path);
    return DROPPED;
  }
  const kept = protect(value, protectionOf(context, path));
  return context.rules.rest === 'mask' ? maskAll(kept) : kept;
}

/** A field that the policy keeps by name is not protected. */
function undocumentedMetadata(
  field: string,
  value: unknown,
  isNamed: boolean,
  context: ScopeContext,
  path: string,
): unknown {
  const protection = protectionOf(context, path);
  if (isNamed) return protect(value, {...protection, hidesNumbers: false, dropsImages: false});
  const inAadhaar = protection.isInAadhaar || namesAadhaar(field);
  if (protection.dropsImages && isImageField(field, value, inAadhaar)) return DROPPED;
  return protect(value, {...protection, isInAadhaar: inAadhaar});
}

function documentedMetadata(kind: FieldKind, value: unknown, context: ScopeContext, path: string): unknown {
  if (isEmpty(value)) return value;
  const {rules, policy} = context;
  const protection = protectionOf(context, path);
  if (typeof kind === 'object' ? !isObject(value) : typeof value === 'object') {
    // A value in another shape cannot be classified. In AADHAAR and under an allow-list it is dropped.
    if (!rules.isAadhaar && rules.rest !== 'drop') return protect(value, protection);
    context.onUnread(path);
    return DROPPED;
  }
  if (typeof kind === 'object') return applyToParts(kind, value as object, context, path);
  if (kind === 'account' || isExempt(kind, value)) return value;
  // Documented fields hold no image. In AADHAAR the proxy does not rely on that.
  const kept = protect(value, {...protection, dropsImages: policy.dropsImages && rules.isAadhaar});
  if (kept === DROPPED) context.onUnread(path);
  return kept;
}

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

function isExempt(kind: FieldKind, value: unknown): boolean {
  if (typeof value !== 'string') return false;
  if (kind === 'email') return /^[^\s@]+@[^\s@]+$/.test(value);
  return kind === 'digest' && /^[0-9a-f]{32,128}$/i.test(value);
}

function protectionOf({rules, policy, onUnread}: ScopeContext, path: string): Protection {
  return {
    isInAadhaar: rules.isAadhaar,
    hidesNumbers: policy.hidesNumbers,
    dropsImages: policy.dropsImages,
    onTooDeep: () => onUnread(path),
  };
}
