import {safely} from '../flow/base/report.ts';
import type {Met} from '../diagnosis/index.ts';
import type {AnyFailure} from '../protocol/failures.ts';

/** What a failure is explained with. */
export type Page = Pick<Met, 'proxy' | 'capabilities'>;

/** Failures of the user's whose cause is often a mistake on the page or on the server. */
const LOGGED = /^(?:proxy-unr|sdk-unav|transaction-m|not-c)/;

/** Explains a mistake on the console. The texts are loaded only now. Never a secret or a personal value. */
export function logMistake(met: Met): void {
  import('../diagnosis/index.ts').then(
    ({explain}) => explain(met),
    // eslint-disable-next-line no-console -- there is no other place where a developer looks first
    () => safely(() => console.error('<cf-user-details>', met.code, met.facts)),
  );
}

/** The same for a failure that a developer can do something about. */
export function logFailure({actor, code, facts}: AnyFailure, page: Page): void {
  if (actor === 'merchant' || LOGGED.test(code)) logMistake({...page, code, facts});
}
