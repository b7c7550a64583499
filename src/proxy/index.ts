/**
 * The token proxy. It runs on the merchant's server, between `<cf-user-details>` and Cashfree. It uses Web standards
 * only: it runs on Node, Deno, Bun and Workers. It is not a general client of Cashfree.
 */
export {Failure, isFailure} from '../protocol/failures.ts';
export type {AnyFailure, FailureCode, FailureFacts} from '../protocol/failures.ts';
export {createTokenProxy} from './handler.ts';
export {setRemoteAddress} from './http/remote-address.ts';
export {addressFromHeader, type AddressHeaderOptions} from './options/address-header.ts';
export {optionsFromEnv} from './options/env.ts';
export type {Authorized, KeyPair, TokenProxyOptions} from './options/options.ts';
export {
  allFields,
  defaultFields,
  documentedFields,
  type FieldPolicy,
  type FieldRule,
  type FieldRules,
  type ScopeRules,
} from './policy/field-policy.ts';
export type {CreatedUser, CreateUserOptions, UserTransaction} from './options/create-user.ts';
export type {Resolvable} from './resolvable.ts';
export type {
  FaultEvent,
  FloodEvent,
  NoticeCode,
  NoticeEvent,
  ProxyEvent,
  RequestEvent,
  SecurityEvent,
  UpstreamEvent,
  UserEvent,
} from './telemetry.ts';
export {createSecureIdUser, type CreateSecureIdUserOptions} from './secure-id-user/create.ts';
export type {NewSecureIdUser, SecureIdUserRecord} from './secure-id-user/request.ts';
export {DEFAULT_LIMITS, type Limit, type Limits} from './store/rate-limits.ts';
export {RedisCheckError} from './store/redis-check.ts';
export {checkRedis, redisStore, type RedisClient, type RedisStoreOptions} from './store/redis-store.ts';
export {memoryStore} from './store/memory-store.ts';
export type {QueueSlot, ProxyStore, Reservation, StoreRow} from './store/store.ts';
