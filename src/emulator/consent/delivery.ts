import type {EmulatorSettings} from '../options.ts';
import {secret, type ConsentOutcome, type ConsentSession} from '../state/records.ts';
import type {Switches} from '../switches/switches.ts';

/** `payload` holds the arguments of the callback. */
export type SdkStep =
  | {readonly type: 'success' | 'error'; readonly payload: readonly unknown[]}
  | {readonly type: 'redirect'; readonly place: 'page' | 'frame'; readonly url: string}
  | {readonly type: 'close'};

const SUCCESS = 'SUCCESS';

/** `status` without a code. docs/cashfree-contract.md section 5.2 has SUCCESS and CLOSED only; the others are invented. */
const sdkStatuses = {denied: 'DENIED', closed: 'CLOSED', expired: 'EXPIRED'} as const;

/** @returns the redirect URL with the outcome (section 10, rows 1 and 2). Undefined if no redirect URL is set. */
export function returnUrl(
  {redirectUrl}: Pick<EmulatorSettings, 'redirectUrl'>,
  switches: Switches,
  outcome: ConsentOutcome,
  verificationId: string,
): string | undefined {
  if (redirectUrl === undefined) return undefined;
  const {callbackParameter: name, callbackPlace: place, companions, returnWithoutCode} = switches;
  if (outcome.type !== 'approved') {
    const status: Pairs = [['status', sdkStatuses[outcome.type]]];
    return join(
      redirectUrl,
      {status, error: [['error', 'access_denied']] as Pairs, bare: []}[returnWithoutCode],
      [],
    );
  }
  const companionPairs: Pairs =
    companions === 'all'
      ? [
          ['verification_id', verificationId],
          ['status', SUCCESS],
        ]
      : [];
  const code: Pairs = [[name, outcome.code]];
  const other: Pairs = [[name, secret('code')]];
  const query = place === 'fragment' ? [] : [...code, ...companionPairs];
  const fragment = {query: [], fragment: [...code, ...companionPairs], both: code, conflict: other}[place];
  return join(redirectUrl, query, fragment);
}

/** Steps of the web SDK in the overlay (rows 4, 6, 7 and 8). */
export function overlaySteps(
  settings: EmulatorSettings,
  switches: Switches,
  outcome: ConsentOutcome,
  session: ConsentSession | undefined,
): readonly SdkStep[] {
  const id = session?.verificationId;
  const close: readonly SdkStep[] = switches.overlayEnd === 'closes' ? [{type: 'close'}] : [];
  if (outcome.type === 'closed') {
    if (switches.overlayClose === 'silent') return [{type: 'close'}];
    const payload = errorPayload(switches, sdkStatuses.closed, id);
    return [...close, {type: switches.overlayClose === 'error-callback' ? 'error' : 'success', payload}];
  }
  if (outcome.type !== 'approved')
    return [...close, {type: 'error', payload: errorPayload(switches, sdkStatuses[outcome.type], id)}];

  const success: SdkStep = {
    type: 'success',
    payload: [successPayload(switches, outcome.code, outcome.verificationId)],
  };
  const url = returnUrl(settings, switches, outcome, outcome.verificationId);
  if (url === undefined || switches.delivery === 'one') return [...close, success];
  return switches.delivery === 'callback-then-redirect'
    ? [...close, success, {type: 'redirect', place: 'page', url}]
    : [{type: 'redirect', place: 'frame', url}, ...close, success];
}

type Pairs = readonly (readonly [string, string])[];

function successPayload({successPayload: form}: Switches, code: string, id: string): unknown {
  const whole = {verification_id: id, auth_code: code, status: SUCCESS};
  switch (form) {
    case 'object':
      return whole;
    case 'camel':
      return {verificationId: id, authCode: code, status: SUCCESS};
    case 'json':
      return JSON.stringify(whole);
    case 'code-only':
      return {auth_code: code};
    case 'other-status':
      return {...whole, status: 'COMPLETED'};
    case 'no-code':
      return {verification_id: id, status: SUCCESS};
  }
}

function errorPayload(
  {errorPayload: form}: Switches,
  status: string,
  id: string | undefined,
): readonly unknown[] {
  const whole = {verification_id: id, status};
  return {object: [whole], 'status-only': [{status}], nothing: [], json: [JSON.stringify(whole)]}[form];
}

/** Appends parameters without `URL`, which would normalize the merchant's text. */
function join(url: string, query: Pairs, fragment: Pairs): string {
  const [, base = '', hash = ''] = /^([^#]*)(#.*)?$/s.exec(url) ?? [];
  const search = String(new URLSearchParams(query.map(pair => [...pair])));
  const parameters = String(new URLSearchParams(fragment.map(pair => [...pair])));
  const withQuery = search && base + (base.includes('?') ? '&' : '?') + search;
  const withHash = parameters && (hash ? `${hash}${hash.includes('?') ? '&' : '?'}` : '#') + parameters;
  return (withQuery || base) + (withHash || hash);
}
