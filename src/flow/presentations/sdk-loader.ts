import {Failure} from '../../protocol/failures.ts';

/** Cashfree's web SDK (contract 5.1): one global function, four options, one method on what it returns. */
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

  /** Trusted Types, as far as we use it; absent in browsers without it. */
  var trustedTypes:
    | {
        createPolicy(
          name: string,
          rules: {createScriptURL(url: string): string},
        ): {createScriptURL(url: string): unknown};
      }
    | undefined;
}

/** Per try, in milliseconds. A script blocker may swallow the request without any event. */
const TIME_OUT = 10_000;
const TRIES = 3;
const BACK_OFF = 500;

/** Named so that a page with Trusted Types enforced can list it. */
const POLICY = 'cf-user-details';

/**
 * The SDK's global, from a tag that the merchant placed, or by loading `src`.
 *
 * A failed tag is removed and a failure is never remembered, so the next press tries again.
 *
 * @throws {Failure} `sdk-unavailable`; or the signal's reason.
 */
export async function loadSdk(src: URL, signal: AbortSignal): Promise<Sdk> {
  for (let tries = 1; ; tries++) {
    if (typeof globalThis.CF1ClickOnboarding === 'function') return globalThis.CF1ClickOnboarding;
    const reason = await insert(src, signal);
    if (reason === undefined) {
      if (typeof globalThis.CF1ClickOnboarding === 'function') return globalThis.CF1ClickOnboarding;
      throw new Failure('sdk-unavailable', {reason: 'global-missing'});
    }
    if (tries === TRIES) throw new Failure('sdk-unavailable', {reason});
    await pause(BACK_OFF * 2 ** tries * (0.5 + Math.random() / 2), signal);
  }
}

type Reason = 'blocked' | 'offline' | 'timeout';

function insert(src: URL, signal: AbortSignal): Promise<Reason | undefined> {
  const script = document.createElement('script');
  script.async = true;
  script.src = trusted(src.href);
  return new Promise((resolve, reject) => {
    const settle = (reason?: Reason): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      if (reason !== undefined) script.remove();
      resolve(navigator.onLine || reason === undefined ? reason : 'offline');
    };
    const abort = (): void => {
      reject(signal.reason as Error);
      settle('blocked');
    };
    const timer = setTimeout(() => settle('timeout'), TIME_OUT);
    script.onload = () => settle();
    script.onerror = () => settle('blocked');
    signal.addEventListener('abort', abort);
    document.head.append(script);
  });
}

let policy: {createScriptURL(url: string): unknown} | undefined;

/** The address comes from the merchant's own proxy and was checked; the policy says so to Trusted Types. */
function trusted(url: string): string {
  policy ??= globalThis.trustedTypes?.createPolicy(POLICY, {createScriptURL: checked => checked});
  return (policy?.createScriptURL(url) ?? url) as string;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', abort, {once: true});
  });
}
