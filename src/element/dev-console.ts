import {safely} from '../flow/base/report.ts';
import type {Met} from '../diagnosis/index.ts';

/** The proxy and its capabilities, with which a mistake is explained. */
export type Page = Pick<Met, 'proxy' | 'capabilities'>;

/** Logs an explanation of a mistake, without secrets and personal values. It loads the texts first. */
export function logMistake(met: Met): void {
  import('../diagnosis/index.ts').then(
    ({explain}) => explain(met),
    // eslint-disable-next-line no-console -- developers look on the console first
    () => safely(() => console.error('<cf-user-details>', met.code, met.facts)),
  );
}
