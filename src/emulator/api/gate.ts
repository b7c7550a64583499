import type {Endpoint} from '../../protocol/cashfree/api.ts';
import type {EmulatorState} from '../state/state.ts';
import type {EmulatorKeys} from '../options.ts';
import {documentedRefusal, documents, ours, EmulatedRefusal} from './refusal.ts';
import type {Verdict} from '../state/signature.ts';

/** Key pair of each call (docs/cashfree-contract.md section 2.1). User details need only the bearer token. */
const pairs = {
  'data-availability': 'secureId',
  session: 'oneClick',
  'generate-token': 'oneClick',
  user: 'secureId',
} as const;

/** Calls for which the IP list and the signature are documented (section 2.4). */
const twoFactorCalls: readonly Endpoint[] = ['data-availability', 'user'];

/** Cashfree documents no order of these checks. */
export async function admit(
  state: EmulatorState,
  endpoint: Endpoint,
  headers: Headers,
  address: string,
): Promise<void> {
  const {switches, settings, signing, clock} = state;
  if (applies(switches.ipList, endpoint) && !settings.addresses.includes(address))
    throw addressRefused(address);
  if (endpoint !== 'user-details') checkKeys(state, endpoint, headers);
  if (applies(switches.signature, endpoint)) {
    const id = headers.get('x-client-id');
    const ids = id === null ? Object.values(settings.keys).map(({clientId}) => clientId) : [id];
    const verdict = await signing.check(headers.get('x-cf-signature'), ids, clock.now());
    if (verdict !== 'good') throw signatureRefused(verdict);
  }
  if (switches.apiVersion === 'required' && !/^\d{4}-\d\d-\d\d$/.test(headers.get('x-api-version') ?? ''))
    throw ours(400, 'x-api-version_invalid', 'x-api-version is required in the format YYYY-MM-DD.');
}

function applies(
  position: 'off' | 'ignored' | 'documented-calls' | 'every-call',
  endpoint: Endpoint,
): boolean {
  return position === 'every-call' || (position === 'documented-calls' && twoFactorCalls.includes(endpoint));
}

/** Section 4 documents 400 for missing keys. For Create User and data availability, the switch `missingKeys` decides. */
function checkKeys(
  {settings, switches}: EmulatorState,
  endpoint: keyof typeof pairs,
  headers: Headers,
): void {
  for (const name of ['x-client-id', 'x-client-secret'])
    if (!headers.get(name) && (switches.missingKeys === '400' || documents(endpoint, `${name}_missing`)))
      throw documentedRefusal(endpoint, `${name}_missing`);
  const accepted: readonly EmulatorKeys[] =
    switches.keyPairs === 'either' ? Object.values(settings.keys) : [settings.keys[pairs[endpoint]]];
  const id = headers.get('x-client-id');
  const secret = headers.get('x-client-secret');
  if (!accepted.some(pair => pair.clientId === id && pair.clientSecret === secret))
    throw documentedRefusal(endpoint, 'authentication_failed', 401);
}

/** Documented for two calls. The answer of the other calls is unknown; this one is used for all. */
function addressRefused(address: string): EmulatedRefusal {
  const {status, body} = documentedRefusal('data-availability', 'ip_validation_failed');
  return new EmulatedRefusal(status, {...body, message: body.message.replace('(ip)', address)});
}

/** Only the missing signature is documented. A wrong or stale signature has the same code with another message. */
function signatureRefused(verdict: Exclude<Verdict, 'good'>): EmulatedRefusal {
  const {status, body} = documentedRefusal('user', 'authentication_failed', 403);
  if (verdict === 'missing') return new EmulatedRefusal(status, body);
  const reason =
    verdict === 'stale'
      ? 'not within five minutes of now'
      : 'not made with the public key and this client id';
  return new EmulatedRefusal(status, {...body, message: `Emulator: x-cf-signature is ${reason}`});
}
