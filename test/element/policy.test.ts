import {expect, fixture, html} from '@open-wc/testing';
import {until} from './_support/world.ts';

interface Played {
  readonly violations: readonly string[];
  readonly events: readonly string[];
  readonly styled: number;
}

/** What the page in the frame leaves on its window. */
const playedIn = ({contentWindow}: HTMLIFrameElement): Promise<Played> | undefined =>
  contentWindow ? (Reflect.get(contentWindow, 'played') as Promise<Played> | undefined) : undefined;

describe('under the strictest content security policy, with Trusted Types enforced', () => {
  it('completes a whole journey without a violation', async () => {
    const frame = await fixture<HTMLIFrameElement>(html`<iframe title="strict"></iframe>`);
    frame.src = new URL('_support/strict/page.html', import.meta.url).href;
    await until(() => playedIn(frame));
    const result = await playedIn(frame);
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
