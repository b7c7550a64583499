import {HOUR} from '../../protocol/cashfree/api.ts';
import {Failure} from '../../protocol/failures.ts';
import {CHALLENGE, CHALLENGE_HEADER} from '../../protocol/proxy/api.ts';
import {errorName, type RequestTrace} from '../telemetry.ts';
import type {Sealer} from '../sealing/seal.ts';
import type {ProxyStore} from './store.ts';

/** How long a used token is refused, in milliseconds. Verifiers accept a token for some minutes only. */
const USED_TTL = HOUR;

/** The claim of one start on a challenge token (docs/security-requirements.md row P14). */
export interface ChallengeUse {
  /** Marks the token as used: calls to Cashfree follow. */
  spend(): void;
  /** Releases the claim of an unspent token. Another start can then use it. */
  release(trace: RequestTrace): Promise<void>;
}

interface ClaimOptions {
  readonly store: ProxyStore;
  readonly sealer: Sealer;
}

const NONE: ChallengeUse = {spend: () => undefined, release: async () => undefined};

/** Claims a challenge token before `authorize` verifies it. @throws {Failure} `challenge-failed` */
export async function claimChallenge(
  {headers}: Request,
  {store, sealer}: ClaimOptions,
): Promise<ChallengeUse> {
  const token = headers.get(CHALLENGE_HEADER);
  if (token === null) return NONE;
  if (!CHALLENGE.test(token)) throw new Failure('challenge-failed', {reason: 'invalid'});

  const claimed: string[] = [];
  const releaseClaims = async () => {
    for (const key of claimed) await store.remove(key);
  };
  // Under every key: during a rotation other machines may have only one of them (docs/adr/0017-names-under-every-key.md).
  for (const name of await sealer.hmac(`challenge:${token}`)) {
    const key = `challenge:${name}`;
    if (!(await store.add(key, '1', USED_TTL))) {
      await releaseClaims();
      throw new Failure('challenge-failed', {reason: 'used'});
    }
    claimed.push(key);
  }

  let spent = false;
  return {
    spend: () => void (spent = true),
    async release(trace) {
      if (spent) return;
      // A failed store must not change the answer. The token then counts as used.
      await releaseClaims().catch((error: unknown) =>
        trace.report({type: 'fault', where: 'store', name: errorName(error)}),
      );
    },
  };
}
