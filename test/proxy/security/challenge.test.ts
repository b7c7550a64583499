// Requirement P14: tokens of a page's challenge widget. docs/security-requirements.md lists source and test.
import {expect} from 'chai';
import {CHALLENGE_HEADER, routes} from '../../../src/protocol/proxy/api.ts';
import type {ProxyStep} from '../../../src/protocol/failures.ts';
import {memoryStore, type ProxyStore} from '../../../src/proxy/index.ts';
import {fakeCashfree, json, MOBILE, refusal} from '../_support/fake-cashfree.ts';
import {
  consent,
  createBrowser,
  expectProblem,
  SEALING_KEY,
  setUp,
  type Browser,
} from '../_support/support.ts';

const TOKEN = '0.mark-challenge-token_A-z.0~';
const body = {mobile: MOBILE, presentation: 'redirect'};

/** A start with a token. */
const start = (browser: Browser, token: string | null = TOKEN) =>
  browser.send('session', {body, headers: {[CHALLENGE_HEADER]: token}});

/** A proxy whose `authorize` notes the token of each call and gives the verifier's answer. */
function verified(
  options: Parameters<typeof setUp>[0] = {},
  verdict: (token: string | null) => boolean = () => true,
) {
  const seen: [string, string | null][] = [];
  const set = setUp({
    authorize: ({url, headers}) => {
      seen.push([new URL(url).pathname, headers.get(CHALLENGE_HEADER)]);
      return verdict(headers.get(CHALLENGE_HEADER));
    },
    ...options,
  });
  return {...set, seen};
}

/** A store that records all writes, and fails on demand. */
function notingStore() {
  const store = memoryStore();
  const written: string[] = [];
  const failing = new Set<keyof ProxyStore>();
  const noted = Object.fromEntries(
    (['get', 'set', 'add', 'replace', 'remove', 'reserve'] as const).map(name => [
      name,
      async (...args: unknown[]) => {
        written.push(JSON.stringify(args));
        if (failing.has(name)) throw new Error('the store is away');
        return (store[name] as (...args: unknown[]) => Promise<unknown>)(...args);
      },
    ]),
  );
  return {store: noted as unknown as ProxyStore, written, failing};
}

describe('P14: a challenge token starts one transaction', () => {
  it('reaches authorize with the start, and with no other call', async () => {
    const {browser, cashfree, seen} = verified();
    expect((await start(browser)).status).to.equal(200);
    expect(seen).to.deep.equal([['/cf/session', TOKEN]]);
    const headers = {[CHALLENGE_HEADER]: TOKEN};
    await browser.post(cashfree.code(1), {headers});
    for (const step of ['status', 'user-details', 'cancel', 'users'] as const)
      await browser.send(step, {headers, ...(routes[step].method === 'POST' && {body: {}}), token: 'x'});
    expect(seen.slice(1).map(([, token]) => token)).to.deep.equal([null, null, null, null, null]);
  });

  it('is allowed by the preflight of a listed origin', async () => {
    const {proxy} = setUp({origins: ['https://shop.example']});
    const headers = {origin: 'https://shop.example', 'access-control-request-method': 'POST'};
    const answer = await proxy(new Request('https://cf.example/cf/session', {method: 'OPTIONS', headers}));
    expect(answer.headers.get('access-control-allow-headers')?.split(', ')).to.include(CHALLENGE_HEADER);
  });

  it('is refused when it is replayed, before the verifier is asked', async () => {
    const {browser, cashfree, seen} = verified();
    await start(browser);
    expectProblem(await start(browser), 'challenge-failed', {reason: 'used'});
    expect(seen).to.have.length(1);
    expect(cashfree.count('session')).to.equal(1);
    expect((await start(browser, `${TOKEN}2`)).status).to.equal(200);
  });

  it('is refused to another browser, and to a second start at the same time', async () => {
    let verify: (verdict: boolean) => void = () => undefined;
    let asked = (): void => undefined;
    const arrived = new Promise<void>(resolve => (asked = resolve));
    const cashfree = fakeCashfree();
    const {proxy} = setUp(
      {
        authorize: () => {
          asked();
          return new Promise<boolean>(resolve => (verify = resolve));
        },
      },
      cashfree,
    );
    const first = start(createBrowser(proxy));
    await arrived;
    expectProblem(await start(createBrowser(proxy)), 'challenge-failed', {reason: 'used'});
    verify(true);
    expect((await first).status).to.equal(200);
    expectProblem(await start(createBrowser(proxy)), 'challenge-failed', {reason: 'used'});
    expect(cashfree.count('session')).to.equal(1);
  });

  it('is refused by another process of the fleet, also while sealing keys are rotated', async () => {
    const next = 'B'.repeat(42) + 'A';
    for (const [one, other] of [
      [[SEALING_KEY], [SEALING_KEY]],
      [[SEALING_KEY], [SEALING_KEY, next]],
      [
        [SEALING_KEY, next],
        [next, SEALING_KEY],
      ],
      [[next, SEALING_KEY], [next]],
    ] as const) {
      for (const [first, second] of [
        [one, other],
        [other, one],
      ] as const) {
        const store = memoryStore();
        expect((await start(setUp({store, sealingKeys: first}).browser)).status).to.equal(200);
        expectProblem(await start(setUp({store, sealingKeys: second}).browser), 'challenge-failed', {
          reason: 'used',
        });
      }
    }
  });

  it('is refused for an hour, which outlives what verifiers accept', async () => {
    let clock = Date.now();
    const {browser} = verified({now: () => clock});
    await start(browser);
    clock += 59 * 60_000;
    expectProblem(await start(browser), 'challenge-failed');
  });

  const givenBack: [
    string,
    Parameters<typeof setUp>[0],
    'rate-limited' | 'not-authorized' | 'proxy-failed' | 'mobile-invalid' | 'presentation-unavailable',
    object,
  ][] = [
    [
      'the limits refuse the start',
      {limits: {number: {count: 1, seconds: 600}, address: false, merchant: false, quota: false}},
      'rate-limited',
      body,
    ],
    ['the number is malformed', {}, 'mobile-invalid', {...body, mobile: '1'}],
    ['the presentation is not set up', {}, 'presentation-unavailable', {...body, presentation: 'overlay'}],
  ];
  for (const [title, options, code, sent] of givenBack) {
    it(`may be sent again if ${title}`, async () => {
      const {browser, cashfree} = setUp(
        code === 'presentation-unavailable' ? {environment: 'sandbox', ...options} : options,
      );
      if (code === 'rate-limited') await browser.start();
      const before = cashfree.calls.length;
      for (let times = 0; times < 3; times++)
        expectProblem(
          await browser.send('session', {body: sent, headers: {[CHALLENGE_HEADER]: TOKEN}}),
          code,
        );
      expect(cashfree.calls).to.have.length(before);
      expect(
        (
          await browser.send('session', {
            body: {...body, mobile: '0000000009'},
            headers: {[CHALLENGE_HEADER]: TOKEN},
          })
        ).status,
      ).to.equal(200);
    });
  }

  it('may be sent again if the verifier refused it, or was unreachable', async () => {
    let verdict = (): boolean => false;
    const {browser, cashfree} = verified({}, () => verdict());
    expectProblem(await start(browser), 'not-authorized');
    verdict = () => {
      throw new TypeError(`fetch failed ${TOKEN}`);
    };
    expectProblem(await start(browser), 'proxy-failed');
    expect(cashfree.calls).to.deep.equal([]);
    verdict = () => true;
    expect((await start(browser)).status).to.equal(200);
  });

  it('is used up by the call to Cashfree, whatever the answer', async () => {
    const {browser, cashfree} = verified();
    cashfree.answers['data-availability'] = () => refusal(500, 'verification_failed');
    expectProblem(await start(browser), 'cashfree-failed');
    expectProblem(await start(browser), 'challenge-failed', {reason: 'used'});
    cashfree.answers['data-availability'] = () => json({available_scopes: []});
    expectProblem(await start(browser, 'another'), 'data-unavailable');
    expectProblem(await start(browser, 'another'), 'challenge-failed', {reason: 'used'});
  });

  it('is visible ASCII of 4096 characters at most', async () => {
    const {browser, seen} = verified();
    for (const token of ['', 'a b', 'a, b', 'ü', 'x'.repeat(4097), 'a\tb'])
      expectProblem(await start(browser, token), 'challenge-failed', {reason: 'invalid'});
    expect(seen).to.deep.equal([]);
    expect((await start(browser, 'x'.repeat(4096))).status).to.equal(200);
  });

  it('is checked by authorize if it is missing', async () => {
    const {browser, cashfree} = verified({}, token => token !== null);
    expectProblem(await start(browser, null), 'not-authorized');
    expect(cashfree.calls).to.deep.equal([]);
    const {browser: open} = setUp();
    expect((await start(open, null)).status).to.equal(200);
  });

  it('is in no answer, event, cookie or call to Cashfree, and in the store as an HMAC', async () => {
    const {store, written} = notingStore();
    const {browser, cashfree, events} = verified({store}, token => token !== 'refused');
    const answers = [await start(browser), await start(browser), await start(browser, 'refused')];
    const {id} = await consent(browser, cashfree);
    expect(id).to.be.a('string');
    const all = JSON.stringify([
      answers.map(({text, headers, setCookies}) => [text, [...headers], setCookies]),
      events,
      written,
      cashfree.calls.map(({url, headers, body: sent}) => [url, [...headers], sent]),
    ]);
    expect(all).not.to.contain(TOKEN);
    expect(written.filter(line => line.includes('challenge:'))).not.to.deep.equal([]);
    // The plain digest would tell whether a guessed token was used.
    const plain = Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(TOKEN)));
    expect(all).not.to.contain(plain.toString('base64url'));
  });

  it('starts nothing while the store is unreachable, and does not lose a start if its claim cannot be released', async () => {
    const {store, failing} = notingStore();
    const {browser, cashfree, events} = verified({store});
    failing.add('add');
    expectProblem(await start(browser), 'proxy-failed');
    expect(cashfree.calls).to.deep.equal([]);
    failing.clear();
    failing.add('remove');
    const refused = await browser.send('session', {
      body: {...body, mobile: '1'},
      headers: {[CHALLENGE_HEADER]: TOKEN},
    });
    expectProblem(refused, 'mobile-invalid');
    expect(events.map(event => event.type === 'fault' && event.where)).to.include('store');
    failing.clear();
    expect((await start(browser, 'another')).status).to.equal(200);
  });

  it('does not affect other steps: their tokens are neither claimed nor checked', async () => {
    const {browser, cashfree} = verified();
    await browser.start();
    const steps: ProxyStep[] = ['token', 'status'];
    for (const step of steps) {
      const sent = step === 'token' ? {auth_code: cashfree.code(1)} : {};
      for (const token of [TOKEN, TOKEN, 'not valid'])
        expect(
          (await browser.send(step, {body: sent, headers: {[CHALLENGE_HEADER]: token}})).status,
        ).to.equal(200);
    }
    expect((await start(browser)).status).to.equal(200);
  });
});
