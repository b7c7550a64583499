/** A page that can store nothing: the proxy keeps the path to which its callback page returns. */
import {expect} from 'chai';
import {MOBILE} from '../_support/fake-cashfree.ts';
import {expectProblem, setUp} from '../_support/support.ts';

const PATH = '/join?step=2#pay&auth_code=';

const start = (path: unknown) => ({body: {mobile: MOBILE, presentation: 'redirect', path}});

describe('the path of a page without storage', () => {
  it('is answered each time that the code is posted', async () => {
    const {browser, cashfree} = setUp();
    await browser.send('session', start(PATH));
    const code = cashfree.code(1);
    for (const time of ['first', 'again']) {
      const {body} = await browser.post(code);
      expect(body.path, time).to.equal(PATH);
    }
    expect(cashfree.calls.filter(({endpoint}) => endpoint === 'generate-token')).to.have.length(1);
  });

  it('is sealed in the cookie', async () => {
    const {browser} = setUp();
    await browser.send('session', start(PATH));
    expect([...browser.cookies.values()].join()).not.to.contain('join');
  });

  it('is absent from the answer for a page that stored it', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    expect((await browser.post(cashfree.code(1))).body).not.to.have.property('path');
  });

  for (const path of ['https://evil.example/', 'join', '', `/${'a'.repeat(512)}`, '/a b', 1, null])
    it(`is refused before a call to Cashfree: ${JSON.stringify(path).slice(0, 30)}`, async () => {
      const {browser, cashfree} = setUp();
      expectProblem(await browser.send('session', start(path)), 'request-refused', {
        reason: 'shape',
        field: 'path',
      });
      expect(cashfree.calls).to.deep.equal([]);
    });
});
