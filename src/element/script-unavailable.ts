import {messageOf, scriptUnavailableRow} from '../protocol/failure-row.ts';
import type {AnyFailure} from '../protocol/failures.ts';

const code = 'script-unavailable';

/** @returns a failure with the members of a `Failure`, without the table of failures, on which that class depends. */
export function scriptUnavailable(): AnyFailure {
  const members = {code, facts: {}} as const;
  const {retryable, actor} = scriptUnavailableRow;
  return Object.assign(new Error(messageOf(code)), {
    ...members,
    ...scriptUnavailableRow,
    name: 'Failure' as const,
    toJSON: () => ({...members, retryable, actor}),
  });
}
