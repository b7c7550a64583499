/**
 * The token proxy: what stands on the merchant's server between `<cf-user-details>` and Cashfree.
 *
 * It needs nothing but Web standards, so it runs on Node, Deno, Bun and Workers. It serves the element alone: it
 * is not a way to call Cashfree in general.
 */
export {createTokenProxy} from './handler.ts';
export {optionsFromEnv} from './env.ts';
export {allFields, defaultFields, type FieldPolicy, type FieldRule, type ScopeRules} from './fields.ts';
export {
  DEFAULT_LIMITS,
  type KeyPair,
  type Limit,
  type Limits,
  type Provided,
  type TokenProxyOptions,
} from './options.ts';
export type {FaultEvent, ProxyEvent, RequestEvent, SecurityEvent, UpstreamEvent} from './observe.ts';
export {redisStore, type RedisClient, type RedisStoreOptions} from './redis-store.ts';
export {memoryStore, type Booking, type ProxyStore, type Row} from './store.ts';
