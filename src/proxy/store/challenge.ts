import {HOUR} from '../../protocol/cashfree/api.ts';
import {Failure} from '../../protocol/failures.ts';
import {CHALLENGE, CHALLENGE_HEADER} from '../../protocol/proxy/api.ts';
import {errorName, type RequestTrace} from '../telemetry.ts';
import type {Sealer} from '../sealing/seal.ts';
import type {ProxyStore} from './store.ts';

/** How long a token is refused after its use, in milliseconds. Verifiers accept one for minutes. */
const USED_TTL = HOUR;

/** The use of a challenge token by one start (requirement P14). */
export interface ChallengeUse {
  /** Cashfree is asked from here on: the token stays used. */
  spend(): void;
  /** Gives the use back unless it was spent, so that the same token may start once more. */
  release(trace: RequestTrace): Promise<void>;
}

interface ClaimOptions {
  readonly store: ProxyStore;
  readonly sealer: Sealer;
}

/** A start without a token. */
const NONE: ChallengeUse = {spend: () => undefined, release: async () => undefined};

/**
 * Claims the token of a start for that start, before `authorize` verifies it. The store gets an HMAC of the token only.
 *
 * @throws {Failure} `challenge-failed` if another start used the token, or if it is malformed.
 */
export async function claimChallenge(
  {headers}: Request,
  {store, sealer}: ClaimOptions,
): Promise<ChallengeUse> {
  const token = headers.get(CHALLENGE_HEADER);
  if (token === null) return NONE;
  if (!CHALLENGE.test(token)) throw new Failure('challenge-failed', {reason: 'invalid'});

  const claimed: string[] = [];
  const giveBack = async () => {
    for (const key of claimed) await store.remove(key);
  };
  // Under every key: during a rotation other proxies may hold one of them only.
  for (const name of await sealer.blind(`challenge:${token}`)) {
    const key = `challenge:${name}`;
    if (!(await store.add(key, '1', USED_TTL))) {
      await giveBack();
      throw new Failure('challenge-failed', {reason: 'used'});
    }
    claimed.push(key);
  }

  let spent = false;
  return {
    spend: () => void (spent = true),
    async release(trace) {
      if (spent) return;
      // The answer stands: at worst the token counts as used.
      await giveBack().catch((error: unknown) =>
        trace.report({type: 'fault', where: 'store', name: errorName(error)}),
      );
    },
  };
}
