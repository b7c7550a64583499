import {safely} from '../flow/report.ts';
import type {AnyFailure} from '../protocol/failures.ts';

/** Says on the console what only a developer can do something about. Never a secret or a personal value. */
export function tellDeveloper(message: string, ...facts: object[]): void {
  // eslint-disable-next-line no-console -- there is no other place where a developer looks first
  safely(() => console.error(`<cf-user-details> ${message}`, ...facts));
}

/** The same for a failure, if the merchant has to act on it: users and Cashfree do not read this console. */
export function tellOfFailure({actor, code, facts}: AnyFailure): void {
  if (actor === 'merchant') tellDeveloper(code, facts);
}
