import type {Note} from './api/api.ts';

/** The line has no query, body or header, because these can hold personal values and secrets. */
export function logLine(
  now: number,
  method: string,
  status: number | 'lost',
  milliseconds: number,
  note: Note,
): string {
  const facts = [
    note.persona && `persona ${note.persona}`,
    note.code,
    note.faults?.length && `faults ${note.faults.join(', ')}`,
  ];
  return [
    new Date(now).toISOString().slice(11, 19),
    method.padEnd(4),
    note.route,
    status,
    `${Math.round(milliseconds)} ms`,
    ...facts.filter(Boolean),
  ].join('  ');
}
