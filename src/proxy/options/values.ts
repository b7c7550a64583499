/** A wrong option. The message is one sentence that begins with the option's name and holds no secret. */
export class OptionError extends TypeError {}

const QUOTES = '"\'`´“”„‘’‚«»';
const QUOTED = new RegExp(`^[${QUOTES}]|[${QUOTES}][,;]?$`);

/** U+FEFF is the byte order mark. The others are copied with a text from a page. */
const INVISIBLE = /[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]/;

/** A line end, also as it is written in source code. */
const LINE_END = /[\r\n]|\\[nr]$/;

/** Placeholders of templates, and texts that languages write for a missing value or an object. */
const PLACEHOLDER_SECRET = new RegExp(
  '^(?:' +
    [
      'undefined|null|nil|none|nan|true|false|n/?a|empty|tb[ad]|todo|fixme',
      'secret|password|placeholder|example|sample|dummy|client[-_ ]?(?:id|secret)|api[-_ ]?key',
      '(?:change|replace|fill|edit)(?:[-_ ].*|me|it|this|in)?',
      '(?:my|your|the|insert|enter|add|put|paste)[-_ ].*|your.*(?:id|key|secret|here)',
      '\\[object .*\\]|function.*\\{.*\\}|\\(\\).*=>.*',
      '\\$\\{.*\\}?|\\$\\(.*\\)|\\$[A-Za-z_]\\w*|%\\w+%|<.*>|\\{\\{.*\\}\\}|#\\{.*\\}',
      'process\\.env\\..*|import\\.meta\\..*',
      'x{3,}|\\*+|\\.+|-+|_+|0+|\\?+',
    ].join('|') +
    ')$',
  'i',
);

/** What is wrong with a key that must be one printable word, or undefined. Continues a sentence after the option's name. */
export function textFault(value: unknown): string | undefined {
  if (typeof value !== 'string') return typeFault(value, 'text');
  if (value.trim() === '') return 'is empty';
  return (
    writingFault(value) ??
    (LINE_END.test(value) ? 'has a line end in it; remove it' : undefined) ??
    (value !== value.trim() ? 'has white space around it; remove it' : undefined) ??
    (/^(?:export\s+)?CF_\w+=/.test(value) ? 'begins with the name of a variable; remove it' : undefined) ??
    (/^x-client-\w+\s*:/i.test(value) ? 'begins with the name of a header; remove it' : undefined) ??
    (/[*•●]{3}|\.{3}|…/.test(value) ? 'is masked or shortened; copy it in full' : undefined) ??
    (/^[!-~]+$/.test(value) ? undefined : 'has a character in it that a key never has')
  );
}

/** What is wrong with the notation of a text of any meaning, or undefined. */
export function writingFault(value: string): string | undefined {
  const trimmed = value.trim();
  if (PLACEHOLDER_SECRET.test(trimmed)) return 'is a placeholder; set the value itself';
  if (QUOTED.test(trimmed)) return 'has quotes around it; remove them';
  if (INVISIBLE.test(value)) return 'has an invisible character in it, such as U+FEFF; remove it';
  return undefined;
}

/** Says what a value of another type is. Continues a sentence after the option's name. */
export function typeFault(
  value: unknown,
  wanted: 'text' | 'list' | 'object' | 'function',
): string | undefined {
  const kind = typeNameOf(value);
  if (kind === wanted) return undefined;
  if (kind === 'promise') return 'is a promise; await it, or pass a function that returns it';
  return kind === 'missing' ? 'is missing' : `is ${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
}

function typeNameOf(value: unknown): string {
  if (value === undefined || value === null) return 'missing';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'object' && 'then' in value) return 'promise';
  return typeof value;
}
