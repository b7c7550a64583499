// Corners of the proxy that mutation testing found without a test.
import {expect} from 'chai';
import {STATUS_CODES} from 'node:http';
import {EMULATOR_HEADER} from '../../src/protocol/emulator.ts';
import {applyFields} from '../../src/proxy/options/fields.ts';
import {createOnce} from '../../src/proxy/store/once.ts';
import {placesOf} from '../../src/proxy/options/places.ts';
import {limitsOf} from '../../src/proxy/store/limits.ts';
import {problemOf} from '../../src/proxy/http/problems.ts';
import {checkSealingKey, createSealer} from '../../src/proxy/sealing/seal.ts';
import {createTokenProxy, memoryStore, type ProxyStore} from '../../src/proxy/index.ts';
import {failureWith, type FailureCode} from '../../src/protocol/failures.ts';
import {createTrace, type ProxyEvent} from '../../src/proxy/observe.ts';
import {fakeCashfree, json, MARKS, MOBILE, refusal} from './fake-cashfree.ts';
import {consent, createBrowser, expectProblem, ORIGIN, SEALING_KEY, setUp} from './support.ts';

const MINUTE = 60_000;
const broken = () => Promise.reject(new TypeError('fetch failed'));

/** A promise that a test settles itself. */
function later<T>() {
  let settle: (value: T) => void = () => undefined;
  return {
    promise: new Promise<T>(resolve => {
      settle = resolve;
    }),
    settle: (value: T) => settle(value),
  };
}

describe('options, said in words', () => {
  const good = {
    environment: 'production',
    secureIdKeys: {clientId: 'a', clientSecret: 'b'},
    oneClickKeys: {clientId: 'c', clientSecret: 'd'},
    sealingKeys: [SEALING_KEY],
  } as const;
  const emulator = {...good, environment: 'emulator', baseUrl: 'http://127.0.0.1:4010/verification'} as const;
  const words: [object, string][] = [
    [{environment: 'prod'}, 'environment is production, sandbox or emulator'],
    [{environment: 'prod', baseUrl: 'https://a.example'}, 'environment is production, sandbox or emulator'],
    [{baseUrl: 'https://a.example'}, 'baseUrl belongs to the emulator, and to it alone'],
    [{...emulator, baseUrl: 'https://cashfree.com'}, 'baseUrl is Cashfree, not an emulator'],
    [
      {...emulator, baseUrl: 'https://sandbox.cashfree.com/verification'},
      'baseUrl is Cashfree, not an emulator',
    ],
    [{...emulator, baseUrl: 'nonsense'}, 'baseUrl is not an https URL'],
    [{...emulator, baseUrl: 'ftp://127.0.0.1/'}, 'baseUrl is not an https URL'],
    [{...emulator, baseUrl: 'http://127.0.0.1.evil.example'}, 'baseUrl is not an https URL'],
    [{...emulator, baseUrl: 'http://x127.0.0.1'}, 'baseUrl is not an https URL'],
    [{sdk: {src: 'http://127.0.0.1/sdk.js'}}, 'sdk.src is not an https URL'],
    [{sdk: {src: 'https://user@sdk.example/'}}, 'sdk.src is not an https URL'],
    [{sdk: {src: 'https://:pass@sdk.example/'}}, 'sdk.src is not an https URL'],
    [{consentUrl: 'javascript:{session_id}'}, 'consentUrl is not an https URL'],
    [{consentUrl: 'https://a.example/'}, 'consentUrl has no {session_id} in it'],
    [{basePath: '/a/..'}, 'basePath is a path such as /cf, without a slash at its end'],
    [{basePath: '/./a'}, 'basePath is a path such as /cf, without a slash at its end'],
    [{mode: 'open'}, 'mode is sealed or mediating'],
    [{cookies: 'any'}, 'cookies is host, cross-site or development'],
    [{cookies: 'development'}, 'Production needs cookies that only travel over https'],
    [
      {oneClickKeys: {clientId: '', clientSecret: 'x'}},
      'secureIdKeys and oneClickKeys each need a clientId and a clientSecret',
    ],
    [{sealingKeys: []}, 'sealingKeys is empty'],
    [{sealingKeys: [`${SEALING_KEY}!`]}, 'A sealing key is 32 random bytes in base64url'],
    [{sealingKeys: [`!${SEALING_KEY}`]}, 'A sealing key is 32 random bytes in base64url'],
    [{origins: ['null']}, 'origins holds exact origins such as https://shop.example'],
    [{origins: ['data:,x']}, 'origins holds exact origins such as https://shop.example'],
    [{limits: {number: {count: 1, seconds: 0}}}, 'A limit counts from 1'],
    [{limits: {merchant: {count: 1.5, seconds: 1}}}, 'A limit counts from 1'],
    [{limits: {quota: {count: 3, seconds: 60}}}, 'quota is 4 calls at least'],
  ];
  for (const [options, message] of words) {
    it(`${JSON.stringify(options).slice(0, 70)}: ${message}`, () => {
      expect(() => createTokenProxy({...good, ...options}))
        .to.throw(TypeError)
        .with.property('message', message);
    });
  }

  it('has no limits with the emulator but those that are set', () => {
    expect(limitsOf(emulator)).to.deep.equal({number: false, address: false, merchant: false, quota: false});
    const quota = {count: 4, seconds: 1};
    expect(limitsOf({...emulator, limits: {quota}})).to.deep.include({number: false, quota});
  });

  it('knows the emulator’s own script and page, Cashfree’s script in production, and none in its sandbox', () => {
    expect(placesOf({...emulator, baseUrl: 'http://127.0.0.1:4010/verification//'})).to.deep.equal({
      base: 'http://127.0.0.1:4010/verification',
      sdk: {src: 'http://127.0.0.1:4010/sdk/index.js'},
      consentUrl: 'http://127.0.0.1:4010/consent?session_id={session_id}',
      presentations: ['overlay', 'popup', 'redirect'],
    });
    expect(placesOf(good).presentations).to.deep.equal(['overlay']);
    expect(placesOf({...good, environment: 'sandbox'})).to.deep.equal({
      base: 'https://sandbox.cashfree.com/verification',
      sdk: undefined,
      consentUrl: undefined,
      presentations: [],
    });
    const consentUrl = 'https://{session_id}.consent.example/';
    expect(
      placesOf({...good, environment: 'sandbox', consentUrl: 'https://a.example/{session_id}'}).presentations,
    ).to.deep.equal(['popup', 'redirect']);
    expect(() => placesOf({...good, consentUrl})).to.throw(
      TypeError,
      'consentUrl has {session_id} in its host',
    );
    expect(placesOf({...emulator, baseUrl: 'https://cashfree.com.emulator.example'}).base).to.equal(
      'https://cashfree.com.emulator.example',
    );
    expect(placesOf({...emulator, baseUrl: 'http://127.100.20.3:1'}).base).to.equal('http://127.100.20.3:1');
  });
});

describe('problems', () => {
  it('have the title that HTTP gives their status', () => {
    const codes: FailureCode[] = [
      'not-authorized',
      'token-rejected',
      'transaction-missing',
      'mobile-invalid',
      'rate-limited',
      'proxy-failed',
      'cashfree-failed',
      'cashfree-unreachable',
      'data-unavailable',
    ];
    const reasons = ['path', 'method', 'query', 'header', 'content-type', 'too-large', 'too-slow', 'json'];
    const failures = [
      ...codes.map(code => failureWith(code)),
      ...reasons.map(reason => failureWith('request-refused', {reason})),
    ];
    const other: Record<number, string> = {413: 'Content Too Large', 422: 'Unprocessable Content'};
    for (const failure of failures) {
      const {type, title, status} = problemOf(failure);
      expect([type, title]).to.deep.equal(['about:blank', other[status] ?? STATUS_CODES[status]]);
    }
    // What only a page can fail with cannot come from here.
    expect(problemOf(failureWith('popup-blocked'))).to.include({status: 500, title: 'Internal Server Error'});
  });

  it('name the scheme with 401 and the seconds with 429, and only then', async () => {
    const {browser} = setUp();
    const answer = await browser.post('x');
    expectProblem(answer, 'transaction-missing');
    for (const name of ['www-authenticate', 'retry-after', 'allow', 'set-cookie'])
      expect(answer.headers.has(name), name).to.equal(false);
  });
});

describe('starting', () => {
  it('tells a wrong number from a wrong request', async () => {
    const {browser} = setUp();
    for (const mobile of ['', '123', '+919876543210', 'abcdefghij', 1234567890, null])
      expectProblem(
        await browser.send('session', {body: {mobile, presentation: 'redirect'}}),
        'mobile-invalid',
        {},
      );
    expectProblem(
      await browser.send('session', {body: {mobile: '123', presentation: 'x'}}),
      'request-refused',
      {reason: 'shape'},
    );
    expectProblem(
      await browser.send('session', {body: {mobile: MOBILE, presentation: 'x'}}),
      'request-refused',
      {reason: 'shape'},
    );
  });

  it('has no presentation that is not set up', async () => {
    const {browser, cashfree} = setUp({consentUrl: undefined});
    expectProblem(await browser.start(), 'presentation-unavailable', {
      wanted: 'redirect',
      available: ['overlay'],
    });
    expect(cashfree.calls).to.deep.equal([]);
    const {body} = await browser.send('session', {body: {mobile: MOBILE, presentation: 'overlay'}});
    expect(body).not.to.have.property('consent_url');
  });

  it('sends the documented bodies', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    const identifier = {identifier_type: 'MOBILE', identifier_value: MOBILE};
    const [first, second] = cashfree.calls;
    expect(first?.body).to.deep.equal({verification_id: first?.body.verification_id, user: [identifier]});
    expect(second?.body).to.deep.equal({verification_id: second?.body.verification_id, user: identifier});
    for (const {headers} of cashfree.calls) {
      expect(headers.get('content-type')).to.equal('application/json');
      expect(headers.get('accept')).to.equal('application/json');
    }
  });

  it('takes no session that carries another id', async () => {
    const {browser, cashfree} = setUp();
    cashfree.answers.session = () => json({session_id: 's', verification_id: 'of-another'});
    expectProblem(await browser.start(), 'cashfree-answer-invalid', {
      status: 200,
      paths: ['verification_id'],
    });
    cashfree.answers.session = () => json({session_id: 's', verification_id: null});
    expect((await browser.start()).status).to.equal(200);
  });

  it('tries again with fresh ids after a broken connection, twice at most', async () => {
    const {browser, cashfree} = setUp();
    const answer = cashfree.answers.session;
    let times = 0;
    cashfree.answers.session = received => (++times < 3 ? broken() : answer(received));
    expect((await browser.start()).status).to.equal(200);
    expect(new Set(cashfree.calls.map(({body}) => body.verification_id)).size).to.equal(6);
    cashfree.answers.session = broken;
    expectProblem(await browser.start(), 'cashfree-unreachable', {status: 0, timed_out: false});
    expect(cashfree.count('session')).to.equal(6);
  });

  it('tries again after nothing else: no error, no time-out, no fault of ours', async () => {
    const {browser, cashfree} = setUp({timeout: 50});
    for (const answer of [
      () => refusal(500, 'verification_failed'),
      () => refusal(429, 'too_many_requests_per_ip'),
      () =>
        new Promise<Response>((_, reject) =>
          setTimeout(() => reject(new DOMException('late', 'TimeoutError')), 60),
        ),
    ]) {
      cashfree.calls.length = 0;
      cashfree.answers.session = answer;
      await browser.start();
      expect(cashfree.count('session')).to.equal(1);
    }
  });

  it('books its further tries in the quota of starts', async () => {
    const {browser, cashfree} = setUp({
      limits: {number: false, address: false, merchant: false, quota: {count: 8, seconds: 60}},
    });
    cashfree.answers.session = () => refusal(409, 'verification_id_already_exists');
    expectProblem(await browser.start(), 'rate-limited');
    expect(cashfree.calls).to.have.length(4);
  });

  it('leaves transactions that are over out of the four', async () => {
    const {browser, cashfree} = setUp();
    for (let times = 1; times <= 3; times++) await consent(browser, cashfree);
    for (let times = 1; times <= 3; times++) await browser.start();
    expect(browser.cookies.size).to.equal(6);
  });

  it('counts each kind of limit by itself', async () => {
    const one = {count: 1, seconds: 600};
    const {browser} = setUp({
      limits: {number: one, address: one, merchant: false, quota: false},
      clientAddress: () => MOBILE,
    });
    expect((await browser.start()).status).to.equal(200);
    const {browser: second} = setUp({
      limits: {number: one, merchant: {count: 2, seconds: 1}, address: false, quota: false},
    });
    expect((await second.start('0000000003')).status).to.equal(200);
    expect((await second.start('0000000004')).status).to.equal(200);
  });

  it('refuses an empty name as it refuses no', async () => {
    const {browser} = setUp({authorize: () => ''});
    expectProblem(await browser.start(), 'not-authorized');
  });

  it('shows the merchant method and headers of the request', async () => {
    const seen: unknown[] = [];
    const {browser} = setUp({
      authorize: ({method, headers}) => seen.push([method, headers.get('x-mine')]) > 0,
    });
    await browser.send('session', {body: {}, headers: {'x-mine': 'yes'}});
    expect(seen).to.deep.equal([['POST', 'yes']]);
  });
});

describe('the exchange', () => {
  it('delivers nothing where the user cancels meanwhile', async () => {
    const {browser, cashfree} = setUp();
    const {body} = await browser.start();
    const transaction = String(body.verification_id);
    const answer = cashfree.answers['generate-token'];
    const gate = later<undefined>();
    cashfree.answers['generate-token'] = async received => {
      await gate.promise;
      return answer(received);
    };
    const posted = browser.post(cashfree.code(1), {transaction});
    await browser.send('cancel', {transaction});
    gate.settle(undefined);
    expectProblem(await posted, 'transaction-missing');
    expect(browser.cookies.size).to.equal(0);
  });

  it('leaves other transactions alone when one is cancelled', async () => {
    const {browser, cashfree} = setUp();
    const first = String((await browser.start()).body.verification_id);
    await browser.start();
    await browser.send('cancel', {transaction: first});
    expect((await browser.post(cashfree.code(2))).status).to.equal(200);
  });

  it('gives the token where the store fails after the call, and tells the merchant', async () => {
    const memory = memoryStore();
    let failing = false;
    const away = async () => Promise.reject(new RangeError('redis'));
    const store: ProxyStore = {
      ...memory,
      get: key => (failing ? away() : memory.get(key)),
      set: (...all) => (failing ? away() : memory.set(...all)),
      replace: (...all) => (failing ? away() : memory.replace(...all)),
    };
    const {browser, cashfree, events} = setUp({store});
    await browser.start();
    const answer = cashfree.answers['generate-token'];
    cashfree.answers['generate-token'] = received => {
      failing = true;
      return answer(received);
    };
    expect((await browser.post(cashfree.code(1))).status).to.equal(200);
    const faults = events.filter(({type}) => type === 'fault');
    expect(faults.map(event => ({...event, correlation_id: '', verification_id: ''}))).to.deep.equal(
      Array(2).fill({
        type: 'fault',
        where: 'store',
        name: 'RangeError',
        correlation_id: '',
        verification_id: '',
      }),
    );
    // The cookie alone answers the replay.
    const calls = cashfree.calls.length;
    expect((await browser.post(cashfree.code(1))).status).to.equal(200);
    expect(cashfree.calls).to.have.length(calls);
  });

  it('gives the failure again from the cookie alone', async () => {
    const {browser, cashfree} = setUp();
    const {proxy: elsewhere} = setUp({}, cashfree);
    await browser.start();
    cashfree.answers['generate-token'] = () => json({verification_id: 'other', access_token: 'x'});
    expectProblem(await browser.post('code'), 'binding-mismatch');
    const moved = createBrowser(elsewhere);
    for (const [name, value] of browser.cookies) moved.cookies.set(name, value);
    expectProblem(await moved.post('code'), 'binding-mismatch');
    expectProblem(await moved.post('another'), 'transaction-missing');
    expect(cashfree.count('generate-token')).to.equal(1);
  });

  it('ends no transaction where it cannot know which one is meant', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    await browser.start();
    cashfree.answers['generate-token'] = () => refusal(400, 'auth_code_value_invalid');
    const answer = await browser.post('bad');
    expectProblem(answer, 'code-rejected');
    expect(answer.setCookies).to.deep.equal([]);
    expect((await browser.send('status')).body.status).to.equal('pending');
  });

  it('ends the one transaction whose code was refused, and none where Cashfree failed', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    cashfree.answers['generate-token'] = () => refusal(500, 'verification_failed');
    await browser.post('first');
    expect((await browser.send('status')).body.status).to.equal('pending');
    cashfree.answers['generate-token'] = () => refusal(400, 'auth_code_value_invalid');
    await browser.post('second');
    expect((await browser.send('status')).body).to.include({status: 'failed', code: 'code-rejected'});
  });

  it('says that a code came too late only where no transaction is there for any other reason', async () => {
    let clock = Date.now();
    const {browser, cashfree} = setUp({now: () => clock});
    await consent(browser, cashfree);
    clock += 1000;
    await browser.start();
    clock += 15 * MINUTE;
    expectProblem(await browser.post('x'), 'transaction-missing');
  });

  it('keeps what was delivered delivered, where the code comes again', async () => {
    const {browser, cashfree} = setUp();
    const {token} = await consent(browser, cashfree);
    await browser.details(token);
    expect((await browser.post(cashfree.code(1))).status).to.equal(200);
    expect((await browser.send('status')).body.status).to.equal('delivered');
  });

  it('reports a code of the emulator in production', async () => {
    const {browser, events} = setUp();
    await browser.start();
    await browser.post('emulated_x');
    expect(
      events.some(event => event.type === 'security' && event.code === 'emulator-in-production'),
    ).to.equal(true);
  });

  it('takes the emulator’s marks from the emulator', async () => {
    const {browser, cashfree} = setUp({environment: 'emulator', baseUrl: 'http://127.0.0.1:1/verification'});
    cashfree.answers.session = ({body}) =>
      json({verification_id: body.verification_id, session_id: 'emulated_s'}, 200, {[EMULATOR_HEADER]: '1'});
    await browser.start();
    expectProblem(await browser.post('emulated_code'), 'cashfree-answer-invalid');
    expect(cashfree.count('generate-token')).to.equal(1);
  });
});

describe('what is safe to repeat with one code', () => {
  for (const [status, code, calls] of [
    [401, 'authentication_failed', 3],
    [400, 'x-client-id_missing', 3],
    [403, 'ip_validation_failed', 3],
    [403, 'x-cf-signature_invalid', 3],
    [422, 'insufficient_balance', 3],
    [429, 'too_many_requests_per_ip', 3],
    [502, '', 2],
    [400, 'auth_code_value_invalid', 1],
    [400, 'anything_else', 1],
  ] as const) {
    it(`after ${status} ${code}: ${calls === 3 ? 'as often as asked' : `${calls} calls`}`, async () => {
      const {browser, cashfree} = setUp();
      await browser.start();
      await browser.start();
      cashfree.answers['generate-token'] = () => refusal(status, code);
      for (let times = 0; times < 3; times++) await browser.post('code');
      expect(cashfree.count('generate-token')).to.equal(calls);
    });
  }

  it('after an answer that nobody understands: twice', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    cashfree.answers['generate-token'] = () => json({});
    for (let times = 0; times < 3; times++) await browser.post('code');
    expect(cashfree.count('generate-token')).to.equal(2);
  });
});

describe('work that is done once', () => {
  function machines(timeout = 100) {
    let clock = 1_000_000;
    const now = () => clock;
    const store = memoryStore({now});
    const sealer = createSealer({keys: [SEALING_KEY], issuer: 'test', now});
    const events: ProxyEvent[] = [];
    const trace = createTrace(new Request(ORIGIN), event => events.push(event));
    const once = () => createOnce({store, sealer, now, timeout});
    return {one: once(), other: once(), store, trace, events, pass: (ms: number) => (clock += ms)};
  }

  it('is waited for on another machine, whose callers get the same result', async () => {
    const {one, other, trace} = machines();
    const gate = later<{a: number}>();
    let works = 0;
    const task = {work: () => (works++, gate.promise), spent: 'code-rejected', trace} as const;
    const first = one('key', task);
    const second = other('key', task);
    await new Promise(resolve => setTimeout(resolve, 120));
    gate.settle({a: 1});
    expect(await Promise.all([first, second, other('key', task)])).to.deep.equal([{a: 1}, {a: 1}, {a: 1}]);
    expect(works).to.equal(1);
  });

  it('gives another machine the same failure with its facts', async () => {
    const {one, other, trace} = machines();
    const task = {
      work: () => Promise.reject(failureWith('user-invalid', {field: 'email'})),
      spent: 'code-rejected',
      trace,
    } as const;
    for (const once of [one, other]) {
      const error = (await once('key', task).catch((thrown: unknown) => thrown)) as {
        code: string;
        facts: object;
      };
      expect([error.code, error.facts]).to.deep.equal(['user-invalid', {field: 'email'}]);
    }
  });

  it('is taken over from the dead when the lease is over, once, and not before', async () => {
    const {one, other, trace, pass} = machines(100);
    const never = {
      work: () => new Promise<{a: number}>(() => undefined),
      spent: 'code-rejected',
      trace,
    } as const;
    void one('key', never);
    await new Promise(resolve => setTimeout(resolve, 10));
    let taken = false;
    const second = other('key', {...never, work: async () => ((taken = true), {a: 2})});
    // Two calls of 100 ms, and five seconds.
    pass(5190);
    await new Promise(resolve => setTimeout(resolve, 120));
    expect(taken).to.equal(false);
    pass(20);
    expect(await second).to.deep.equal({a: 2});
  });

  it('is not used up by who dies while it stands in line', async () => {
    const {one, other, trace} = machines();
    const task = {work: async () => ({a: 1}), spent: 'code-rejected', trace} as const;
    for (let times = 0; times < 3; times++)
      void one(`key`, {...task, admit: () => new Promise<void>(() => undefined)});
    expect(await other('key', task)).to.deep.equal({a: 1});
  });

  it('is not begun a third time', async () => {
    const {one, trace} = machines();
    let works = 0;
    const task = {
      work: () => (works++, Promise.reject(new Error('?'))),
      spent: 'token-rejected',
      trace,
    } as const;
    const codes: unknown[] = [];
    for (let times = 0; times < 3; times++)
      codes.push(
        await one('key', task).catch(
          (error: unknown) => (error as {code?: string}).code ?? (error as Error).message,
        ),
      );
    expect(codes).to.deep.equal(['?', '?', 'token-rejected']);
    expect(works).to.equal(2);
  });
});

describe('the details', () => {
  it('are asked for once more after a broken connection, and after nothing else', async () => {
    const {browser, cashfree} = setUp();
    const {token} = await consent(browser, cashfree);
    const answer = cashfree.answers['user-details'];
    let times = 0;
    cashfree.answers['user-details'] = received => (++times === 1 ? broken() : answer(received));
    expect((await browser.details(token)).status).to.equal(200);
    expect(times).to.equal(2);
  });

  for (const [what, answer, calls] of [
    ['a broken connection', broken, 2],
    ['an error', () => refusal(500, 'verification_failed'), 1],
    ['a time-out', () => Promise.reject(new DOMException('late', 'TimeoutError')), 1],
  ] as const) {
    it(`are called for ${calls} at ${what} that stays`, async () => {
      const {browser, cashfree} = setUp();
      const {token} = await consent(browser, cashfree);
      cashfree.answers['user-details'] = answer;
      await browser.details(token);
      expect(cashfree.count('user-details')).to.equal(calls);
      expect((await browser.send('status')).body.status).to.equal('exchanged');
    });
  }

  it('end the transaction where the token is over, and say so again without asking', async () => {
    const {browser, cashfree} = setUp();
    const {token} = await consent(browser, cashfree);
    cashfree.answers['user-details'] = () => refusal(400, 'access_token_value_invalid');
    expectProblem(await browser.details(token), 'token-rejected');
    expect((await browser.send('status')).body).to.deep.include({status: 'failed', code: 'token-rejected'});
    expectProblem(await browser.details(token), 'token-rejected');
    expect(cashfree.count('user-details')).to.equal(1);
  });

  it('stay delivered where somebody asks again too late', async () => {
    let clock = Date.now();
    const {browser, cashfree} = setUp({now: () => clock});
    const {token} = await consent(browser, cashfree);
    await browser.details(token);
    clock += 2 * MINUTE;
    expectProblem(await browser.details(token), 'token-rejected');
    expect((await browser.send('status')).body)
      .to.include({status: 'delivered'})
      .and.not.to.have.property('code');
  });

  for (const mode of ['sealed', 'mediating'] as const)
    it(`can be read again for a minute by a page that lost them (${mode})`, async () => {
      let clock = Date.now();
      const {browser, cashfree} = setUp({now: () => clock, mode});
      const {token} = await consent(browser, cashfree);
      const {body} = await browser.details(token);
      clock += MINUTE - 1000;
      const {access_token: receipt} = (await browser.send('status')).body;
      expect((await browser.details(receipt)).body).to.deep.equal(body);
      // Reading does not keep them longer.
      clock += 2000;
      expect((await browser.send('status')).body).not.to.have.property('access_token');
      expectProblem(await browser.details(receipt), 'token-rejected');
      expect(cashfree.count('user-details')).to.equal(1);
    });

  it('are given to nobody for the receipt of another browser, or of another transaction', async () => {
    const {browser, cashfree, proxy} = setUp();
    const {token} = await consent(browser, cashfree);
    await browser.details(token);
    const {access_token: receipt} = (await browser.send('status')).body;
    const stranger = createBrowser(proxy);
    expectProblem(await stranger.details(receipt), 'transaction-missing');
    await consent(stranger, cashfree);
    expectProblem(await stranger.details(receipt), 'token-rejected');
    expect(cashfree.count('user-details')).to.equal(1);
  });

  it('are of one token and no other, in one fleet', async () => {
    const {browser, cashfree} = setUp();
    const first = await consent(browser, cashfree);
    const second = await consent(browser, cashfree);
    expect((await browser.details(first.token)).body.verification_id).to.equal(first.id);
    expect((await browser.details(second.token)).body.verification_id).to.equal(second.id);
  });

  it('may lack anything: scopes, records, a record, metadata, a number', async () => {
    const bodies = [
      {},
      {scopes: null},
      {scopes: [{scope: 'MOBILE'}]},
      {scopes: [{scope: 'MOBILE', records: null}]},
      {scopes: [{scope: 'MOBILE', records: [null, {}, {metadata: null}, {metadata: {}}]}]},
      {scopes: [{scope: 'NAME', records: [{metadata: {mobile: '0000000009'}}]}]},
    ];
    for (const body of bodies) {
      const {browser, cashfree} = setUp();
      const {token} = await consent(browser, cashfree);
      cashfree.answers['user-details'] = () => json(body);
      expect((await browser.details(token)).status, JSON.stringify(body)).to.equal(200);
    }
  });

  it('may be as large as a photo is, and no larger', async () => {
    const {browser, cashfree} = setUp();
    const {token} = await consent(browser, cashfree);
    cashfree.answers['user-details'] = () =>
      json({scopes: [{scope: 'NAME', records: [{metadata: {name: 'x'.repeat(3_000_000)}}]}]});
    expect((await browser.details(token)).status).to.equal(200);
    const other = await consent(browser, cashfree);
    cashfree.answers['user-details'] = () => json({scopes: [{scope: 'x'.repeat(4_200_000)}]});
    expectProblem(await browser.details(other.token), 'cashfree-answer-invalid');
  });
});

describe('the status', () => {
  it('of the transaction that is named, else of the newest', async () => {
    let clock = Date.now();
    const {browser} = setUp({now: () => clock});
    const first = (await browser.start()).body.verification_id;
    clock += 1000;
    const second = (await browser.start()).body.verification_id;
    expect((await browser.send('status')).body.verification_id).to.equal(second);
    expect((await browser.send('status', {transaction: String(first)})).body.verification_id).to.equal(first);
    expect((await browser.send('status', {transaction: 'none'})).body).to.deep.equal({status: 'none'});
  });

  it('ends with the token, not with the time for consent', async () => {
    let clock = Date.now();
    const {browser, cashfree} = setUp({now: () => clock});
    const answer = cashfree.answers['generate-token'];
    cashfree.answers['generate-token'] = async received =>
      json({
        ...((await (await answer(received)).json()) as object),
        expiry: new Date(clock + 2 * MINUTE).toISOString(),
      });
    await consent(browser, cashfree);
    const {body} = await browser.send('status');
    expect(Date.parse(String(body.expiry))).to.be.within(clock + 89_000, clock + 90_000);
    expect(body.access_token).to.be.a('string');
    clock += 91_000;
    const over = (await browser.send('status')).body;
    expect(over.status).to.equal('expired');
    expect(over).not.to.have.property('access_token');
  });

  it('stays delivered or failed when the time is over', async () => {
    let clock = Date.now();
    const {browser, cashfree} = setUp({now: () => clock});
    const {token} = await consent(browser, cashfree);
    await browser.details(token);
    clock += 16 * MINUTE;
    expect((await browser.send('status')).body.status).to.equal('delivered');
  });
});

describe('the guard', () => {
  it('takes JSON as browsers and libraries write it', async () => {
    const {browser} = setUp();
    for (const type of [
      'application/json',
      'APPLICATION/JSON',
      'application/json;charset=utf-8',
      'application/json; charset=UTF-8',
      'application/json  ;  charset="utf-8"',
    ])
      expect(
        (
          await browser.send('session', {
            body: {mobile: MOBILE, presentation: 'redirect'},
            headers: {'content-type': type},
          })
        ).status,
        type,
      ).to.equal(200);
    for (const type of [
      'application/json; x=y',
      'application/jsonx',
      'application/json;;',
      'application/json; charset=utf-16',
      'xapplication/json',
    ])
      expectProblem(
        await browser.send('session', {body: '{}', headers: {'content-type': type}}),
        'request-refused',
        {reason: 'content-type'},
      );
  });

  it('takes a request in the mode same-origin, or from something that says nothing', async () => {
    const {browser} = setUp();
    expect((await browser.send('status', {headers: {'sec-fetch-mode': 'same-origin'}})).status).to.equal(200);
    const silent = {'sec-fetch-mode': null, 'sec-fetch-site': null, 'sec-fetch-dest': null};
    expect((await browser.send('status', {headers: silent})).status).to.equal(200);
    expect((await browser.send('cancel', {headers: silent})).status).to.equal(409);
  });

  it('has the root with and without its slash, and nothing else there', async () => {
    const {proxy} = setUp();
    const at = async (path: string, method = 'GET') =>
      (await proxy(new Request(ORIGIN + path, {method, headers: {'x-cf-user-details': '1', origin: ORIGIN}})))
        .status;
    expect(await at('/cf')).to.equal(200);
    expect(await at('/cf/')).to.equal(200);
    expect(await at('/cf', 'POST')).to.equal(405);
    expect(await at('/')).to.equal(404);
    const root = setUp({basePath: ''}).proxy;
    expect((await root(new Request(`${ORIGIN}/`, {headers: {'x-cf-user-details': '1'}}))).status).to.equal(
      200,
    );
  });

  it('answers OPTIONS that is no preflight, and a preflight’s header on another method, as what they are', async () => {
    const {proxy} = setUp({origins: [ORIGIN]});
    const headers = {origin: ORIGIN, 'access-control-request-method': 'POST', 'x-cf-user-details': '1'};
    expect((await proxy(new Request(`${ORIGIN}/cf/status`, {headers}))).status).to.equal(200);
    expect(
      (await proxy(new Request(`${ORIGIN}/cf/status`, {method: 'OPTIONS', headers: {origin: ORIGIN}})))
        .status,
    ).to.equal(405);
    const answer = await proxy(new Request(`${ORIGIN}/cf/status`, {method: 'OPTIONS', headers}));
    expect([answer.status, answer.headers.get('cache-control')]).to.deep.equal([204, 'no-store']);
  });
});

describe('what Cashfree says', () => {
  for (const [given, told] of [
    ['new_code', 'new_code'],
    ['<b>', ''],
    [' x', ''],
    ['x ', ''],
    ['x'.repeat(65), ''],
    [undefined, ''],
  ] as const) {
    it(`is repeated only where it is a code: ${given}`, async () => {
      const {browser, cashfree} = setUp();
      cashfree.answers.session = () => json({code: given}, 418);
      expectProblem(await browser.start(), 'cashfree-request-invalid', {status: 418, upstream_code: told});
    });
  }

  it('names a field only where the code begins with one', async () => {
    for (const [code, field] of [
      ['email_address_invalid', 'email'],
      ['my_phone_invalid', ''],
      ['emailed', ''],
    ] as const) {
      const {browser, cashfree} = setUp();
      await consent(browser, cashfree);
      cashfree.answers.user = () => refusal(400, code);
      const {body} = await browser.send('users', {body: {phone: MOBILE}});
      expect((body.facts as {field?: string}).field ?? '').to.equal(field);
    }
  });

  it('may be that the number is wrong', async () => {
    const {browser, cashfree} = setUp();
    cashfree.answers['data-availability'] = () => refusal(400, 'identifier_value_value_invalid');
    expectProblem(await browser.start(), 'mobile-invalid', {});
  });

  it('is observed with the failure and the time it took', async () => {
    let clock = 1_000_000;
    const cashfree = fakeCashfree();
    const {browser, events} = setUp({now: () => clock}, cashfree);
    cashfree.answers['data-availability'] = () => {
      clock += 7;
      return refusal(500, 'verification_failed', {'x-request-id': 'x'.repeat(101)});
    };
    await browser.start();
    expect(events.map(event => ({...event, correlation_id: ''}))).to.deep.equal([
      {
        type: 'upstream',
        endpoint: 'data-availability',
        status: 500,
        code: 'cashfree-failed',
        ms: 7,
        correlation_id: '',
      },
      {type: 'request', route: 'session', status: 502, code: 'cashfree-failed', ms: 7, correlation_id: ''},
    ]);
  });
});

describe('sealing', () => {
  const now = () => 1_000_000_000;
  const sealer = (issuer = 'a', keys = [SEALING_KEY]) => createSealer({keys, issuer, now});

  it('opens nothing of another purpose, another environment, another key, or another time', async () => {
    const sealed = await sealer().seal('token', {a: 1}, now() + 2000);
    expect(await sealer().open('token', sealed)).to.include({a: 1});
    expect(await sealer().open('transaction', sealed)).to.equal(undefined);
    expect(await sealer('b').open('token', sealed)).to.equal(undefined);
    expect(await sealer('a', ['B'.repeat(42) + 'A']).open('token', sealed)).to.equal(undefined);
    const later = createSealer({keys: [SEALING_KEY], issuer: 'a', now: () => now() + 3000});
    expect(await later.open('token', sealed)).to.equal(undefined);
  });

  it('blinds the same text the same way, by a key of its own', async () => {
    const blinded = await sealer().blind('x');
    expect(blinded).to.match(/^[\w-]{43}$/);
    expect(await sealer('b').blind('x')).to.equal(blinded);
    expect(await sealer().blind('y')).not.to.equal(await sealer().blind('x'));
    expect(await sealer('a', ['B'.repeat(42) + 'A']).blind('x')).not.to.equal(await sealer().blind('x'));
    const plain = await crypto.subtle.importKey(
      'raw',
      Buffer.from(SEALING_KEY, 'base64url'),
      {name: 'HMAC', hash: 'SHA-256'},
      false,
      ['sign'],
    );
    const signed = await crypto.subtle.sign('HMAC', plain, new TextEncoder().encode('x'));
    expect(await sealer().blind('x')).not.to.equal(Buffer.from(signed).toString('base64url'));
  });

  it('says that there are no keys where a function gives none', async () => {
    const error = (await sealer('a', [])
      .blind('x')
      .catch((thrown: unknown) => thrown)) as Error;
    expect(error.message).to.equal('sealingKeys is empty');
    expect(checkSealingKey(`${SEALING_KEY}=`)).to.have.length(32);
  });
});

describe('fields, once more', () => {
  const shown = (scope: string, metadata: object, policy: object) =>
    (
      applyFields({scopes: [{scope, records: [{metadata: {...metadata}}]}]}, policy) as {
        scopes: {records: {metadata: object}[]}[];
      }
    ).scopes[0]?.records[0]?.metadata;

  it('leaves twelve digits and photos of other scopes alone', () => {
    const metadata = {bank_account: '000011112222', photo_link: 'p', aadhaar: '000011112222'};
    expect(shown('BANK_ACCOUNT', metadata, {})).to.deep.equal(metadata);
  });

  it('touches no field that is kept by name, and no number that it does not mask', () => {
    expect(shown('AADHAAR', {note: '000011112222', year: 1990}, {AADHAAR: {note: 'keep'}})).to.deep.equal({
      note: '000011112222',
      year: 1990,
    });
  });

  it('takes the stricter of its own rule and that of all fields', () => {
    expect(
      shown('AADHAAR', {aadhaar: '000011112222', photo_link: 'p'}, {AADHAAR: {'*': 'mask'}}),
    ).to.deep.equal({aadhaar: 'xxxxxxxx2222'});
    expect(
      shown('AADHAAR', {aadhaar: '000011112222', name: 'Nobody'}, {AADHAAR: {'*': 'drop', name: 'keep'}}),
    ).to.deep.equal({name: 'Nobody'});
    expect(shown('AADHAAR', {aadhaar: '000011112222', name: 'Nobody'}, {AADHAAR: 'mask'})).to.deep.equal({
      aadhaar: 'xxxxxxxx2222',
      name: 'xxbody',
    });
    expect(shown('PAN', {type: '···'}, {PAN: 'mask'})).to.deep.equal({type: '···'});
  });
});

describe('the store in memory, in the long run', () => {
  it('lets go of what is over, and of nothing else', async () => {
    let clock = 0;
    let reads = 0;
    const store = memoryStore({now: () => (reads++, clock)});
    await store.set('stays', 'x', 1_000_000);
    await store.reserve('row', {count: 2, limit: 2, window: 500_000, horizon: 0});
    for (let index = 0; index < 3000; index++) {
      clock += 1;
      await store.set(`key ${index}`, 'x', 10);
      await store.reserve(`row ${index}`, {count: 1, limit: 1, window: 10, horizon: 0});
    }
    expect(await store.get('stays')).to.equal('x');
    expect((await store.reserve('row', {count: 1, limit: 2, window: 500_000, horizon: 0})).booked).to.equal(
      false,
    );
    // A sweep asks the clock for every item that is left: after three thousand short lives, for few.
    const before = reads;
    for (let index = 0; index < 999; index++) await store.set('same', 'x', 10);
    expect(reads - before).to.be.below(4000);
  });
});

describe('cookies of others', () => {
  it('are passed over, however they are written', async () => {
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
    expect(MARKS.name).not.to.equal('');
  });
});

describe('two people', () => {
  it('get a user each, and each their own', async () => {
    const {browser, cashfree, proxy} = setUp();
    const other = createBrowser(proxy);
    const first = await consent(browser, cashfree);
    const second = await consent(other, cashfree);
    expect((await browser.send('users', {body: {phone: MOBILE}})).body.user_id).to.equal(first.id);
    expect((await other.send('users', {body: {phone: MOBILE}})).body.user_id).to.equal(second.id);
    const named = await other.send('users', {body: {phone: MOBILE, user_id: 'mine', name: 'No Body'}});
    expect(named.body).to.include({user_id: 'mine', name: 'No Body'});
    expect(cashfree.count('user')).to.equal(3);
  });

  it('of two environments share no cookie, even by one key', async () => {
    const {browser} = setUp();
    await browser.start();
    const {proxy} = setUp({environment: 'sandbox'});
    const moved = createBrowser(proxy);
    for (const [name, value] of browser.cookies) moved.cookies.set(name, value);
    expect((await moved.send('status')).body).to.deep.equal({status: 'none'});
  });

  it('are told what a path allows only where the method is wrong', async () => {
    const {browser} = setUp();
    const refused = await browser.send('session', {body: {}});
    expectProblem(refused, 'request-refused', {reason: 'shape'});
    expect(refused.headers.has('allow')).to.equal(false);
  });
});
