import {scopeKey} from '../../protocol/cashfree/scopes.ts';
import {fieldKey} from './documented-fields.ts';
import type {FieldPolicy, FieldRule, ScopeRules} from './field-policy.ts';
import {namesAadhaar} from './images.ts';

const strictness: Readonly<Record<FieldRule, number>> = {keep: 0, mask: 1, drop: 2};

export interface PolicyRules {
  /** Aadhaar numbers are masked, unless the policy keeps `AADHAAR.aadhaar` by name. */
  readonly hidesNumbers: boolean;
  /** Images are dropped, unless the policy keeps `AADHAAR.photo_link` by name. */
  readonly dropsImages: boolean;
  forScope(name: string): RulesOfScope;
}

export interface RulesOfScope {
  /** The name of the scope indicates Aadhaar data. */
  readonly isAadhaar: boolean;
  readonly isDropped: boolean;
  /** The rule of fields that the policy does not name. */
  readonly rest: FieldRule;
  /** One rule applies to the whole scope: a value outside any field can be classified. */
  readonly isUniform: boolean;
  forField(name: string): {readonly rule: FieldRule; readonly isNamed: boolean};
}

interface RuleSource {
  readonly rest: FieldRule;
  readonly named: ReadonlyMap<string, FieldRule>;
}

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
    // The rules of AADHAAR protect an undocumented scope such as AADHAAR_XML as well.
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
  sources: readonly RuleSource[],
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

/** A field of Cashfree named `'*'` has no rule of its own. */
function sourceOf(rules: ScopeRules): RuleSource {
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

function mildestOf({rest, named}: RuleSource): FieldRule {
  return [...named.values()].reduce((a, b) => (strictness[b] < strictness[a] ? b : a), rest);
}
