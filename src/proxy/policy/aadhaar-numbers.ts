import {readMobile} from '../../protocol/mobile.ts';

const LENGTH = 12;
const SHOWN = 4;

/** Of bounded length: a long match would exhaust the stack of the regular expression. */
const DIGITS = /\p{Nd}{1,64}/gu;

/** Marks on a digit and invisible characters, such as a zero-width space, do not separate groups. */
const VISIBLE = /[^\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

/** A visible letter ends a sequence of groups. */
const LETTER = /(?!\p{Default_Ignorable_Code_Point})\p{L}/u;

/** Loose separators: they may separate two numbers as well as two groups of one number. */
const LOOSE = /[,;:+\n\r،؛、，；：＋\u2028\u2029]/u;
const LIST = /[,;\n\r،؛、，；\u2028\u2029]/u;

interface Gap {
  /** The loose separator; else the first visible character; else a space. */
  readonly mark: string;
  readonly isLoose: boolean;
}

const SPACE: Gap = {mark: ' ', isLoose: false};

interface Group {
  readonly start: number;
  end: number;
  count: number;
  /** The separator before the group; undefined if it contains a letter, or for the first group. */
  readonly gap: Gap | undefined;
}

/**
 * Masks each Aadhaar number in a text except its last four digits, in linear time: twelve decimal digits of any script
 * that are not part of a longer number ({@link isNumber}). Any character except a letter may separate them.
 * @param inAadhaar false exempts mobile numbers with a country code. In AADHAAR an Aadhaar number may begin with 91.
 * @example hideAadhaarNumbers('UID १२३४ ५६७८ ९०१२', false) // 'UID xxxx xxxx ९०१२'
 */
export function hideAadhaarNumbers(text: string, inAadhaar: boolean): string {
  const groups = groupsOf(text);
  let hidden = '';
  let done = 0;
  for (let first = 0; first < groups.length; first++) {
    const run = runFrom(groups, first);
    const [start, end] = [run[0]?.start ?? 0, run.at(-1)?.end ?? 0];
    if (!isNumber(groups, first, run, inAadhaar)) continue;
    if (!inAadhaar && readMobile(text.slice(start, end)) !== undefined) continue;
    hidden += text.slice(done, start) + hide(text.slice(start, end));
    done = end;
    first += run.length - 1;
  }
  return hidden + text.slice(done);
}

export function hideAadhaarNumber(value: number, inAadhaar: boolean): number | string {
  const digits = String(Math.trunc(Math.abs(value)));
  if (!/^\d{12}$/.test(digits) || (!inAadhaar && readMobile(digits) !== undefined)) return value;
  return hide(digits);
}

function groupsOf(text: string): readonly Group[] {
  const groups: Group[] = [];
  let last: Group | undefined;
  for (const {0: digits, index} of text.matchAll(DIGITS)) {
    const count = Array.from(digits).length;
    const end = index + digits.length;
    const between = last && text.slice(last.end, index);
    if (last && between !== undefined && !VISIBLE.test(between)) {
      last.end = end;
      last.count += count;
    } else {
      last = {start: index, end, count, gap: between === undefined ? undefined : gapOf(between)};
      groups.push(last);
    }
  }
  return groups;
}

function gapOf(between: string): Gap | undefined {
  if (between === ' ') return SPACE;
  if (LETTER.test(between)) return undefined;
  const loose = LOOSE.exec(between)?.[0];
  const [visible = ' '] = /[^\s\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}]/u.exec(between) ?? [];
  return {mark: loose ?? visible, isLoose: loose !== undefined};
}

/** Empty if no sequence of groups from `first` on has twelve digits. */
function runFrom(groups: readonly Group[], first: number): readonly Group[] {
  let count = 0;
  for (let at = first; count < LENGTH; at++) {
    const group = groups[at];
    if (!group || (at > first && !group.gap)) return [];
    count += group.count;
    if (count === LENGTH) return groups.slice(first, at + 1);
  }
  return [];
}

/**
 * Whether groups with twelve digits in all are one number, not several numbers or a part of a longer one.
 * - Groups of four are one, unless a neighbour continues them ({@link continuesFours}).
 * - Other groups without a {@link LOOSE} separator are one, unless one that is not loose joins them to a neighbour.
 * - Groups of equal size with one loose separator are one, unless a neighbour has the same size and separator.
 * - Other groups with loose separators are one if they have no neighbour and no group of six digits: it may be a PIN
 *   code, as in `12/3, 456, 560001`. In AADHAAR two groups of six are one. A colon or a plus must be the only
 *   separator: with others the text may be a date with a time.
 */
function isNumber(
  groups: readonly Group[],
  first: number,
  run: readonly Group[],
  inAadhaar: boolean,
): boolean {
  if (run.length < 2) return run.length === 1;
  const neighbours = neighboursOf(groups, first, run.length);
  const isFours = run.every(({count}) => count === 4);
  if (!isFours && neighbours.some(({gap}) => !gap.isLoose)) return false;
  const gaps = run.slice(1).flatMap(({gap}) => gap ?? []);
  const marks = new Set(gaps.map(({mark}) => mark));
  if (isFours) return !neighbours.some(neighbour => continuesFours(neighbour, marks, inAadhaar));
  if (gaps.every(({isLoose}) => !isLoose)) return true;
  const sizes = new Set(run.map(({count}) => count));
  if (sizes.size === 1 && marks.size === 1 && !sizes.has(6))
    return !neighbours.some(({count, gap}) => sizes.has(count) && marks.has(gap.mark));
  return (
    neighbours.length === 0 &&
    (marks.size === 1 || gaps.every(({mark, isLoose}) => !isLoose || LIST.test(mark))) &&
    (!sizes.has(6) || (inAadhaar && run.length === 2))
  );
}

interface Neighbour {
  readonly count: number;
  readonly gap: Gap;
}

function neighboursOf(groups: readonly Group[], first: number, length: number): readonly Neighbour[] {
  const before = groups[first - 1];
  const gap = groups[first]?.gap;
  const after = groups[first + length];
  return [
    ...(before && gap ? [{count: before.count, gap}] : []),
    ...(after?.gap ? [{count: after.count, gap: after.gap}] : []),
  ];
}

/**
 * Whether a neighbour makes `1234 5678 9012` longer: four digits with the same separator (a virtual id has 16). Outside
 * AADHAAR also four with another separator, or up to three with the same one (a health id: `91-1234-5678-9012`).
 */
function continuesFours({count, gap}: Neighbour, marks: ReadonlySet<string>, inAadhaar: boolean): boolean {
  if (count === 4 && marks.has(gap.mark)) return true;
  return !inAadhaar && !gap.isLoose && (count === 4 || (count < 4 && marks.has(gap.mark)));
}

function hide(number: string): string {
  let left = LENGTH;
  return number.replaceAll(/\p{Nd}/gu, digit => (left-- > SHOWN ? 'x' : digit));
}
