import {expect} from '@open-wc/testing';
import {systemClock} from '../../src/flow/base/clock.ts';
import {retryAfter} from '../../src/flow/runner/retry-after.ts';
import {Failure, type AnyFailure} from '../../src/protocol/failures.ts';
import {settled, TestClock} from './_support/support.ts';

const {signal} = new AbortController();

/** Answers with each of these in turn. */
function answers(...given: (AnyFailure | string)[]): {ask: () => Promise<string>; asked: () => number} {
  let asked = 0;
  const ask = (): Promise<string> => {
    const next = given[asked++];
    return typeof next === 'string'
      ? Promise.resolve(next)
      : Promise.reject(next ?? new Error('Asked too often'));
  };
  return {ask, asked: () => asked};
}

describe('a call that the proxy answers with a time to retry', () => {
  const later = [
    new Failure('rate-limited', {retry_after: 0.1}),
    new Failure('cashfree-rate-limited', {status: 429, retry_after: 0.05}),
  ];

  it('is repeated after each such answer, up to the first other answer', async () => {
    const {ask, asked} = answers(...later, 'the token');
    expect(await retryAfter('token', ask, systemClock, signal)).to.equal('the token');
    expect(asked()).to.equal(3);
  });

  it('is not repeated before that time', async () => {
    const clock = new TestClock();
    const {ask, asked} = answers(...later, 'the token');
    const ended = retryAfter('token', ask, clock, signal);
    for (const [wait, times] of [
      [99, 1],
      [1, 2],
      [49, 2],
      [1, 3],
    ] as const) {
      await settled();
      await clock.pass(wait);
      expect(asked()).to.equal(times);
    }
    expect(await ended).to.equal('the token');
    expect(clock.waiting).to.equal(0);
  });

  it('times out after thirty seconds', async () => {
    const clock = new TestClock();
    const hangs = (on: AbortSignal): Promise<string> =>
      new Promise((_, reject) => on.addEventListener('abort', () => reject(on.reason as Error)));
    const ended = retryAfter('token', hangs, clock, signal).catch((error: unknown) => error);
    await clock.pass(30_000);
    expect(await ended).to.deep.include({
      code: 'proxy-unreachable',
      facts: {step: 'token', timed_out: true},
    });
  });

  for (const failure of [new Failure('code-rejected'), new Failure('binding-mismatch')]) {
    it(`ends at once with ${failure.code}`, async () => {
      const {ask, asked} = answers(failure, 'too late');
      expect(await retryAfter('token', ask, systemClock, signal).catch((error: unknown) => error)).to.equal(
        failure,
      );
      expect(asked()).to.equal(1);
    });
  }

  it('stops waiting when the transaction is cancelled', async () => {
    const work = new AbortController();
    const {ask, asked} = answers(new Failure('rate-limited', {retry_after: 3600}), 'too late');
    const ended = retryAfter('token', ask, systemClock, work.signal).catch((error: unknown) => error);
    await Promise.resolve();
    const given = new Error('given up');
    work.abort(given);
    expect(await ended).to.equal(given);
    expect(asked()).to.equal(1);
  });

  it('aborts the call in progress when the transaction ends', async () => {
    const work = new AbortController();
    const hangs = (on: AbortSignal): Promise<string> =>
      new Promise((_, reject) => on.addEventListener('abort', () => reject(on.reason as Error)));
    const ended = retryAfter('token', hangs, systemClock, work.signal).catch((error: unknown) => error);
    const given = new Error('given up');
    work.abort(given);
    expect(await ended).to.equal(given);
  });
});
