// Requirements B4, B10 and X1 to X12: coming back, and the exchange. docs/security-requirements.md lists row, source and test.
import {expect} from 'chai';
import {EMULATOR_HEADER} from '../../src/protocol/emulator.ts';
import {json, MARKS, MOBILE, refusal} from './fake-cashfree.ts';
import {consent, createBrowser, expectProblem, ORIGIN, SEALING_KEY, setUp} from './support.ts';

const MINUTE = 60_000;

describe('B4: the proxy receives no landing', () => {
  it('has no route that a browser could be sent to with a code', async () => {
    const {browser, proxy, cashfree} = setUp();
    await browser.start();
    const cookie = [...browser.cookies].map(pair => pair.join('=')).join('; ');
    for (const path of ['/cf/token', '/cf/callback', '/cf/status', '/cf/']) {
      const url = `${ORIGIN}${path}?auth_code=${encodeURIComponent(cashfree.code(1))}`;
      const headers = {
        cookie,
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'document',
        'sec-fetch-site': 'cross-site',
      };
      const {status} = await proxy(new Request(url, {headers}));
      expect(status).to.be.within(400, 405);
    }
    expect(cashfree.count('generate-token')).to.equal(0);
  });
});

describe('B10: what the browser says is a hint', () => {
  it('makes nothing of a forged status, outcome or id', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    for (const body of [
      {auth_code: cashfree.code(1), status: 'SUCCESS'},
      {auth_code: cashfree.code(1), verification_id: 'x'},
      {status: 'SUCCESS'},
      {auth_code: ''},
      {auth_code: ['a', 'b']},
      {auth_code: {toString: 'x'}},
    ])
      expectProblem(await browser.send('token', {body}), 'request-refused', {reason: 'shape'});
    expect((await browser.send('status')).body).to.include({status: 'pending'});
    expect(cashfree.count('generate-token')).to.equal(0);
  });

  it('knows no transaction by its name alone', async () => {
    const {browser, cashfree, proxy} = setUp();
    const {id, token} = await consent(browser, cashfree);
    const thief = createBrowser(proxy);
    expect((await thief.send('status', {transaction: id})).body).to.deep.equal({status: 'none'});
    expectProblem(await thief.details(token, {transaction: id}), 'transaction-missing');
    expectProblem(await thief.send('cancel', {transaction: id}), 'transaction-missing');
    expectProblem(await thief.send('users', {transaction: id, body: {phone: MOBILE}}), 'transaction-missing');
  });
});

describe('X1: a confidential client, with the code flow alone', () => {
  it('uses the pair of keys that each call wants, and no key where there is a token', async () => {
    const {browser, cashfree} = setUp();
    const {token} = await consent(browser, cashfree);
    await browser.details(token);
    await browser.send('users', {body: {phone: MOBILE}});
    const sent = cashfree.calls.map(({endpoint, headers}) => [
      endpoint,
      headers.get('x-client-id'),
      headers.get('x-client-secret'),
      headers.get('authorization'),
      headers.get('x-api-version'),
    ]);
    expect(sent).to.deep.equal([
      ['data-availability', 'secure-id', MARKS.secureIdSecret, null, '2024-12-01'],
      ['session', 'one-click', MARKS.oneClickSecret, null, '2024-12-01'],
      ['generate-token', 'one-click', MARKS.oneClickSecret, null, '2024-12-01'],
      ['user-details', null, null, `Bearer ${MARKS.token}-1`, '2024-12-01'],
      ['user', 'secure-id', MARKS.secureIdSecret, null, '2024-12-01'],
    ]);
  });
});

describe('X2: a code counts only with a pending transaction of this browser', () => {
  it('is not taken from a query, a path, a header or a form', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    const code = cashfree.code(1);
    expectProblem(await browser.send('token', {body: {}, headers: {'x-auth-code': code}}), 'request-refused');
    const form = {body: `auth_code=${code}`, headers: {'content-type': 'application/x-www-form-urlencoded'}};
    expectProblem(await browser.send('token', form), 'request-refused', {reason: 'content-type'});
    expect(cashfree.count('generate-token')).to.equal(0);
  });

  it('is not taken with the cookie of another browser’s transaction under a new name', async () => {
    const {browser, cashfree, proxy} = setUp();
    const {body} = await browser.start();
    const thief = createBrowser(proxy);
    await thief.start();
    const [[name = ''] = []] = thief.cookies;
    const [[, value = ''] = []] = browser.cookies;
    thief.cookies.set(name, value);
    expectProblem(await thief.post(cashfree.code(1)), 'transaction-missing');
    expect(String(body.verification_id)).not.to.equal(name);
    expect(cashfree.count('generate-token')).to.equal(0);
  });

  it('is not taken with a cookie that somebody made up, changed, or sealed for something else', async () => {
    const {browser, cashfree} = setUp();
    const {id, token} = await consent(browser, cashfree);
    const [[name = '', value = ''] = []] = browser.cookies;
    const middle = Math.floor(value.length / 2);
    const changed = value.slice(0, middle) + (value[middle] === 'A' ? 'B' : 'A') + value.slice(middle + 1);
    const [, , , , none] = value.split('.');
    for (const forged of ['', 'x', token, changed, JSON.stringify({id}), `e30.${none}`, 'a'.repeat(8000)]) {
      browser.cookies.set(name, forged);
      expectProblem(await browser.post(cashfree.code(1)), 'transaction-missing');
    }
    expect(cashfree.count('generate-token')).to.equal(1);
  });
});

describe('X3: a code is used once', () => {
  it('shares one call among duplicates at the same time', async () => {
    const {browser, cashfree} = setUp();
    const {body} = await browser.start();
    const transaction = String(body.verification_id);
    const answers = await Promise.all(
      Array.from({length: 25}, () => browser.post(cashfree.code(1), {transaction})),
    );
    expect(answers.map(({status}) => status)).to.deep.equal(Array(25).fill(200));
    expect(cashfree.count('generate-token')).to.equal(1);
    for (const answer of answers)
      expect((await browser.details(answer.body.access_token)).status).to.equal(200);
    expect(cashfree.count('user-details')).to.equal(1);
  });

  it('gives a replay the stored outcome, and to another browser nothing', async () => {
    const {browser, cashfree, proxy} = setUp();
    const {id} = await consent(browser, cashfree);
    expect((await browser.post(cashfree.code(1))).body.verification_id).to.equal(id);
    const thief = createBrowser(proxy);
    await thief.start();
    expectProblem(await thief.post(cashfree.code(1)), 'binding-mismatch');
    expect(cashfree.count('generate-token')).to.equal(1);
  });

  it('gives the outcome again where the answer was lost and the cookie is still the old one', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    const before = new Map(browser.cookies);
    await browser.post(cashfree.code(1));
    browser.cookies.clear();
    for (const [name, value] of before) browser.cookies.set(name, value);
    expect((await browser.post(cashfree.code(1))).status).to.equal(200);
    expect(cashfree.count('generate-token')).to.equal(1);
  });

  it('keeps the result for a minute, and after that only that there was one', async () => {
    let clock = Date.now();
    const {browser, cashfree} = setUp({now: () => clock});
    await browser.start();
    const before = new Map(browser.cookies);
    await browser.post(cashfree.code(1));
    for (const [name, value] of before) browser.cookies.set(name, value);
    clock += MINUTE + 1;
    expectProblem(await browser.post(cashfree.code(1)), 'code-rejected');
    expect(cashfree.count('generate-token')).to.equal(1);
  });

  it('gives duplicates of a refused code the one refusal', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    cashfree.answers['generate-token'] = () => refusal(400, 'auth_code_value_invalid');
    const answers = await Promise.all([browser.post('bad'), browser.post('bad')]);
    for (const answer of answers) expectProblem(answer, 'code-rejected');
    expectProblem(await browser.post('bad'), 'code-rejected');
    expect(cashfree.count('generate-token')).to.equal(1);
  });

  it('tries once more after a broken connection, and no third time', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    cashfree.answers['generate-token'] = () => Promise.reject(new TypeError('fetch failed'));
    expectProblem(await browser.post(cashfree.code(1)), 'cashfree-unreachable', {
      status: 0,
      timed_out: false,
    });
    expect(cashfree.count('generate-token')).to.equal(2);
  });

  it('gives a code back where Cashfree was too busy to look at it', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    const answer = cashfree.answers['generate-token'];
    cashfree.answers['generate-token'] = () =>
      refusal(429, 'too_many_requests_per_operation', {'retry-after': '7'});
    const refused = await browser.post(cashfree.code(1));
    expectProblem(refused, 'cashfree-rate-limited', {status: 429, retry_after: 7});
    expect(refused.headers.get('retry-after')).to.equal('7');
    cashfree.answers['generate-token'] = answer;
    expect((await browser.post(cashfree.code(1))).status).to.equal(200);
  });

  it('tries an unknown outcome once more when asked again, and no third time', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    cashfree.answers['generate-token'] = () => refusal(500, 'verification_failed');
    for (let times = 0; times < 4; times++) await browser.post(cashfree.code(1));
    expect(cashfree.count('generate-token')).to.equal(2);
  });
});

describe('X4: a mismatch is told to the merchant without a personal value', () => {
  it('reports the transaction and nothing of the token, code or number', async () => {
    const {browser, cashfree, events, proxy} = setUp();
    await browser.start();
    const victim = createBrowser(proxy);
    const {body} = await victim.start();
    await victim.post(cashfree.code(1), {transaction: String(body.verification_id)});
    const [event] = events.filter(({type}) => type === 'security');
    expect(event).to.include({
      type: 'security',
      code: 'binding-mismatch',
      verification_id: body.verification_id,
    });
    expect(JSON.stringify(event)).not.to.match(new RegExp(`${MARKS.code}|${MARKS.token}|${MOBILE}`));
  });
});

describe('X5: the consented number is the one that opened the session', () => {
  const swap = (...mobiles: unknown[]) =>
    json({
      scopes: [
        {scope: 'MOBILE', records: mobiles.map(mobile => ({metadata: {mobile}}))},
        {scope: 'PAN', records: [{metadata: {pan: MARKS.pan}}]},
      ],
    });

  const swapped: [string, unknown[]][] = [
    ['another number', ['0000000002']],
    ['another number beside it', [MOBILE, '0000000002']],
    ['a number that cannot be read', ['xxxxxx0001']],
    ['an object', [{mobile: MOBILE}]],
  ];
  for (const [what, mobiles] of swapped) {
    it(`drops everything at ${what}`, async () => {
      const {browser, cashfree, events} = setUp();
      const {token} = await consent(browser, cashfree);
      cashfree.answers['user-details'] = () => swap(...mobiles);
      const answer = await browser.details(token);
      expectProblem(answer, 'identity-mismatch');
      expect(answer.text).not.to.contain(MARKS.pan);
      expect(events.some(event => event.type === 'security' && event.code === 'identity-mismatch')).to.equal(
        true,
      );
      expect((await browser.send('status')).body).to.include({status: 'failed', code: 'identity-mismatch'});
      expectProblem(await browser.details(token), 'identity-mismatch');
      expect(cashfree.count('user-details')).to.equal(1);
    });
  }

  for (const same of [MOBILE, `+91${MOBILE}`, `91 ${MOBILE}`, Number(`91${MOBILE}`), null, '']) {
    it(`takes ${JSON.stringify(same)} for the same, or for not consented`, async () => {
      const {browser, cashfree} = setUp();
      const {token} = await consent(browser, cashfree);
      cashfree.answers['user-details'] = () => swap(same);
      expect((await browser.details(token)).status).to.equal(200);
    });
  }

  it('creates no user with another number', async () => {
    const {browser, cashfree} = setUp();
    await consent(browser, cashfree);
    expectProblem(await browser.send('users', {body: {phone: '0000000002'}}), 'identity-mismatch');
    expect(cashfree.count('user')).to.equal(0);
  });
});

describe('X6: a transaction ends long before Cashfree’s hour', () => {
  it('takes no code after fifteen minutes', async () => {
    let clock = Date.now();
    const {browser, cashfree} = setUp({now: () => clock});
    const {body} = await browser.start();
    expect(Date.parse(String(body.expiry))).to.be.within(clock + 15 * MINUTE - 1000, clock + 15 * MINUTE);
    clock += 15 * MINUTE;
    expectProblem(await browser.post(cashfree.code(1)), 'consent-expired');
    expect((await browser.send('status')).body).to.include({status: 'expired'});
    expect(cashfree.count('generate-token')).to.equal(0);
  });

  it('ends with Cashfree’s session where that is sooner', async () => {
    const clock = Date.now();
    const {browser, cashfree} = setUp({now: () => clock});
    cashfree.answers.session = () =>
      json({session_id: 's', expiry: new Date(clock + 5 * MINUTE).toISOString()});
    const {body} = await browser.start();
    expect(Date.parse(String(body.expiry))).to.be.within(clock + 5 * MINUTE - 1000, clock + 5 * MINUTE);
  });

  it('opens no token after the transaction, nor within half a minute of Cashfree’s expiry', async () => {
    for (const life of [14 * MINUTE, 5 * MINUTE]) {
      let clock = Date.now();
      const {browser, cashfree} = setUp({now: () => clock});
      const answer = cashfree.answers['generate-token'];
      cashfree.answers['generate-token'] = async received => {
        const body = (await (await answer(received)).json()) as object;
        return json({...body, expiry: new Date(clock + life).toISOString()});
      };
      const {token} = await consent(browser, cashfree);
      clock += life - 29_000;
      expectProblem(await browser.details(token), 'token-rejected');
      expect(cashfree.count('user-details')).to.equal(0);
    }
  });

  it('gives a cookie as long as it can be asked about, and no longer', async () => {
    const {browser} = setUp();
    const {setCookies} = await browser.start();
    expect(Number(/Max-Age=(\d+)/.exec(setCookies[0] ?? '')?.[1])).to.be.within(24 * 60, 25 * 60);
  });
});

describe('X7: keys come from a function, and change without a restart', () => {
  it('asks for the keys at every call', async () => {
    let version = 1;
    const {browser, cashfree} = setUp({
      secureIdKeys: () => ({clientId: `secure-${version}`, clientSecret: 'x'}),
      oneClickKeys: async () => ({clientId: `click-${version}`, clientSecret: 'y'}),
    });
    await browser.start();
    version = 2;
    await browser.start();
    expect(cashfree.calls.map(({headers}) => headers.get('x-client-id'))).to.deep.equal([
      'secure-1',
      'click-1',
      'secure-2',
      'click-2',
    ]);
  });

  it('seals with the first key and opens with all', async () => {
    const newer = 'B'.repeat(42) + 'A';
    let sealingKeys = [SEALING_KEY];
    const {browser, cashfree} = setUp({sealingKeys: () => sealingKeys});
    await browser.start();
    sealingKeys = [newer, SEALING_KEY];
    expect((await browser.post(cashfree.code(1))).status).to.equal(200);
    sealingKeys = [newer];
    expect((await browser.send('status')).body).to.include({status: 'exchanged'});
    sealingKeys = [SEALING_KEY];
    expect((await browser.send('status')).body).to.deep.equal({status: 'none'});
  });

  it('says which pair was refused, never its value', async () => {
    const {browser, cashfree} = setUp();
    cashfree.answers['data-availability'] = () => refusal(401, 'authentication_failed');
    expectProblem(await browser.start(), 'cashfree-keys-refused', {status: 401, keys: 'secure-id'});
    cashfree.answers['data-availability'] = () => json({available_scopes: [{scope: 'NAME'}]});
    cashfree.answers.session = () => refusal(400, 'x-client-secret_missing');
    expectProblem(await browser.start(), 'cashfree-keys-refused', {status: 400, keys: 'one-click'});
  });
});

describe('X9: the bearer token travels in its header alone', () => {
  const wrong: [string, Record<string, string | null>][] = [
    ['none', {authorization: null}],
    ['another scheme', {authorization: 'Basic TOKEN'}],
    ['no scheme', {authorization: 'TOKEN'}],
    ['two', {authorization: 'Bearer TOKEN, Bearer TOKEN'}],
    ['something after it', {authorization: 'Bearer TOKEN x'}],
    ['one that is not ours', {authorization: 'Bearer abc.def.ghi'}],
    ['one too long', {authorization: `Bearer ${'a'.repeat(20_000)}`}],
    ['Cashfree’s own', {authorization: `Bearer ${MARKS.token}-1`}],
  ];
  for (const [what, headers] of wrong) {
    it(`refuses ${what}`, async () => {
      const {browser, cashfree} = setUp();
      const {token} = await consent(browser, cashfree);
      const sent = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, value?.replaceAll('TOKEN', token) ?? null]),
      );
      const answer = await browser.send('user-details', {headers: sent});
      expectProblem(answer, 'token-rejected');
      expect(answer.headers.get('www-authenticate')).to.match(/^Bearer/);
      expect(cashfree.count('user-details')).to.equal(0);
    });
  }

  it('refuses the token of one transaction with the cookie of another', async () => {
    const {browser, cashfree, proxy} = setUp();
    const {token} = await consent(browser, cashfree);
    const thief = createBrowser(proxy);
    await consent(thief, cashfree);
    expectProblem(await thief.details(token), 'token-rejected');
    expect(cashfree.count('user-details')).to.equal(0);
  });

  it('is in no URL and in no event', async () => {
    const {browser, cashfree, events} = setUp();
    const {token} = await consent(browser, cashfree);
    await browser.details(token);
    const urls = cashfree.calls.map(({url}) => url).join();
    for (const text of [urls, JSON.stringify(events)]) {
      expect(text).not.to.contain(MARKS.token).and.not.to.contain(token).and.not.to.contain(MARKS.code);
    }
  });
});

describe('X10: answers are read strictly enough, and loosely enough', () => {
  for (const [status, code] of [
    [400, 'access_token_value_invalid'],
    [401, 'authentication_failed'],
    [403, ''],
  ] as const) {
    it(`takes ${status} on user details for a token that is over`, async () => {
      const {browser, cashfree} = setUp();
      const {token} = await consent(browser, cashfree);
      cashfree.answers['user-details'] = () => refusal(status, code);
      expectProblem(await browser.details(token), 'token-rejected');
    });
  }

  it('refuses the emulator’s answers in production, by header and by prefix', async () => {
    for (const [body, headers] of [
      [{session_id: 's'}, {[EMULATOR_HEADER]: '1'}],
      [{session_id: 'emulated_s'}, {}],
    ] as const) {
      const {browser, cashfree, events} = setUp();
      cashfree.answers.session = () => json(body, 200, headers);
      expectProblem(await browser.start(), 'cashfree-answer-invalid', {status: 200, paths: ['emulator']});
      expect(
        events.some(event => event.type === 'security' && event.code === 'emulator-in-production'),
      ).to.equal(true);
    }
  });

  it('shows no code of the emulator to Cashfree', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    expectProblem(await browser.post('emulated_code'), 'code-rejected');
    expect(cashfree.count('generate-token')).to.equal(0);
  });

  it('keeps all digits of an int64', async () => {
    const {browser, cashfree} = setUp();
    const {token} = await consent(browser, cashfree);
    cashfree.answers['user-details'] = () =>
      new Response('{"reference_id": 9007199254740993123, "scopes": []}', {
        headers: {'content-type': 'text/plain'},
      });
    expect((await browser.details(token)).body.reference_id).to.equal('9007199254740993123');
  });
});

describe('X11: what the page is answered', () => {
  it('is not stored, not sniffed, not framed, and in JSON, failure or not', async () => {
    const {browser, cashfree} = setUp();
    const good = await browser.start();
    cashfree.answers.session = () => refusal(500, 'verification_failed');
    const bad = await browser.start();
    for (const {headers} of [good, bad]) {
      expect(headers.get('cache-control')).to.equal('no-store');
      expect(headers.get('x-content-type-options')).to.equal('nosniff');
      expect(headers.get('content-security-policy')).to.contain("default-src 'none'");
      expect(headers.get('content-type')).to.match(/^application\/(?:problem\+)?json$/);
    }
    expect(bad.text).not.to.contain('mark-words');
  });

  it('holds no words, stack or class of an error of ours', async () => {
    const {browser, events} = setUp({
      secureIdKeys: () => {
        throw new RangeError(`${MARKS.secureIdSecret} at /srv/secret.js:1`);
      },
    });
    const answer = await browser.start();
    expectProblem(answer, 'proxy-failed', {});
    expect(answer.text).not.to.match(/secret|stack|RangeError/i);
    expect(JSON.stringify(events)).not.to.contain(MARKS.secureIdSecret);
    expect(events.find(({type}) => type === 'fault')).to.include({name: 'RangeError'});
  });
});

describe('X12: the token is dropped when the details are there', () => {
  it('stands in no status and no cookie any more, and is never used again', async () => {
    let clock = Date.now();
    const {browser, cashfree} = setUp({now: () => clock});
    const {token} = await consent(browser, cashfree);
    const [, held = ''] = [...browser.cookies][0] ?? [];
    await browser.details(token);
    const [, after = ''] = [...browser.cookies][0] ?? [];
    expect(after.length).to.be.below(held.length);
    const {access_token: receipt} = (await browser.send('status')).body;
    for (const bearer of [token, receipt]) expect((await browser.details(bearer)).status).to.equal(200);
    clock += MINUTE + 1;
    expect((await browser.send('status')).body).not.to.have.property('access_token');
    for (const bearer of [token, receipt]) expectProblem(await browser.details(bearer), 'token-rejected');
    expect(cashfree.count('user-details')).to.equal(1);
  });
});
