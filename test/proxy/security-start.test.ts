// Requirements O1 to O7 and O10: sending the user out. docs/security-requirements.md lists row, source and test.
import {expect} from 'chai';
import fc from 'fast-check';
import {createTokenProxy} from '../../src/proxy/index.ts';
import {mintIds} from '../../src/proxy/transaction/ids.ts';
import {VERIFICATION_ID} from '../../src/protocol/cashfree.ts';
import {json, MARKS, MOBILE, refusal} from './fake-cashfree.ts';
import {consent, createBrowser, expectProblem, ORIGIN, SEALING_KEY, setUp} from './support.ts';

const keys = {
  secureIdKeys: {clientId: 'a', clientSecret: 'b'},
  oneClickKeys: {clientId: 'c', clientSecret: 'd'},
};

describe('O1: no secret leaves the proxy', () => {
  it('puts no key, no secret and no token of Cashfree into any answer, header or event', async () => {
    const {browser, cashfree, events} = setUp();
    const said: string[] = [];
    const listen = (answer: {text: string; headers: Headers}) =>
      said.push(answer.text, JSON.stringify([...answer.headers]));
    listen(await browser.send('capabilities'));
    listen(await browser.start());
    const token = await browser.post(cashfree.code(1));
    listen(token);
    listen(await browser.send('status'));
    listen(await browser.details(token.body.access_token));
    cashfree.answers.session = () => refusal(401, 'authentication_failed');
    listen(await browser.start());
    const all = said.join('\n') + JSON.stringify(events);
    for (const secret of [MARKS.secureIdSecret, MARKS.oneClickSecret, MARKS.token, SEALING_KEY, 'mark-words'])
      expect(all).not.to.contain(secret);
  });
});

describe('O2: the transaction is minted by the server', () => {
  it('ignores an id that the page would like to have', async () => {
    const {browser} = setUp();
    const body = {mobile: MOBILE, presentation: 'redirect', verification_id: 'chosen-by-attacker'};
    expectProblem(await browser.send('session', {body}), 'request-refused', {reason: 'shape'});
  });

  it('takes no code from a browser that did not start', async () => {
    const {browser, cashfree, proxy} = setUp();
    await browser.start();
    expectProblem(await createBrowser(proxy).post(cashfree.code(1)), 'transaction-missing');
    expect(cashfree.count('generate-token')).to.equal(0);
  });

  it('is used up by its code', async () => {
    const {browser, cashfree} = setUp();
    const {id} = await consent(browser, cashfree);
    expectProblem(await browser.post('another code 1', {transaction: id}), 'transaction-missing');
    expect(cashfree.count('generate-token')).to.equal(1);
  });

  it('belongs to the person whom the merchant named, and to nobody who logs in after', async () => {
    let person = 'session of the first';
    const {browser, cashfree} = setUp({authorize: () => person});
    await browser.start();
    person = 'session of the second';
    expect((await browser.send('status')).body).to.deep.equal({status: 'none'});
    expectProblem(await browser.post(cashfree.code(1)), 'transaction-missing');
    person = 'session of the first';
    expect((await browser.post(cashfree.code(1))).status).to.equal(200);
  });

  it('keeps four of them per browser, and lets the oldest go', async () => {
    let clock = Date.now();
    const {browser} = setUp({now: () => clock});
    const ids: unknown[] = [];
    for (let start = 0; start < 6; start++) {
      clock += 1000;
      ids.push((await browser.start()).body.verification_id);
    }
    expect(browser.cookies.size).to.equal(4);
    const kept = [...browser.cookies.keys()].map(name => name.replace('__Host-Http-cf-', ''));
    expect(kept).to.have.members(ids.slice(2));
  });
});

describe('O3: the verification id binds code and transaction', () => {
  it('drops the token of another session, in both directions, and reports it each time', async () => {
    const {browser: first, cashfree, proxy, events} = setUp();
    const second = createBrowser(proxy);
    await first.start();
    await second.start();
    for (const [browser, foreign] of [
      [first, cashfree.code(2)],
      [second, cashfree.code(1)],
    ] as const) {
      const answer = await browser.post(foreign);
      expectProblem(answer, 'binding-mismatch');
      expect(answer.text).not.to.contain('access_token');
      expect((await browser.send('status')).body).to.include({status: 'failed', code: 'binding-mismatch'});
    }
    expect(events.filter(event => event.type === 'security')).to.have.length(2);
    expect(cashfree.count('user-details')).to.equal(0);
  });

  it('holds the token to the transaction that the call names', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    const second = String((await browser.start()).body.verification_id);
    expectProblem(await browser.post(cashfree.code(1), {transaction: second}), 'binding-mismatch');
  });

  it('drops details that carry another id', async () => {
    const {browser, cashfree, events} = setUp();
    const {token} = await consent(browser, cashfree);
    cashfree.answers['user-details'] = () => json({verification_id: 'of-another', scopes: []});
    expectProblem(await browser.details(token), 'binding-mismatch');
    expect(events.some(event => event.type === 'security' && event.code === 'binding-mismatch')).to.equal(
      true,
    );
  });

  it('takes no token without an id to compare', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    cashfree.answers['generate-token'] = () => json({access_token: MARKS.token});
    expectProblem(await browser.post(cashfree.code(1)), 'cashfree-answer-invalid', {
      status: 200,
      paths: ['verification_id'],
    });
  });
});

describe('O4: the ids cannot be guessed', () => {
  it('have 144 random bits each pair, at most 50 characters of the alphabet, and never repeat', () => {
    const seen = new Set<string>();
    for (let times = 0; times < 5000; times++) {
      const {availability, session} = mintIds();
      expect(availability).to.match(VERIFICATION_ID).and.not.to.equal(session);
      expect(session).to.match(VERIFICATION_ID);
      expect(session.slice(0, -2)).to.match(/^[A-Za-z0-9_-]{24}$/);
      seen.add(availability).add(session);
    }
    expect(seen.size).to.equal(10_000);
  });

  it('go to the two calls as two different ids, without the number in them', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    const [availability, session] = cashfree.calls.map(({body}) => String(body.verification_id));
    expect(availability).not.to.equal(session);
    expect(`${availability}${session}`).not.to.contain(MOBILE);
  });

  it('are fresh after a conflict, twice at most', async () => {
    const {browser, cashfree} = setUp();
    cashfree.answers.session = () => refusal(409, 'verification_id_already_exists');
    expectProblem(await browser.start(), 'cashfree-id-exists', {status: 409});
    const ids = cashfree.calls.map(({body}) => body.verification_id);
    expect(ids).to.have.length(6);
    expect(new Set(ids).size).to.equal(6);
  });
});

describe('O5: the page names no target', () => {
  it('calls the two documented hosts, by https, whatever a request says', async () => {
    for (const [environment, host] of [
      ['production', 'https://api.cashfree.com/verification/'],
      ['sandbox', 'https://sandbox.cashfree.com/verification/'],
    ] as const) {
      const {proxy, cashfree} = setUp({environment, origins: [ORIGIN]});
      const browser = createBrowser(proxy, 'https://169.254.169.254/cf');
      await browser.send('session', {
        body: {mobile: MOBILE, presentation: 'redirect'},
        headers: {
          origin: ORIGIN,
          'x-forwarded-host': 'evil.example',
          'x-original-url': 'http://169.254.169.254/',
          forwarded: 'host=evil.example',
        },
      });
      expect(cashfree.calls.map(({url}) => url)).to.have.length(2);
      for (const {url} of cashfree.calls) expect(url.startsWith(host), url).to.equal(true);
    }
  });

  const base = {environment: 'production', sealingKeys: [SEALING_KEY], ...keys} as const;
  const wrong: [string, object][] = [
    ['a base URL in production', {baseUrl: 'https://api.cashfree.com.evil.example'}],
    ['an emulator without a base URL', {environment: 'emulator'}],
    ['an emulator by http beyond loopback', {environment: 'emulator', baseUrl: 'http://emulator.example'}],
    [
      'an emulator that is Cashfree',
      {environment: 'emulator', baseUrl: 'https://api.cashfree.com/verification'},
    ],
    ['another environment', {environment: 'prod'}],
    ['an environment of the prototype', {environment: 'constructor'}],
    ['a consent page by http', {consentUrl: 'http://consent.example/{session_id}'}],
    ['a consent page without a place for the id', {consentUrl: 'https://consent.example/'}],
    ['a script by http', {sdk: {src: 'http://sdk.example/index.js'}}],
    ['a script in a data URL', {sdk: {src: 'data:text/javascript,alert(1)'}}],
    ['a password in a URL', {sdk: {src: 'https://a:b@sdk.example/index.js'}}],
  ];
  for (const [what, options] of wrong) {
    it(`does not start with ${what}`, () => {
      expect(() => createTokenProxy({...base, ...options})).to.throw(TypeError);
    });
  }
});

describe('O6: the number stays in the body', () => {
  it('stands in no URL, no header, no event and no cookie', async () => {
    const {browser, cashfree, events} = setUp();
    const {id, token} = await consent(browser, cashfree);
    await browser.details(token, {transaction: id});
    for (const {url, headers} of cashfree.calls) {
      expect(url).not.to.contain(MOBILE);
      expect(JSON.stringify([...headers])).not.to.contain(MOBILE);
    }
    expect(JSON.stringify(events)).not.to.contain(MOBILE);
    expect([...browser.cookies].join()).not.to.contain(MOBILE);
  });
});

describe('O7: starting is limited', () => {
  const limits = {
    number: {count: 3, seconds: 600},
    address: {count: 5, seconds: 600},
    merchant: false,
    quota: false,
  } as const;
  const start = (number: number) => ({
    body: {mobile: String(number).padStart(10, '0'), presentation: 'redirect'},
  });

  it('per number: the fourth start of twenty is refused, and told when to come back', async () => {
    const {browser, cashfree} = setUp({limits});
    const answers = [];
    for (let times = 0; times < 20; times++) answers.push(await browser.start());
    expect(answers.map(({status}) => status)).to.deep.equal([200, 200, 200, ...Array<number>(17).fill(429)]);
    expect(cashfree.count('session')).to.equal(3);
    const retry = Number(answers[3]?.headers.get('retry-after'));
    expect(retry).to.be.within(595, 600);
    expect(answers[3]?.body.facts).to.deep.equal({retry_after: retry});
  });

  it('per address, counting a /64 of IPv6 as one', async () => {
    let address = '2001:db8:1:2:3:4:5:6';
    const {browser} = setUp({limits, clientAddress: () => address});
    for (let number = 0; number < 5; number++)
      expect((await browser.send('session', start(number))).status).to.equal(200);
    address = '2001:db8:1:2::9';
    expectProblem(await browser.send('session', start(6)), 'rate-limited');
    address = '2001:db8:1:3::9';
    expect((await browser.send('session', start(7))).status).to.equal(200);
  });

  it('per merchant', async () => {
    const {browser} = setUp({limits: {...limits, merchant: {count: 4, seconds: 60}}});
    for (let number = 0; number < 4; number++)
      expect((await browser.send('session', start(number))).status).to.equal(200);
    expectProblem(await browser.send('session', start(9)), 'rate-limited');
  });

  it('by default, in production', async () => {
    const {browser} = setUp({limits: {}});
    for (let times = 0; times < 5; times++) expect((await browser.start()).status).to.equal(200);
    expectProblem(await browser.start(), 'rate-limited');
  });

  it('lets in again when the time is over', async () => {
    let clock = Date.now();
    const {browser} = setUp({limits, now: () => clock});
    for (let times = 0; times < 3; times++) await browser.start();
    clock += 599_000;
    expectProblem(await browser.start(), 'rate-limited');
    clock += 2_000;
    expect((await browser.start()).status).to.equal(200);
  });

  it('asks the merchant first, without the body, and calls nobody where the answer is no', async () => {
    const asked: Request[] = [];
    const {browser, cashfree} = setUp({
      authorize: request => {
        asked.push(request);
        return false;
      },
    });
    expectProblem(await browser.start(), 'not-authorized');
    expect(await asked[0]?.text()).to.equal('');
    expect(cashfree.calls).to.deep.equal([]);
  });

  it('refuses where the merchant’s answer is an error', async () => {
    const {browser, cashfree, events} = setUp({authorize: () => Promise.reject(new Error(MARKS.name))});
    const answer = await browser.start();
    expectProblem(answer, 'proxy-failed');
    expect(answer.text + JSON.stringify(events)).not.to.contain(MARKS.name);
    expect(cashfree.calls).to.deep.equal([]);
  });

  it('does not tell an anonymous page whether Cashfree knows a number', async () => {
    const {browser, cashfree} = setUp({authorize: undefined});
    const shape = async () => {
      const {status, body} = await browser.send('session', {body: {mobile: MOBILE, presentation: 'overlay'}});
      return {status, keys: Object.keys(body), scopes: body.available_scopes};
    };
    const known = await shape();
    cashfree.answers['data-availability'] = () => json({available_scopes: []});
    const unknown = await shape();
    expect(unknown).to.deep.equal(known);
    expect(known.scopes).to.deep.equal([]);
  });
});

describe('O10: there is no open redirect', () => {
  it('answers no request at all with a redirect', async () => {
    const {proxy} = setUp({origins: [ORIGIN, 'https://evil.example']});
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'POST', 'DELETE', 'PUT', 'HEAD', 'OPTIONS'),
        fc.constantFrom(
          '/cf',
          '/cf/session',
          '/cf/token',
          '/cf/status',
          '/',
          '/cf//evil.example',
          '/cf/https://evil.example',
        ),
        fc.constantFrom(
          '',
          '?return_url=https://evil.example',
          '?next=//evil.example',
          '?redirect_uri=javascript:1',
        ),
        async (method, path, query) => {
          const headers = {
            'x-cf-user-details': '1',
            origin: 'https://evil.example',
            referer: 'https://evil.example/',
          };
          const {status, headers: answered} = await proxy(
            new Request(`${ORIGIN}${path}${query}`, {method, headers}),
          );
          expect(status < 300 || status >= 400, String(status)).to.equal(true);
          expect(answered.has('location')).to.equal(false);
        },
      ),
    );
  });
});
