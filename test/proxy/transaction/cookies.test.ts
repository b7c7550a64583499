import {expect} from 'chai';
import {createBrowser, setUp} from '../_support/support.ts';

describe('cookies of other applications', () => {
  it('are ignored in any form', async () => {
    const {browser} = setUp();
    await browser.start();
    const [mine = ''] = [...browser.cookies].map(pair => pair.join('='));
    for (const cookie of [
      `a=b; ${mine}`,
      `${mine};a=b`,
      `a; ${mine}; =; ;`,
      `__Host-Http-cf-; ${mine}`,
      `x${mine}; ${mine}`,
    ])
      expect((await browser.send('status', {headers: {cookie}})).body.status, cookie.slice(0, 30)).to.equal(
        'pending',
      );
    const marks = Array.from({length: 30}, (_, index) => `c${index}=x`).join('; ');
    expect((await browser.send('status', {headers: {cookie: `${marks}; ${mine}`}})).body.status).to.equal(
      'pending',
    );
  });

  it('of the proxy in another environment are ignored, even with the same key', async () => {
    const {browser} = setUp();
    await browser.start();
    const {proxy} = setUp({environment: 'sandbox'});
    const moved = createBrowser(proxy);
    for (const [name, value] of browser.cookies) moved.cookies.set(name, value);
    expect((await moved.send('status')).body).to.deep.equal({status: 'none'});
  });
});
