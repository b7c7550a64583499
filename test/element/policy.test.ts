import {expect, fixture, html} from '@open-wc/testing';
import {until} from './world.ts';

interface Strict extends Window {
  readonly played?: Promise<{violations: string[]; events: string[]; styled: number}>;
}

describe('under the strictest content security policy, with Trusted Types enforced', () => {
  it('plays a whole journey without one violation', async () => {
    const frame = await fixture<HTMLIFrameElement>(html`<iframe title="strict"></iframe>`);
    frame.src = new URL('strict/page.html', import.meta.url).href;
    const page = () => frame.contentWindow;
    await until(() => page()?.played);
    const result = await page()?.played;
    expect(result?.violations).to.deep.equal([]);
    expect(result?.events).to.include.members(['cf-ready', 'cf-scope', 'cf-details']);
    expect(result?.events).not.to.include('cf-error');
    expect(result?.styled).to.equal(0);

    // And the page would have heard of one.
    frame.contentDocument?.body.setAttribute('style', 'color: red');
    await until(() => (result?.violations.length ?? 0) > 0);
    expect(result?.violations[0]).to.match(/^style-src-attr/);
  });
});
