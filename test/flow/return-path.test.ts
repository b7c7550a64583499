import {expect} from '@open-wc/testing';
import type {Presentation} from '../../src/protocol/proxy/api.ts';
import {SECRETS, settled, TestWorld} from './_support/support.ts';

describe('the path that the proxy keeps', () => {
  const cases: readonly [title: string, presentation: Presentation, isWritable: boolean, path?: string][] = [
    [
      'is sent by a page that leaves and can store nothing',
      'redirect',
      false,
      '/shop?step=2#form&auth_code=',
    ],
    ['is not sent by a page that can store it', 'redirect', true],
    ['is not sent where the page stays open behind a window', 'popup', false],
    ['is not sent where the page stays open behind an overlay', 'overlay', false],
  ];
  for (const [title, presentation, isWritable, path] of cases)
    it(title, async () => {
      const world = new TestWorld();
      world.pending.isWritable = () => isWritable;
      world.flow.start({presentation, mobile: SECRETS.mobile});
      await settled();
      const call = `session ${SECRETS.mobile} ${presentation}`;
      expect(world.client.calls).to.deep.equal([path ? `${call} ${path}` : call]);
    });
});
