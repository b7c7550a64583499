import {expect} from 'chai';
import {isFailure, memoryStore, type ProxyEvent} from '../../../src/proxy/index.ts';
import {CHALLENGE_HEADER} from '../../../src/protocol/proxy/api.ts';
import {createSealer} from '../../../src/proxy/sealing/seal.ts';
import {claimChallenge} from '../../../src/proxy/store/challenge.ts';
import {createTrace} from '../../../src/proxy/telemetry.ts';
import {ORIGIN, SEALING_KEY} from '../_support/support.ts';

const TOKEN = '0.challenge-token_A-z.0~';
const HOUR = 3_600_000;
const sealer = createSealer({keys: [SEALING_KEY, 'B'.repeat(43)], issuer: 'test', now: Date.now});
const request = new Request(ORIGIN, {headers: {[CHALLENGE_HEADER]: TOKEN}});

function world() {
  const memory = memoryStore();
  const added: unknown[] = [];
  const removed: string[] = [];
  const events: ProxyEvent[] = [];
  const store = {
    ...memory,
    add: async (...all: Parameters<typeof memory.add>) => (added.push(all), memory.add(...all)),
    remove: async (key: string) => (removed.push(key), memory.remove(key)),
  };
  const trace = createTrace(request, {observe: event => events.push(event)});
  return {claim: () => claimChallenge(request, {store, sealer}), memory, added, removed, trace};
}

/** The names of the token under both keys. */
const names = async () => (await sealer.hmac(`challenge:${TOKEN}`)).map(name => `challenge:${name}`);

describe('the claim on a challenge token', () => {
  it('is written under every key for an hour, and removed alone if it was not spent', async () => {
    const {claim, added, removed, trace} = world();
    const keys = await names();
    const use = await claim();
    expect(keys).to.have.length(2);
    expect(added).to.deep.equal(keys.map(key => [key, '1', HOUR]));
    expect(removed).to.deep.equal([]);
    await use.release(trace);
    expect(removed).to.deep.equal(keys);
  });

  it('stays if it was spent', async () => {
    const {claim, removed, trace} = world();
    const use = await claim();
    use.spend();
    await use.release(trace);
    expect(removed).to.deep.equal([]);
  });

  it('is refused, and removes its own names alone, if another machine has claimed the token', async () => {
    const {claim, memory, removed} = world();
    const [first, second = ''] = await names();
    await memory.add(second, '1', HOUR);
    const error = await claim().catch((thrown: unknown) => thrown);
    if (!isFailure(error)) throw new Error(`No failure: ${String(error)}`);
    expect([error.code, error.facts]).to.deep.equal(['challenge-failed', {reason: 'used'}]);
    expect(removed).to.deep.equal([first]);
  });
});
