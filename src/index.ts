/**
 * The element, its events and its types. The import has no side effect: `cf-user-details/define` registers the tag.
 */
export {CfUserDetailsElement} from './element/cf-user-details-element.ts';
export type {StartInit} from './element/configured-element.ts';
export * from './element/events.ts';
export {english} from './element/strings/english.ts';
export type {Strings, StringsOverride} from './element/strings/strings.ts';
export type {Challenge} from './flow/runner/challenge.ts';
export type {Attempt, FlowState, FlowStatus} from './flow/machine/model.ts';
export type {Trace, TraceEntry} from './flow/trace/trace.ts';
export {UserDetails} from './protocol/details.ts';
export {Failure, isFailure} from './protocol/failures.ts';
export type {Actor, AnyFailure, FailureCode, FailureFacts, FailureOutcome} from './protocol/failures.ts';
export type {Presentation, SecureIdUser} from './protocol/proxy/api.ts';
export {isScopeName, scopeNames} from './protocol/cashfree/scopes.ts';
export type {
  Metadata,
  MetadataByScope,
  OtherMetadata,
  OtherScope,
  OtherScopes,
  Records,
  ScopeName,
  ScopeRecord,
  Scopes,
} from './protocol/cashfree/scopes.ts';
export type {UserDetailsBody} from './protocol/cashfree/user-details.ts';
