import {expect} from 'chai';
import {failureWith} from '../../../src/protocol/failures.ts';
import {memoryStore, type ProxyStore} from '../../../src/proxy/index.ts';
import {createTrace, type ProxyEvent} from '../../../src/proxy/telemetry.ts';
import {createSealer} from '../../../src/proxy/sealing/seal.ts';
import {createIdempotency, onceMore} from '../../../src/proxy/store/idempotency.ts';
import {ORIGIN, SEALING_KEY} from '../_support/support.ts';

/** A promise that a test settles itself. */
function later<T>() {
  let settle: (value: T) => void = () => undefined;
  return {
    promise: new Promise<T>(resolve => {
      settle = resolve;
    }),
    settle: (value: T) => settle(value),
  };
}

/** A store that others may read, as far as the proxy knows; with what is written to it. */
function shared(written: string[] = []): ProxyStore {
  const {get, set, add, replace, remove, reserve, release} = memoryStore();
  return {
    get,
    set: (key, value, ttl) => (written.push(value), set(key, value, ttl)),
    add: (key, value, ttl) => (written.push(value), add(key, value, ttl)),
    replace: (key, expected, value, ttl) => (written.push(value), replace(key, expected, value, ttl)),
    remove,
    reserve,
    release,
  };
}

const sleep = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));

describe('work that is done once', () => {
  function machines(timeout = 100, given?: ProxyStore) {
    let clock = 1_000_000;
    const now = () => clock;
    const store = given ?? memoryStore({now});
    const sealer = createSealer({keys: [SEALING_KEY], issuer: 'test', now});
    const events: ProxyEvent[] = [];
    const trace = createTrace(new Request(ORIGIN), {
      observe: event => events.push(event),
      watch: () => undefined,
    });
    const once = () => createIdempotency({store, sealer, now, sleep, timeout});
    return {one: once(), other: once(), store, trace, events, pass: (ms: number) => (clock += ms)};
  }

  it('is awaited by other machines, whose callers get the same result', async () => {
    const {one, other, trace} = machines();
    const gate = later<{a: number}>();
    let works = 0;
    const task = {work: () => (works++, gate.promise), spent: 'code-rejected', trace} as const;
    const first = one('key', task);
    const second = other('key', task);
    await new Promise(resolve => setTimeout(resolve, 120));
    gate.settle({a: 1});
    expect(await Promise.all([first, second, other('key', task)])).to.deep.equal([{a: 1}, {a: 1}, {a: 1}]);
    expect(works).to.equal(1);
  });

  it('is shared by concurrent callers of one machine, without reads of the store', async () => {
    const memory = memoryStore();
    const reads: string[] = [];
    const get = (key: string) => (reads.push(key), memory.get(key));
    const {one, trace} = machines(100, {...memory, get});
    const task = {work: async () => ({a: 1}), spent: 'code-rejected', trace} as const;
    const [first, second] = await Promise.all([one('key', task), one('key', task)]);
    expect(second).to.equal(first);
    expect(reads).to.deep.equal(['once:key']);
  });

  it('fails on other machines with the same failure and facts', async () => {
    const {one, other, trace} = machines();
    const task = {
      work: () => Promise.reject(failureWith('user-invalid', {field: 'email'})),
      spent: 'code-rejected',
      trace,
    } as const;
    for (const once of [one, other]) {
      const error = (await once('key', task).catch((thrown: unknown) => thrown)) as {
        code: string;
        facts: object;
      };
      expect([error.code, error.facts]).to.deep.equal(['user-invalid', {field: 'email'}]);
    }
  });

  it('is taken over once from a dead process when its lease expires, and not before', async () => {
    const {one, other, trace, pass} = machines(100);
    const never = {
      work: () => new Promise<{a: number}>(() => undefined),
      spent: 'code-rejected',
      trace,
    } as const;
    void one('key', never);
    await new Promise(resolve => setTimeout(resolve, 10));
    let taken = false;
    const second = other('key', {...never, work: async () => ((taken = true), {a: 2})});
    // Two calls of 100 ms, and five seconds.
    pass(5199);
    await new Promise(resolve => setTimeout(resolve, 120));
    expect(taken).to.equal(false);
    pass(1);
    expect(await second).to.deep.equal({a: 2});
  });

  it('is not counted as an attempt if its process dies while it waits for a slot', async () => {
    const {one, other, trace} = machines();
    const task = {work: async () => ({a: 1}), spent: 'code-rejected', trace} as const;
    for (let times = 0; times < 3; times++)
      void one(`key`, {...task, admit: () => new Promise<void>(() => undefined)});
    expect(await other('key', task)).to.deep.equal({a: 1});
  });

  it('is attempted at most twice, even if no slot is free for the second attempt', async () => {
    const {one, trace} = machines();
    let asks = 0;
    const ask = () => (
      asks++,
      Promise.reject(failureWith('cashfree-unreachable', {status: 0, timed_out: false}))
    );
    const full = () => Promise.reject(failureWith('rate-limited', {retry_after: 1}));
    const task = {work: () => onceMore(ask, full), spent: 'code-rejected', trace} as const;
    const codes: unknown[] = [];
    for (let times = 0; times < 3; times++)
      codes.push(await one('key', task).catch((error: unknown) => (error as {code?: string}).code));
    expect(codes).to.deep.equal(['cashfree-unreachable', 'cashfree-unreachable', 'code-rejected']);
    expect(asks).to.equal(2);
  });

  it('is not attempted a third time', async () => {
    const {one, trace} = machines();
    let works = 0;
    const task = {
      work: () => (works++, Promise.reject(new Error('?'))),
      spent: 'token-rejected',
      trace,
    } as const;
    const codes: unknown[] = [];
    for (let times = 0; times < 3; times++)
      codes.push(
        await one('key', task).catch(
          (error: unknown) => (error as {code?: string}).code ?? (error as Error).message,
        ),
      );
    expect(codes).to.deep.equal(['?', '?', 'token-rejected']);
    expect(works).to.equal(2);
  });

  it('is not attempted again after an unknown result if only one attempt is allowed, and repeats that result', async () => {
    for (const [error, code] of [
      [failureWith('cashfree-failed', {status: 500}), 'cashfree-failed'],
      [new Error('?'), 'proxy-failed'],
    ] as const) {
      const {one, other, trace} = machines();
      let works = 0;
      const task = {
        work: () => (works++, Promise.reject(error)),
        attempts: 1,
        spent: 'code-rejected',
        trace,
      } as const;
      const first = await one('key', task).catch((thrown: unknown) => thrown);
      expect(first).to.equal(error);
      for (const once of [one, other]) {
        const repeat = (await once('key', task).catch((thrown: unknown) => thrown)) as {code: string};
        expect(repeat.code).to.equal(code);
      }
      expect(works).to.equal(1);
    }
  });

  it('is not taken over from a dead process if only one attempt is allowed', async () => {
    const {one, other, trace, pass} = machines(100);
    const task = {attempts: 1, spent: 'proxy-failed', trace} as const;
    void one('key', {...task, work: () => new Promise<{a: number}>(() => undefined)});
    await new Promise(resolve => setTimeout(resolve, 10));
    pass(5210);
    const late = await other('key', {...task, work: async () => ({a: 2})}).catch((thrown: unknown) => thrown);
    expect((late as {code: string}).code).to.equal('proxy-failed');
  });

  for (const code of [
    'rate-limited',
    'cashfree-rate-limited',
    'cashfree-keys-refused',
    'cashfree-ip-refused',
    'cashfree-signature-refused',
    'cashfree-balance',
  ] as const)
    it(`is attempted as often as asked while it fails with ${code}, which uses no code`, async () => {
      const {one, trace, store} = machines();
      const task = {work: () => Promise.reject(failureWith(code)), spent: 'code-rejected', trace} as const;
      for (let times = 0; times < 4; times++) {
        const error = (await one('key', task).catch((thrown: unknown) => thrown)) as {code: string};
        expect(error.code).to.equal(code);
      }
      expect(await store.get('once:key')).to.equal(undefined);
    });

  it('is attempted again after an error without side effects', async () => {
    const {one, trace} = machines();
    let works = 0;
    const task = {
      work: () => (++works < 4 ? Promise.reject(new Error('?')) : Promise.resolve({a: works})),
      attempts: 1,
      unused: (error: unknown) => error instanceof Error && error.message === '?',
      spent: 'code-rejected',
      trace,
    } as const;
    for (let times = 0; times < 3; times++) await one('key', task).catch(() => undefined);
    expect(await one('key', task)).to.deep.equal({a: 4});
  });

  it('keeps its result for the given time', async () => {
    const {one, trace, pass} = machines();
    const task = {work: async () => ({a: 1}), keep: 900_000, spent: 'code-rejected', trace} as const;
    await one('key', task);
    pass(899_000);
    expect(await one('key', task)).to.deep.equal({a: 1});
    pass(2000);
    const late = (await one('key', task).catch((thrown: unknown) => thrown)) as {code?: string};
    expect(late.code).to.equal('code-rejected');
  });

  it('keeps its result sealed in a shared store, and returns it from there', async () => {
    const kept: string[] = [];
    const store = shared(kept);
    const {one, other, trace} = machines(100, store);
    const task = {work: () => Promise.resolve({a: 'mark'}), spent: 'code-rejected', trace} as const;
    expect(await one('key', task)).to.deep.equal({a: 'mark'});
    expect(await other('key', task)).to.deep.equal({a: 'mark'});
    expect(kept).to.have.length(3);
    expect(kept.join()).not.to.contain('mark');
  });

  it('accepts nothing from a shared store that it did not seal', async () => {
    const store = shared();
    await store.set('result:key', '{"result":{"a":"forged"}}', 60_000);
    const {one, trace} = machines(100, store);
    const task = {work: () => Promise.resolve({a: 'own'}), spent: 'code-rejected', trace} as const;
    expect(await one('key', task)).to.deep.equal({a: 'own'});
  });
});
