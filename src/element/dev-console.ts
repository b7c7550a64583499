import {safely} from '../flow/base/report.ts';
import type {Met} from '../diagnosis/index.ts';
import type {AnyFailure} from '../protocol/failures.ts';

/** The proxy and its capabilities, with which a mistake is explained. */
export type Page = Pick<Met, 'proxy' | 'capabilities'>;

/** Codes, by prefix, whose actor is the user, but whose cause is often a mistake on the page or on the server. */
const LOGGED = /^(?:proxy-unr|sdk-unav|transaction-m|not-c)/;

/** Logs an explanation of a mistake, without secrets and personal values. It loads the texts first. */
export function logMistake(met: Met): void {
  import('../diagnosis/index.ts').then(
    ({explain}) => explain(met),
    // eslint-disable-next-line no-console -- developers look on the console first
    () => safely(() => console.error('<cf-user-details>', met.code, met.facts)),
  );
}

/** Logs an explanation of a failure if a developer can fix it. */
export function logFailure({actor, code, facts}: AnyFailure, page: Page): void {
  if (actor === 'merchant' || LOGGED.test(code)) logMistake({...page, code, facts});
}
