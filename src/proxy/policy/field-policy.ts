import {scopeKey, type ScopeName} from '../../protocol/cashfree/scopes.ts';
import {fieldKey, onlyDocumented, type FieldName} from './documented-fields.ts';

/**
 * The rule for a value. `keep` sends it to the page. `mask` replaces all letters and digits except the last four:
 * `xxxxxxxx9012`. `drop` removes it.
 */
export type FieldRule = 'keep' | 'mask' | 'drop';

/** The rules of a scope by field. `'*'` applies to every field that is not named. Default of `'*'`: `'keep'`. */
export type FieldRules<Field extends string = string> = {
  readonly [F in Field | '*' | (string & {})]?: FieldRule;
};

/** The rules of a scope: one rule for the whole scope, or {@link FieldRules}. */
export type ScopeRules<S extends ScopeName = never> =
  FieldRule | FieldRules<[S] extends [never] ? string : FieldName<S>>;

/**
 * The rules for the details that reach the page, by scope (docs/cashfree-contract.md section 6.4).
 *
 * The type requires a rule for every documented scope. `'*'` applies to every other scope. Its default is `'keep'`. The proxy
 * compares the names of scopes and fields without case. Start from {@link documentedFields} or {@link defaultFields}.
 *
 * @example
 * ```ts
 * import {documentedFields, type FieldPolicy} from 'cf-user-details/proxy';
 *
 * export const fields: FieldPolicy = {...documentedFields, INCOME: 'drop', PAN: {'*': 'drop', pan: 'mask'}};
 * ```
 */
export type FieldPolicy = {readonly [S in ScopeName]: ScopeRules<S>} & {
  readonly [scope: string]: ScopeRules | undefined;
};

/**
 * The default policy. It keeps every scope and field, masks Aadhaar numbers and drops photos, in all scopes
 * (docs/cashfree-contract.md section 10, rows 20 and 21).
 *
 * @example
 * ```ts
 * import {createTokenProxy, defaultFields, optionsFromEnv} from 'cf-user-details/proxy';
 *
 * const fields = {...defaultFields, INCOME: 'drop'} as const;
 * export default {fetch: createTokenProxy({...optionsFromEnv(process.env), fields})};
 * ```
 */
export const defaultFields = {
  '*': 'keep',
  MOBILE: 'keep',
  EMAIL: 'keep',
  ADDRESS: 'keep',
  GENDER: 'keep',
  DOB: 'keep',
  AADHAAR: {'*': 'keep', aadhaar: 'mask', photo_link: 'drop'},
  PAN: 'keep',
  BANK_ACCOUNT: 'keep',
  NAME: 'keep',
  OCCUPATION: 'keep',
  INCOME: 'keep',
} as const satisfies FieldPolicy;

/**
 * The allow-list policy. It keeps the documented fields of documented scopes and drops every other value. It masks the Aadhaar
 * number and drops the photo. A value whose shape differs from the documented one is dropped and listed in `unread`.
 *
 * @example
 * ```ts
 * import {createTokenProxy, documentedFields, optionsFromEnv} from 'cf-user-details/proxy';
 *
 * const fields = {...documentedFields, BANK_ACCOUNT: 'drop'} as const;
 * export default {fetch: createTokenProxy({...optionsFromEnv(process.env), fields})};
 * ```
 */
export const documentedFields = {
  '*': 'drop',
  MOBILE: onlyDocumented('MOBILE'),
  EMAIL: onlyDocumented('EMAIL'),
  ADDRESS: onlyDocumented('ADDRESS'),
  GENDER: onlyDocumented('GENDER'),
  DOB: onlyDocumented('DOB'),
  AADHAAR: {...onlyDocumented('AADHAAR'), aadhaar: 'mask', photo_link: 'drop'},
  PAN: onlyDocumented('PAN'),
  BANK_ACCOUNT: onlyDocumented('BANK_ACCOUNT'),
  NAME: onlyDocumented('NAME'),
  OCCUPATION: onlyDocumented('OCCUPATION'),
  INCOME: onlyDocumented('INCOME'),
} as const satisfies FieldPolicy;

/**
 * The policy without protection. It keeps every value, also full Aadhaar numbers and photos. Record the reason for it in your
 * security review.
 *
 * @example
 * ```ts
 * import {allFields, createTokenProxy, optionsFromEnv} from 'cf-user-details/proxy';
 *
 * export default {fetch: createTokenProxy({...optionsFromEnv(process.env), fields: allFields})};
 * ```
 */
export const allFields = {
  ...defaultFields,
  AADHAAR: {'*': 'keep', aadhaar: 'keep', photo_link: 'keep'},
} as const satisfies FieldPolicy;

/** A misspelt rule would drop nothing. @throws {TypeError} if a rule is unknown, or two names denote one scope or field. */
export function checkFieldPolicy(policy: FieldPolicy): FieldPolicy {
  checkNames(Object.keys(policy), scopeKey);
  for (const rules of Object.values(policy)) {
    if (!isObjectOrArray(rules)) checkRule(rules);
    else {
      checkNames(Object.keys(rules), fieldKey);
      Object.values(rules).forEach(checkRule);
    }
  }
  return policy;
}

function checkRule(rule: unknown): void {
  if (rule !== 'keep' && rule !== 'mask' && rule !== 'drop')
    throw new TypeError('Each rule in fields must be keep, mask or drop');
}

function checkNames(names: readonly string[], keyOf: (name: string) => string): void {
  const keys = new Set(names.map(keyOf));
  if (keys.size < names.length)
    throw new TypeError(
      'fields names a scope or field twice; names are compared without case and outer spaces',
    );
}

function isObjectOrArray(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
