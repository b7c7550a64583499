import type {Endpoint} from '../../protocol/cashfree/api.ts';
import type {EmulatorState} from '../state/state.ts';
import type {EmulatorKeys} from '../options.ts';
import {documentedRefusal, documents, ours, EmulatedRefusal} from './refusal.ts';
import type {Verdict} from '../state/signature.ts';

/** The pair of keys that a call wants (contract 2.1). User details take the bearer token alone. */
const pairs = {
  'data-availability': 'secureId',
  session: 'oneClick',
  'generate-token': 'oneClick',
  user: 'secureId',
} as const;

/** The calls for which the IP list and the signature are documented (contract 2.4). */
const twoFactorCalls: readonly Endpoint[] = ['data-availability', 'user'];

/**
 * Lets a call in, or refuses it: IP list, keys, signature, version, in this order. The order is ours.
 *
 * @throws {EmulatedRefusal}
 */
export async function admit(
  emulator: EmulatorState,
  endpoint: Endpoint,
  headers: Headers,
  address: string,
): Promise<void> {
  const {switches, settings, signing, clock} = emulator;
  if (applies(switches.ipList, endpoint) && !settings.addresses.includes(address))
    throw addressRefused(address);
  if (endpoint !== 'user-details') checkKeys(emulator, endpoint, headers);
  if (applies(switches.signature, endpoint)) {
    const id = headers.get('x-client-id');
    const ids = id === null ? Object.values(settings.keys).map(({clientId}) => clientId) : [id];
    const verdict = await signing.check(headers.get('x-cf-signature'), ids, clock.now());
    if (verdict !== 'good') throw signatureRefused(verdict);
  }
  if (switches.apiVersion === 'required' && !/^\d{4}-\d\d-\d\d$/.test(headers.get('x-api-version') ?? ''))
    throw ours(400, 'x-api-version_invalid', 'x-api-version is required, as YYYY-MM-DD.');
}

function applies(
  position: 'off' | 'ignored' | 'documented-calls' | 'every-call',
  endpoint: Endpoint,
): boolean {
  return position === 'every-call' || (position === 'documented-calls' && twoFactorCalls.includes(endpoint));
}

/**
 * Wrong keys are 401. Missing ones are 400 where Cashfree documents it (docs/cashfree-contract.md section 4); for Create User
 * and data availability a switch decides.
 */
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

/** Documented for two calls only; what the others would answer is unknown, so they answer the same. */
function addressRefused(address: string): EmulatedRefusal {
  const {status, body} = documentedRefusal('data-availability', 'ip_validation_failed');
  return new EmulatedRefusal(status, {...body, message: body.message.replace('(ip)', address)});
}

/** Only the missing signature is documented; a wrong or stale one answers the same code, in our words. */
function signatureRefused(verdict: Exclude<Verdict, 'good'>): EmulatedRefusal {
  const {status, body} = documentedRefusal('user', 'authentication_failed', 403);
  if (verdict === 'missing') return new EmulatedRefusal(status, body);
  const reason =
    verdict === 'stale' ? 'older than five minutes' : 'not made with the public key and this client id';
  return new EmulatedRefusal(status, {...body, message: `Emulator: x-cf-signature is ${reason}`});
}
