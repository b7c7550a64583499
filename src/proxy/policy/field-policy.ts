import {scopeKey, type ScopeName} from '../../protocol/cashfree/scopes.ts';
import {fieldKey, onlyDocumented, type FieldName} from './documented-fields.ts';

/** What happens to a value. `mask` leaves the last four letters or digits: `xxxxxxxx9012`. */
export type FieldRule = 'keep' | 'mask' | 'drop';

/** Rules by field. `'*'` is the rule of every field that is not named, by default `keep`. */
export type FieldRules<Field extends string = string> = {
  readonly [F in Field | '*' | (string & {})]?: FieldRule;
};

/** One rule for a whole scope, or rules by field. */
export type ScopeRules<S extends ScopeName = never> =
  FieldRule | FieldRules<[S] extends [never] ? string : FieldName<S>>;

/**
 * What of each scope reaches the page.
 *
 * The type asks for a decision for every documented scope. `'*'` decides for all others, by default `keep`. Names of scopes
 * and fields are compared without case. Start from {@link documentedFields} or {@link defaultFields} and change what
 * differs.
 *
 * @example
 * const fields: FieldPolicy = {...documentedFields, INCOME: 'drop', PAN: {'*': 'drop', pan: 'mask'}};
 */
export type FieldPolicy = {readonly [S in ScopeName]: ScopeRules<S>} & {
  readonly [scope: string]: ScopeRules | undefined;
};

/**
 * The default: everything, with Aadhaar numbers masked and photos dropped, wherever they are (docs/cashfree-contract.md
 * section 10, rows 20 and 21).
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
 * The allow-list: documented fields of documented scopes, and nothing else. Aadhaar numbers are masked, the photo is
 * dropped. What has another shape than the documented one is dropped and named in `unread`.
 *
 * @example
 * createTokenProxy({...optionsFromEnv(process.env), fields: {...documentedFields, BANK_ACCOUNT: 'drop'}});
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

/** Lets everything through, also full Aadhaar numbers and photos. Record the reason for it in your security review. */
export const allFields = {
  ...defaultFields,
  AADHAAR: {'*': 'keep', aadhaar: 'keep', photo_link: 'keep'},
} as const satisfies FieldPolicy;

/**
 * Checks a policy at start-up: a misspelt rule would otherwise let through what it should drop.
 *
 * @throws {TypeError} if a rule is not `keep`, `mask` or `drop`, or if two names denote one scope or field.
 */
export function checkFieldPolicy(policy: FieldPolicy): FieldPolicy {
  checkNames(Object.keys(policy), scopeKey);
  for (const rules of Object.values(policy)) {
    if (!isObject(rules)) checkRule(rules);
    else {
      checkNames(Object.keys(rules), fieldKey);
      Object.values(rules).forEach(checkRule);
    }
  }
  return policy;
}

function checkRule(rule: unknown): void {
  if (rule !== 'keep' && rule !== 'mask' && rule !== 'drop')
    throw new TypeError('A rule of fields is keep, mask or drop');
}

function checkNames(names: readonly string[], keyOf: (name: string) => string): void {
  const keys = new Set(names.map(keyOf));
  if (keys.size < names.length)
    throw new TypeError('fields names a scope or field twice, in another case or with spaces');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
