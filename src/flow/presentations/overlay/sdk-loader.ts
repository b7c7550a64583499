import {Failure} from '../../../protocol/failures.ts';
import {systemClock} from '../../base/clock.ts';
import {delay} from '../../base/delay.ts';
import {orElse, safely} from '../../base/report.ts';

/** Cashfree's web SDK (docs/cashfree-contract.md section 5.1). */
export interface Sdk {
  (options: {
    sessionId: string;
    successCb: (payload: unknown) => void;
    errorCb: (payload: unknown) => void;
    mode?: string;
  }): {closeSDK?: () => void} | undefined;
}

declare global {
  var CF1ClickOnboarding: Sdk | undefined;

  var trustedTypes:
    | {
        createPolicy(
          name: string,
          rules: {createScriptURL(url: string): string},
        ): {createScriptURL(url: string): unknown};
      }
    | undefined;
}

/** In milliseconds. A script blocker may drop the request without an event. */
const loadLimits = {timeOut: 10_000, backOff: 500};
const LOAD_TRIES = 3;

/** Public name: a page that enforces Trusted Types must allow it. */
const POLICY = 'cf-user-details';

/**
 * A failed script element is removed, and the next call tries again.
 * @throws {Failure} `sdk-unavailable`, or the signal's reason.
 */
export async function loadSdk(src: URL, signal: AbortSignal, {timeOut, backOff} = loadLimits): Promise<Sdk> {
  for (let tries = 1; ; tries++) {
    signal.throwIfAborted();
    const {CF1ClickOnboarding: sdk} = globalThis;
    if (typeof sdk === 'function') return sdk;
    const reason = await unlessAborted(insert(src, timeOut), signal);
    if (reason === undefined) continue;
    if (tries === LOAD_TRIES || reason === 'global-missing') throw new Failure('sdk-unavailable', {reason});
    await delay(systemClock, backOff * 2 ** tries * (0.5 + Math.random() / 2), signal);
  }
}

type Reason = 'blocked' | 'offline' | 'timeout' | 'global-missing';

/** Running tries: two elements with the same script would run it twice. */
const inserting = new Map<string, Promise<Reason | undefined>>();

/** An aborted caller does not remove the element, because the browser loads it anyway. */
function insert(src: URL, timeOut: number): Promise<Reason | undefined> {
  const begun = inserting.get(src.href);
  if (begun) return begun;
  const url = trusted(src.href);
  const ended = new Promise<Reason | undefined>(resolve => {
    const script = document.createElement('script');
    const settle = (reason?: Reason): void => {
      safely(() => clearTimeout(timer));
      script.onload = script.onerror = null;
      if (reason !== undefined) script.remove();
      resolve(reason && orElse(() => !navigator.onLine, false) ? 'offline' : reason);
    };
    const timer = setTimeout(() => settle('timeout'), timeOut);
    script.onload = () =>
      settle(typeof globalThis.CF1ClickOnboarding === 'function' ? undefined : 'global-missing');
    script.onerror = () => settle('blocked');
    try {
      script.src = url;
      document.head.append(script);
    } catch {
      settle('blocked');
    }
  });
  inserting.set(src.href, ended);
  const forget = (): void => void inserting.delete(src.href);
  ended.then(forget, forget);
  return ended;
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, {once: true});
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

let policy: {createScriptURL(url: string): unknown} | undefined;

/**
 * The address comes from the merchant's own proxy and was checked.
 * @throws {Failure} `sdk-unavailable` if the page does not allow the policy.
 */
function trusted(url: string): string {
  try {
    policy ??= globalThis.trustedTypes?.createPolicy(POLICY, {createScriptURL: checked => checked});
  } catch {
    throw new Failure('sdk-unavailable', {reason: 'blocked'});
  }
  return (policy?.createScriptURL(url) ?? url) as string;
}
