import {expect} from '@open-wc/testing';
import type {ReactiveController} from 'lit';
import {CountdownController} from '../../src/element/transaction/controllers/countdown-controller.ts';
import type {Clock} from '../../src/flow/base/clock.ts';
import type {FlowState} from '../../src/flow/machine/model.ts';
import {failureWith} from '../../src/protocol/failures.ts';

/** A clock whose wall time and timers are set by the test: a suspended tab has the first without the second. */
class TestClock implements Clock {
  #now = 1_700_000_000_000;
  #elapsed = 0;
  readonly #timers = new Set<{readonly at: number; readonly action: () => void}>();

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, action: () => void): () => void {
    const timer = {at: this.#elapsed + milliseconds, action};
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  get pending(): number {
    return this.#timers.size;
  }

  /** The tab runs: time passes, and timers fire on the way. */
  run(seconds: number): void {
    const end = this.#elapsed + seconds * 1000;
    for (;;) {
      const next = [...this.#timers].filter(({at}) => at <= end).sort((a, b) => a.at - b.at)[0];
      const to = next?.at ?? end;
      this.#now += to - this.#elapsed;
      this.#elapsed = to;
      if (!next) return;
      this.#timers.delete(next);
      next.action();
    }
  }

  /** The tab is suspended, or the clock is set: no timer fires. */
  jump(seconds: number): void {
    this.#now += seconds * 1000;
  }
}

function limited(
  retry_after: unknown,
  code: 'rate-limited' | 'cashfree-rate-limited' = 'rate-limited',
): FlowState {
  const attempt = {id: 'an-attempt', presentation: 'popup', createUser: false} as const;
  return {status: 'failed', attempt, failure: failureWith(code, {retry_after})};
}

function setUp(state: FlowState, clock = new TestClock()) {
  const controllers: ReactiveController[] = [];
  let draws = 0;
  const host = {
    state,
    addController: (controller: ReactiveController) => {
      controllers.push(controller);
    },
    removeController: () => undefined,
    requestUpdate: () => {
      draws++;
    },
    updateComplete: Promise.resolve(true),
  };
  const countdown = new CountdownController(host, clock);
  const update = () => controllers.forEach(each => each.hostUpdate?.());
  update();
  return {
    clock,
    countdown,
    show: (next: FlowState) => ((host.state = next), update()),
    disconnect: () => controllers.forEach(each => each.hostDisconnected?.()),
    draws: () => draws,
  };
}

describe('the time left of a rate limit', () => {
  for (const [retry_after, shown] of [
    [42, '0:42'],
    [1, '0:01'],
    [0.2, '0:01'],
    [60, '1:00'],
    [90, '1:30'],
    [3600, '1:00:00'],
    [3661, '1:01:01'],
  ] as const)
    it(`shows ${retry_after} s as ${shown}`, () => {
      for (const code of ['rate-limited', 'cashfree-rate-limited'] as const)
        expect(setUp(limited(retry_after, code)).countdown.wait?.shown).to.equal(shown);
    });

  for (const retry_after of [undefined, 0, -5, NaN, 'soon'])
    it(`is not shown if the proxy names ${String(retry_after)}`, () => {
      expect(setUp(limited(retry_after)).countdown.wait).to.equal(undefined);
    });

  it('is updated each second, ends at zero, and then has no timer', () => {
    const {clock, countdown, draws} = setUp(limited(3));
    const seen = [0, 1, 1, 1].map(seconds => (clock.run(seconds), countdown.wait?.shown));
    expect(seen).to.deep.equal(['0:03', '0:02', '0:01', '']);
    expect(draws()).to.equal(3);
    expect(clock.pending).to.equal(0);
  });

  it('changes what is spoken at whole minutes, at thirty and at ten seconds only', () => {
    const {clock, countdown} = setUp(limited(130));
    const spoken = new Set([countdown.wait?.spoken]);
    for (let second = 0; second < 129; second++) {
      clock.run(1);
      spoken.add(countdown.wait?.spoken);
    }
    expect([...spoken]).to.deep.equal(['2:10', '2:00', '1:00', '0:30', '0:10']);
  });

  it('follows the wall clock after the tab was suspended', () => {
    const {clock, countdown} = setUp(limited(60));
    clock.jump(50);
    clock.run(1);
    expect(countdown.wait?.shown).to.equal('0:09');
    clock.jump(600);
    clock.run(1);
    expect(countdown.wait?.shown).to.equal('');
  });

  it('ends after the full wait, also if the clock is set back', () => {
    const {clock, countdown} = setUp(limited(5));
    clock.jump(-3600);
    expect(countdown.wait?.shown).to.equal('0:05');
    clock.run(5);
    expect(countdown.wait?.shown).to.equal('');
  });

  it('ends with its state, and the next wait starts in full', () => {
    const {clock, countdown, show} = setUp(limited(60));
    clock.run(20);
    show({status: 'idle'});
    expect(countdown.wait).to.equal(undefined);
    expect(clock.pending).to.equal(0);
    show(limited(60));
    expect(countdown.wait?.shown).to.equal('1:00');
  });

  it('continues in the element that takes over the flow', () => {
    const state = limited(60);
    const {clock, disconnect} = setUp(state);
    clock.run(20);
    disconnect();
    expect(clock.pending).to.equal(0);
    expect(setUp(state, clock).countdown.wait?.shown).to.equal('0:40');
  });
});
