import {readMobile} from '../../protocol/mobile.ts';

/** Digits of an Aadhaar number, and how many of them stay readable. */
const LENGTH = 12;
const SHOWN = 4;

/** Digits in pieces of bounded length, so that no text exhausts the stack of the regular expression. */
const DIGITS = /\p{Nd}{1,64}/gu;

/** Characters that do not separate: marks on a digit, and what is invisible, such as a zero-width space. */
const VISIBLE = /[^\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

/** What ends a sequence of groups: a letter that can be seen. */
const LETTER = /(?!\p{Default_Ignorable_Code_Point})\p{L}/u;

/** List punctuation, line breaks, the colon of a time and the plus of a country code may also separate two numbers. */
const LOOSE = /[,;:+\n\r،؛、，；：＋\u2028\u2029]/u;
const LIST = /^[,;\n\r،؛、，；\u2028\u2029]$/u;

/** What stands between two groups of digits. */
interface Gap {
  /** The first visible character that is no space; a line break; or a space. */
  readonly mark: string;
  readonly isLoose: boolean;
}

const SPACE: Gap = {mark: ' ', isLoose: false};

/** Digits without anything visible between them. */
interface Group {
  readonly start: number;
  end: number;
  count: number;
  /** What separates it from the group before; undefined if a letter does, or if there is none. */
  readonly gap: Gap | undefined;
}

/**
 * Masks each Aadhaar number in a text but for its last four digits.
 *
 * An Aadhaar number is twelve decimal digits of any script that are not part of a longer run. Anything but a letter may
 * separate its digits, and letters may touch it. What counts as a longer run: see `isNumber`. The time is linear in the
 * length of the text.
 *
 * @param inAadhaar false exempts what reads as a mobile number with its country code. In AADHAAR it is not exempt: an
 *   Aadhaar number may begin with 91.
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

/** As {@link hideAadhaarNumbers}, for a JSON number: one whose integer part is an Aadhaar number becomes a masked text. */
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

/** What is between two groups. The space, by far the most frequent, is not looked at twice. */
function gapOf(between: string): Gap | undefined {
  if (between === ' ') return SPACE;
  if (LETTER.test(between)) return undefined;
  const loose = LOOSE.exec(between)?.[0];
  const [visible = ' '] = /[^\s\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}]/u.exec(between) ?? [];
  return {mark: loose ?? visible, isLoose: loose !== undefined};
}

/** The groups from `first` on that together have twelve digits; none if no group ends there. */
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
 * Whether groups of twelve digits read as one number, and not as part of a longer one or as several. {@link LOOSE}
 * separators are those that may also separate two numbers.
 *
 * - Twelve digits without a separator always do.
 * - Groups of four do, whatever separates them, unless a neighbour continues them: see {@link continuesFours}.
 * - Other groups do if there is no loose separator in them, and no other one before or after them.
 * - Groups of equal size with one loose separator do, unless a group of that size goes on with it.
 * - Other groups with loose separators do if no digits are before or after them, and if none of them can be a PIN code
 *   (six digits), as in `12/3, 456, 560001`. In AADHAAR two groups of six do all the same. A colon or a plus must be the
 *   only separator, as it is not in a date with a time.
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

/** The groups before and after, unless a letter separates them. */
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
 * Whether a neighbour of `1234 5678 9012` makes it a longer number: four more digits after the same separator, as in a
 * virtual id (16 digits). Outside AADHAAR also four more after another separator, and up to three more after the same, as
 * in a health id (14 digits, `91-1234-5678-9012`).
 */
function continuesFours({count, gap}: Neighbour, marks: ReadonlySet<string>, inAadhaar: boolean): boolean {
  if (count === 4 && marks.has(gap.mark)) return true;
  return !inAadhaar && !gap.isLoose && (count === 4 || (count < 4 && marks.has(gap.mark)));
}

function hide(number: string): string {
  let left = LENGTH;
  return number.replaceAll(/\p{Nd}/gu, digit => (left-- > SHOWN ? 'x' : digit));
}
