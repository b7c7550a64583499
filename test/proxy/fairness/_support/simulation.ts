/** A proxy, its visitors and a Cashfree under a clock that jumps from one thing that happens to the next. */
import {createTokenProxy, type TokenProxyOptions} from '../../../../src/proxy/index.ts';
import {fakeCashfree, json, MARKS, refusal, type Received} from '../../_support/fake-cashfree.ts';
import {createBrowser, SEALING_KEY, CONSENT, type Answer} from '../../_support/support.ts';

/** Milliseconds that one call to Cashfree takes. */
export const LATENCY = 300;

/** Time passes only while every task sleeps. */
export class SimulatedClock {
  time = 1_800_000_000_000;
  readonly start = this.time;
  #sleepers: {readonly at: number; readonly wake: () => void}[] = [];
  #awake = 0;
  #idle: () => void = () => undefined;

  readonly now = (): number => this.time;

  readonly sleep = async (milliseconds: number): Promise<void> => {
    if (milliseconds <= 0) return;
    const at = this.time + milliseconds;
    await new Promise<void>(wake => {
      this.#insert({at, wake});
      this.#rest();
    });
  };

  /** Begins a task after so many milliseconds. A task waits for nothing but this clock and its own work. */
  async run(tasks: readonly {readonly after: number; readonly work: () => Promise<void>}[]): Promise<void> {
    this.#awake = tasks.length;
    const done = tasks.map(async ({after, work}) => {
      try {
        await this.sleep(after);
        await work();
      } finally {
        this.#rest();
      }
    });
    const all = Promise.all(done);
    // A failure of one task is thrown at the end.
    all.catch(() => undefined);
    for (;;) {
      if (this.#awake > 0) await new Promise<void>(resolve => (this.#idle = resolve));
      const [next] = this.#sleepers;
      if (!next) break;
      this.time = next.at;
      while (this.#sleepers[0]?.at === this.time) {
        this.#awake++;
        this.#sleepers.shift()?.wake();
      }
    }
    await all;
  }

  #rest(): void {
    if (--this.#awake === 0) this.#idle();
  }

  #insert(sleeper: {readonly at: number; readonly wake: () => void}): void {
    let low = 0;
    let high = this.#sleepers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sleepers[middle]?.at ?? 0) > sleeper.at) high = middle;
      else low = middle + 1;
    }
    this.#sleepers.splice(low, 0, sleeper);
  }
}

/** Where a visitor comes from, and as whom. */
export interface Origin {
  readonly address?: string;
  readonly account?: string;
}

export function simulate(options: Partial<TokenProxyOptions> = {}, clock = new SimulatedClock()) {
  const cashfree = fakeCashfree();
  const arrivals: number[] = [];
  const expiry = () => new Date(clock.time + 3_600_000).toISOString();
  Object.assign(cashfree.answers, {
    session: ({body}: Received) => {
      const id = String(body.verification_id);
      return json({verification_id: id, session_id: id, expiry: expiry()});
    },
    'generate-token': ({body}: Received) => {
      const [, id] = /^code of (.*)$/.exec(String(body.auth_code)) ?? [];
      if (id === undefined) return refusal(400, 'auth_code_value_invalid');
      return json({verification_id: id, access_token: `token of ${id}`, expiry: expiry()});
    },
    'user-details': () => json({scopes: [{scope: 'NAME', records: [{metadata: {name: MARKS.name}}]}]}),
  });
  for (const endpoint of Object.keys(cashfree.answers) as (keyof typeof cashfree.answers)[]) {
    const answer = cashfree.answers[endpoint];
    cashfree.answers[endpoint] = async received => {
      arrivals.push(clock.time);
      await clock.sleep(LATENCY);
      return answer(received);
    };
  }
  const proxyWith = (more: Partial<TokenProxyOptions> = {}) =>
    createTokenProxy({
      environment: 'production',
      secureIdKeys: {clientId: 'secure-id', clientSecret: MARKS.secureIdSecret},
      oneClickKeys: {clientId: 'one-click', clientSecret: MARKS.oneClickSecret},
      sealingKeys: [SEALING_KEY],
      consentUrl: CONSENT,
      clientAddress: request => request.headers.get('x-address') ?? undefined,
      fetch: cashfree.fetch,
      log: () => undefined,
      now: clock.now,
      sleep: clock.sleep,
      // No call may end by its deadline while the clock of the machine runs on.
      timeout: 600_000,
      ...options,
      ...more,
    });
  const proxy = proxyWith();

  function visit({address, account}: Origin, handler = proxy) {
    const browser = createBrowser(request => {
      if (address !== undefined) request.headers.set('x-address', address);
      if (account !== undefined) request.headers.set('x-account', account);
      return handler(request);
    });
    return browser;
  }

  /** What the element does with `rate-limited`: it waits for `retry_after`, and retries (src/flow/runner/retry-after.ts). */
  async function inTurn(ask: () => Promise<Answer>): Promise<Answer> {
    for (;;) {
      const answer = await ask();
      if (answer.body.code !== 'rate-limited') return answer;
      const {retry_after} = answer.body.facts as {retry_after: number};
      await clock.sleep(Math.max(50, retry_after * 1000));
    }
  }

  /** From press to details. @returns how long the visitor waited in the queue, in milliseconds; undefined where it failed. */
  async function journey(origin: Origin, mobile: string, consent: number): Promise<number | undefined> {
    const began = clock.time;
    const browser = visit(origin);
    const started = await inTurn(() => browser.start(mobile));
    if (started.status !== 200) return undefined;
    const transaction = String(started.body.verification_id);
    await clock.sleep(consent);
    const token = await inTurn(() => browser.post(`code of ${transaction}`, {transaction}));
    if (token.status !== 200) return undefined;
    const answer = await inTurn(() => browser.details(token.body.access_token, {transaction}));
    if (answer.status !== 200) return undefined;
    return clock.time - began - consent - 4 * LATENCY;
  }

  return {clock, cashfree, arrivals, proxy, proxyWith, visit, inTurn, journey};
}

/** The most calls within any window of so many milliseconds. */
export function busiest(arrivals: readonly number[], window: number): number {
  let most = 0;
  let first = 0;
  for (const [index, at] of arrivals.entries()) {
    while ((arrivals[first] ?? 0) <= at - window) first++;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** The same sequence on every run (a linear congruential generator, Numerical Recipes). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
