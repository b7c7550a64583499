import {mistakes, type Mistake, type MistakeId} from './mistakes.ts';

export type Values = Readonly<Record<string, string | number | boolean | undefined>>;

const printed = new Set<string>();

/** Prints once per page and subject. Like the texts, `facts` hold no personal data. */
export function print(id: string, values: Values, subject = '', facts: object = {}): void {
  const key = `${id} ${subject}`;
  if (printed.has(key) || !Object.hasOwn(mistakes, id)) return;
  printed.add(key);
  // eslint-disable-next-line no-console -- the explanation is for the developer
  console.error(
    `<cf-user-details> ${explanationOf(id as MistakeId, values)}`,
    ...(Object.keys(facts).length > 0 ? [facts] : []),
  );
}

function explanationOf(id: MistakeId, values: Values): string {
  const {what, causes, check}: Mistake = mistakes[id];
  const lines = [
    what,
    'Likely causes:',
    ...causes.map((cause, at) => `${at + 1}. ${cause}`),
    ...(check === undefined ? [] : [`To find out, ${check}`]),
    `More: docs/failures.md#${id} in the package cf-user-details.`,
  ];
  return lines.join('\n').replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] || ''));
}
