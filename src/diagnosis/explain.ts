import type {Capabilities} from '../protocol/proxy/api.ts';
import {isLoopbackHost} from '../protocol/loopback.ts';
import {urlOf, isNear, isWithoutScheme, pathOf, shown} from './address.ts';
import {findInConsentWindow} from './consent-window.ts';
import {print, type Values} from './print.ts';
import {probeConnection, probeScript} from './probe.ts';

export interface Met {
  readonly code: string;
  readonly facts?: object;
  readonly proxy?: string | null | undefined;
  readonly capabilities?: Promise<Capabilities> | undefined;
  /** A window that returned to this origin and still has the code in its address. */
  readonly consentWindow?: Window;
  /** Words that the page wrote in place of the expected ones. Quoted only if they consist of letters. */
  readonly words?: readonly string[];
  readonly values?: Values;
  readonly isCallbackPage?: boolean;
}

type Facts = Readonly<Record<string, unknown>>;

/** Excludes numbers, addresses and sentences. */
const PLAIN = /^[A-Za-z_-]{1,30}$/;

/** A short loss of the network is not reported. */
export async function explain(met: Met): Promise<void> {
  const {proxy, words = []} = met;
  const facts = (met.facts ?? {}) as Facts;
  // A failure of this call is explained separately.
  const capabilities = await met.capabilities?.catch(() => undefined);
  const url = urlOf(proxy, pathOf(facts['step']));
  const sdk = capabilities?.sdk && urlOf(capabilities.sdk.src, '');
  const id = await identify(met, {facts, url, sdk, capabilities});
  if (id === undefined) return;
  const quoted = words.filter(word => PLAIN.test(word)).join(', ');
  const values: Values = {
    ...(facts as Values),
    url: shown(url),
    page: location.origin,
    sdk: sdk ? shown(sdk) : 'its address',
    environment: capabilities?.environment,
    value: quoted && `: ${quoted}`,
    place: met.isCallbackPage && `: ${shown(url)}, status ${String(facts['status'])}`,
    ...met.values,
    ...(met.consentWindow && findInConsentWindow(met.consentWindow)),
  };
  print(id, values, proxy ?? words.join(' '), facts);
}

interface Known {
  readonly facts: Facts;
  readonly url: URL | undefined;
  readonly sdk: URL | undefined;
  readonly capabilities: Capabilities | undefined;
}

// eslint-disable-next-line complexity -- a flat switch: one line for each failure code
async function identify(met: Met, {facts, url, sdk, capabilities}: Known): Promise<string | undefined> {
  const {code, proxy, words = [], consentWindow} = met;
  switch (code) {
    case 'config-invalid':
      return facts['option'] === 'proxy' ? 'proxy-missing' : code;
    case 'scope-unknown':
      return words.some(word => /[^\w-]/.test(word)) ? 'scopes-separator' : code;
    case 'callback-silent':
      return consentWindow && findInConsentWindow(consentWindow).status ? 'callback-missing' : code;
    case 'proxy-unreachable':
      return isWithoutScheme(proxy) ? 'proxy-without-scheme' : explainUnreachable(url);
    case 'proxy-answer-invalid':
      return isWithoutScheme(proxy) && !met.isCallbackPage ? 'proxy-without-scheme' : strange(met, facts);
    case 'request-refused':
      return refused(proxy, facts);
    case 'not-completed':
      // In production, users come back without an answer. Elsewhere, the user is a developer.
      return capabilities && capabilities.environment !== 'production' ? 'callback-unseen' : undefined;
    case 'cashfree-keys-refused':
      return 'keys-refused';
    case 'script-unavailable':
      return navigator.onLine ? code : undefined;
    case 'sdk-unavailable':
      if (facts['reason'] === 'offline') return undefined;
      return sdk && (await probeScript(sdk.href)) === 'policy' ? 'csp-sdk' : 'sdk-blocked';
    default:
      return code;
  }
}

async function explainUnreachable(url: URL | undefined): Promise<string | undefined> {
  if (!url) return 'no-answer';
  const page = new URL(location.href);
  if (page.protocol === 'https:' && url.protocol === 'http:' && !isLoopbackHost(url.hostname))
    return 'mixed-content';
  switch (await probeConnection(url)) {
    case 'policy':
      return 'csp-connect';
    case 'redirected':
      return 'proxy-redirects';
    case 'silent':
      return navigator.onLine ? 'no-answer' : undefined;
    case 'answered':
      // On this origin CORS does not apply: the network was lost for a moment.
      if (url.origin === page.origin) return undefined;
      return isNear(url, page) ? 'origin-near' : 'cors';
  }
}

function strange({isCallbackPage}: Met, {status, paths, step}: Facts): string {
  const unread = Array.isArray(paths) ? paths.map(String) : [];
  // Without a step, the callback page has read the answer.
  if (isCallbackPage || step === undefined) return 'callback-proxy';
  if (unread.includes('protocol')) return 'versions-differ';
  if (status === 404 || status === 405) return 'path-not-found';
  if (Number(status) >= 500) return 'gateway';
  return unread.includes('') ? 'not-json' : 'proxy-answer-invalid';
}

function refused(proxy: string | null | undefined, {reason, expected}: Facts): string {
  switch (reason) {
    case 'path':
      return isWithoutScheme(proxy) ? 'proxy-without-scheme' : 'path-not-found';
    case 'origin':
      return expected === undefined ? 'origin-not-listed' : 'origin-other-name';
    case 'development-cookies':
      return reason;
    default:
      return 'request-refused';
  }
}
