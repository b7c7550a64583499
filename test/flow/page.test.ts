import {expect} from '@open-wc/testing';
import type {Flow} from '../../src/flow/flow.ts';
import {followPage} from '../../src/flow/page.ts';

/** What the page does, and what the flow is told. */
const table: readonly [string, () => void, readonly string[]][] = [
  ['is shown', () => document.dispatchEvent(new Event('visibilitychange')), ['check']],
  ['is online again', () => window.dispatchEvent(new Event('online')), ['check']],
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
    it(`${name} is told: ${expected.join() || 'nothing'}, and nothing after it left`, () => {
      const told: string[] = [];
      const tell = (name: string) => () => void told.push(name);
      const flow = {check: tell('check'), forget: tell('forget'), revive: tell('revive')} as unknown as Flow;
      const leave = followPage(flow);
      happen();
      expect(told).to.deep.equal(expected);
      leave();
      happen();
      expect(told).to.deep.equal(expected);
    });

  it('is hidden is not asked to check', () => {
    const told: string[] = [];
    const leave = followPage({check: () => told.push('check')} as unknown as Flow);
    Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true});
    document.dispatchEvent(new Event('visibilitychange'));
    Reflect.deleteProperty(document, 'visibilityState');
    leave();
    expect(told).to.deep.equal([]);
  });
});
