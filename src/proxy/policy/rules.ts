import {scopeKey} from '../../protocol/cashfree/scopes.ts';
import {fieldKey} from './documented-fields.ts';
import type {FieldPolicy, FieldRule, ScopeRules} from './field-policy.ts';
import {namesAadhaar} from './images.ts';

/** Of two rules the stricter one holds. */
const strictness: Readonly<Record<FieldRule, number>> = {keep: 0, mask: 1, drop: 2};

/** A policy as it is applied. */
export interface PolicyRules {
  /** Whether Aadhaar numbers are masked; false where the policy keeps `AADHAAR.aadhaar` by name. */
  readonly hidesNumbers: boolean;
  /** Whether images are dropped; false where the policy keeps `AADHAAR.photo_link` by name. */
  readonly dropsImages: boolean;
  /** The rules of a scope. */
  forScope(name: string): RulesOfScope;
}

/** The rules of one scope. */
export interface RulesOfScope {
  /** Whether the scope holds Aadhaar data, by its name. */
  readonly isAadhaar: boolean;
  /** Whether nothing of the scope is shown. */
  readonly isDropped: boolean;
  /** The rule of what is not named. */
  readonly rest: FieldRule;
  /** Whether one rule holds for everything in the scope, so that a value needs no field to be classified. */
  readonly isUniform: boolean;
  /** The rule of a field, and whether the policy names the field. */
  forField(name: string): {readonly rule: FieldRule; readonly isNamed: boolean};
}

/** Rules of a scope or of all others, by the keys of their fields. */
interface Source {
  readonly rest: FieldRule;
  readonly named: ReadonlyMap<string, FieldRule>;
}

/** Reads a policy. Names are compared without case. */
export function readPolicy(policy: Partial<FieldPolicy>): PolicyRules {
  const sources = new Map(
    Object.entries(policy).flatMap(([name, rules]) =>
      rules === undefined ? [] : [[scopeKey(name), sourceOf(rules)] as const],
    ),
  );
  const others = sources.get('*') ?? sourceOf('keep');
  const aadhaar = sources.get('AADHAAR') ?? others;
  const hidesNumbers = aadhaar.named.get('aadhaar') !== 'keep';
  const dropsImages = aadhaar.named.get('photo_link') !== 'keep';
  const forScope = (name: string) => {
    const own = sources.get(scopeKey(name));
    const isAadhaar = namesAadhaar(name);
    // A scope such as AADHAAR_XML holds what the policy decided on for AADHAAR.
    const found = own ? [own] : isAadhaar ? [others, aadhaar] : [others];
    const minimum = {
      aadhaar: isAadhaar && hidesNumbers ? 'mask' : 'keep',
      photo_link: isAadhaar && dropsImages ? 'drop' : 'keep',
    } as const;
    return rulesOfScope(found, isAadhaar, minimum);
  };
  return {hidesNumbers, dropsImages, forScope};
}

function rulesOfScope(
  sources: readonly Source[],
  isAadhaar: boolean,
  minimum: {readonly aadhaar: FieldRule; readonly photo_link: FieldRule},
): RulesOfScope {
  const rest = strictest(sources.map(source => source.rest));
  return {
    isAadhaar,
    isDropped: sources.some(source => strictness[mildestOf(source)] === strictness.drop),
    rest,
    isUniform:
      !isAadhaar && sources.every(({named, rest}) => [...named.values()].every(rule => rule === rest)),
    forField: name => {
      const key = fieldKey(name);
      const named = sources.flatMap(source => source.named.get(key) ?? []);
      if (named.length === sources.length) return {rule: strictest(named), isNamed: true};
      const rules = sources.map(source => source.named.get(key) ?? source.rest);
      if (key === 'aadhaar' || key === 'photo_link') rules.push(minimum[key]);
      return {rule: strictest(rules), isNamed: false};
    },
  };
}

/** The entry `'*'` is the rule of what is not named, also where Cashfree calls a field so. */
function sourceOf(rules: ScopeRules): Source {
  if (typeof rules === 'string') return {rest: rules, named: new Map()};
  const {'*': rest = 'keep', ...fields} = rules;
  const named = Object.entries(fields).flatMap(([name, rule]) =>
    rule === undefined ? [] : [[fieldKey(name), rule] as const],
  );
  return {rest, named: new Map(named)};
}

function strictest(rules: readonly FieldRule[]): FieldRule {
  return rules.reduce((a, b) => (strictness[b] > strictness[a] ? b : a), 'keep');
}

function mildestOf({rest, named}: Source): FieldRule {
  return [...named.values()].reduce((a, b) => (strictness[b] < strictness[a] ? b : a), rest);
}
