import type {AnyFailure} from '../../protocol/failures.ts';
import {logMistake, type Page} from '../dev-console.ts';

/** Codes, by prefix, whose actor is the user, but whose cause is often a mistake on the page or on the server. */
const LOGGED = /^(?:proxy-unr|sdk-unav|transaction-m|not-c)/;

/** Logs an explanation of a failure if a developer can fix it. */
export function logFailure({actor, code, facts}: AnyFailure, page: Page): void {
  if (actor === 'merchant' || LOGGED.test(code)) logMistake({...page, code, facts});
}
