import {expect} from '@open-wc/testing';
import type {Flow} from '../../src/flow/runner/flow.ts';
import {observePageLifecycle} from '../../src/flow/page/page-lifecycle.ts';

/** Events of the page, and the calls that the flow receives. */
const table: readonly [string, () => void, readonly string[]][] = [
  ['is shown', () => document.dispatchEvent(new Event('visibilitychange')), ['resume']],
  ['is online again', () => window.dispatchEvent(new Event('online')), ['resume']],
  ['is left', () => window.dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true})), ['forget']],
  [
    'is brought back by the back button',
    () => window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true})),
    ['revive'],
  ],
  ['is loaded', () => window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: false})), []],
];

describe('a flow whose page', () => {
  for (const [name, happen, expected] of table)
    it(`${name} receives ${expected.join() || 'no call'}, and no call after it unsubscribed`, () => {
      const told: string[] = [];
      const tell = (name: string) => () => void told.push(name);
      const flow = {
        resume: tell('resume'),
        forget: tell('forget'),
        revive: tell('revive'),
      } as unknown as Flow;
      const leave = observePageLifecycle(flow);
      happen();
      expect(told).to.deep.equal(expected);
      leave();
      happen();
      expect(told).to.deep.equal(expected);
    });

  it('is hidden is not asked to check', () => {
    const told: string[] = [];
    const leave = observePageLifecycle({resume: () => told.push('resume')} as unknown as Flow);
    Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true});
    document.dispatchEvent(new Event('visibilitychange'));
    Reflect.deleteProperty(document, 'visibilityState');
    leave();
    expect(told).to.deep.equal([]);
  });

  it('throws does not prevent the calls to the other flows', () => {
    const told: string[] = [];
    const errors: unknown[] = [];
    const {reportError} = window;
    window.reportError = error => void errors.push(error);
    const error = new Error('of a flow');
    const faulty = {
      forget: () => {
        throw error;
      },
    };
    const leave = [faulty, {forget: () => told.push('forget')}].map(flow =>
      observePageLifecycle(flow as unknown as Flow),
    );
    window.dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}));
    for (const off of leave) off();
    window.reportError = reportError;
    expect(told).to.deep.equal(['forget']);
    expect(errors).to.deep.equal([error]);
  });

  it('shares one set of listeners with all other flows; the last flow removes it', () => {
    const added: string[] = [];
    const signals = new Set<AbortSignal | undefined>();
    const restore = [document, window].map(target => {
      const {addEventListener} = target;
      target.addEventListener = (type: string, listener: unknown, options?: AddEventListenerOptions) => {
        added.push(type);
        signals.add(options?.signal);
        addEventListener.call(target, type, listener as EventListener, options);
      };
      return () => Reflect.deleteProperty(target, 'addEventListener');
    });
    let checks = 0;
    const flows = Array.from({length: 1_000}, () => ({resume: () => checks++}) as unknown as Flow);
    const leaves = flows.map(observePageLifecycle);
    expect(added.sort()).to.deep.equal(['online', 'pagehide', 'pageshow', 'visibilitychange']);
    window.dispatchEvent(new Event('online'));
    expect(checks).to.equal(1_000);
    for (const leave of leaves.slice(1)) leave();
    window.dispatchEvent(new Event('online'));
    expect(checks).to.equal(1_001);
    leaves[0]?.();
    expect([...signals].map(signal => signal?.aborted)).to.deep.equal([true]);
    for (const undo of restore) undo();
  });
});
