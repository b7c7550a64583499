// Requirement P12: what a page can make of Create User. docs/security-requirements.md lists source and test.
import {once} from 'node:events';
import {expect} from 'chai';
import {memoryStore, redisStore, type ProxyStore} from '../../../src/proxy/index.ts';
import {json, refusal, MARKS, MOBILE} from '../_support/fake-cashfree.ts';
import {hasRedis, startRedis, type TestRedis} from '../store/_support/redis.ts';
import {
  consent,
  createBrowser,
  expectProblem,
  ORIGIN,
  setUp,
  type Answer,
  type Browser,
} from '../_support/support.ts';

const ask = (browser: Browser, body: unknown = {}, transaction?: string): Promise<Answer> =>
  browser.send('users', {body, ...(transaction !== undefined && {transaction})});

/** A store that several processes share, as far as the proxy knows; notes what is written. */
function watchedStore(keys: string[], values: string[] = []): ProxyStore {
  const own = memoryStore();
  const noted = (key: string, value: string) => (keys.push(key), values.push(key, value));
  return {
    ...own,
    inProcess: false,
    set: (key, value, ttl) => (noted(key, value), own.set(key, value, ttl)),
    add: (key, value, ttl) => (noted(key, value), own.add(key, value, ttl)),
    replace: (key, old, value, ttl) => (noted(key, value), own.replace(key, old, value, ttl)),
  };
}

describe('P12: one Secure ID user per consent, and nothing of it from the page', () => {
  async function consented(options: Parameters<typeof setUp>[0] = {createUser: {}}) {
    const world = setUp(options);
    const {id, token} = await consent(world.browser, world.cashfree);
    expect((await world.browser.details(token)).status).to.equal(200);
    return {...world, id, token};
  }

  for (const options of [{}, {createUser: undefined}, {createUser: false}]) {
    it(`is off unless it is turned on: ${JSON.stringify(options)}`, async () => {
      const {browser, cashfree} = await consented(options);
      expectProblem(await ask(browser), 'request-refused', {reason: 'create-user-off'});
      expect((await browser.send('capabilities')).body).not.to.have.property('create_user');
      expect(cashfree.count('user')).to.equal(0);
    });
  }

  it('stores nothing of the person if it is off', async () => {
    const keys: string[] = [];
    const {cashfree, browser} = setUp({store: watchedStore(keys)});
    const {token} = await consent(browser, cashfree);
    await browser.details(token);
    expect(keys.length).to.be.above(0);
    expect(keys.filter(key => key.startsWith('user'))).to.deep.equal([]);
  });

  it('creates one user, however many ids the visitor makes up', async () => {
    const {browser, cashfree} = await consented();
    for (let time = 1; time <= 40; time++)
      expectProblem(await ask(browser, {user_id: `probe-${time}`}), 'request-refused');
    for (let time = 1; time <= 40; time++) expect((await ask(browser)).status).to.equal(200);
    expect(cashfree.calls.filter(({endpoint}) => endpoint === 'user').map(({body}) => body)).to.deep.equal([
      {phone: MOBILE, name: MARKS.name},
    ]);
  });

  for (const body of [
    {phone: MOBILE},
    {user_id: 'mine'},
    {name: 'Another Person'},
    {email: 'another@example.com'},
    {address: '1 Other Street'},
    {verification_id: 'x'},
    {__proto__: null, constructor: 1},
    [],
    [{}],
    'text',
    1,
    null,
  ])
    it(`accepts nothing from the page: ${JSON.stringify(body)}`, async () => {
      const {browser, cashfree} = await consented();
      const answer = await browser.send('users', {body: JSON.stringify(body)});
      expectProblem(answer, 'request-refused');
      expect((answer.body.facts as {reason: string}).reason).to.equal('shape');
      expect(cashfree.count('user')).to.equal(0);
    });

  it('answers no id and no personal value to the page', async () => {
    const {browser, cashfree} = await consented({createUser: {userId: () => 'customer-of-the-merchant'}});
    cashfree.answers.user = ({body}) => json({user_reference_id: 4_242_424, ...body, internal: 'x'});
    expect((await ask(browser)).text).to.equal('{}');
    expect((await ask(browser)).text).to.equal('{}');
  });

  it('does not reveal ids: an id in use was chosen by the server, and the page does not learn it', async () => {
    const {browser, cashfree} = await consented({createUser: {userId: () => 'taken', tellPage: true}});
    cashfree.answers.user = () => json({code: 'user_id_already_exists', type: 'validation_error'}, 409);
    for (let time = 0; time < 3; time++) {
      const answer = await ask(browser);
      expectProblem(answer, 'user-exists', {});
      expect(answer.text).not.to.contain('taken');
    }
    expect(cashfree.count('user')).to.equal(1);
  });

  it('creates one user for calls at the same time, in one process or in two', async () => {
    const store = watchedStore([]);
    const {browser, cashfree, token} = await consented({createUser: {}, store});
    const other = setUp({createUser: {}, store}, cashfree);
    const twin = createBrowser(other.proxy);
    for (const [name, value] of browser.cookies) twin.cookies.set(name, value);
    const answers = await Promise.all(
      Array.from({length: 12}, (_, at) => ask(at % 2 === 0 ? browser : twin)),
    );
    expect(answers.map(({status}) => status)).to.deep.equal(Array(12).fill(200));
    expect(cashfree.count('user')).to.equal(1);
    expect(token).to.be.a('string');
  });

  (hasRedis ? describe : describe.skip)('with two processes and one Redis', () => {
    let redis: TestRedis;
    before(async () => {
      redis = await startRedis();
    });
    after(() => redis.stop());

    it('creates one user, with the id that was decided first', async () => {
      const ids: string[] = [];
      const createUser = {userId: () => (ids.push(''), `id-${ids.length}`), tellPage: true};
      const clients = [redis.client(), redis.client()] as const;
      await Promise.all(clients.map(client => once(client, 'ready')));
      const first = await consented({createUser, store: redisStore(clients[0])});
      const other = setUp({createUser, store: redisStore(clients[1])}, first.cashfree);
      const twin = createBrowser(other.proxy);
      for (const [name, value] of first.browser.cookies) twin.cookies.set(name, value);
      const answers = await Promise.all([first.browser, twin, first.browser, twin].map(each => ask(each)));
      const users = first.cashfree.calls.filter(({endpoint}) => endpoint === 'user');
      expect(users).to.have.length(1);
      const user_id = users[0]?.body.user_id;
      expect(answers.map(({body}) => body)).to.deep.equal(Array(4).fill({user_id, user_reference_id: 9}));
      expect((await ask(twin)).body).to.deep.equal({user_id, user_reference_id: 9});
    });
  });

  it('creates no second user for a cookie that was rolled back', async () => {
    const {browser, cashfree} = setUp({createUser: {tellPage: true}});
    const {body} = await browser.start();
    const pending = new Map(browser.cookies);
    const {access_token} = (await browser.post(cashfree.code(1))).body;
    const exchanged = new Map(browser.cookies);
    await browser.details(access_token);
    const first = await ask(browser, {}, String(body.verification_id));
    expect(first.status, first.text).to.equal(200);
    for (const older of [pending, exchanged]) {
      browser.cookies.clear();
      for (const [name, value] of older) browser.cookies.set(name, value);
      expect((await ask(browser, {}, String(body.verification_id))).body).to.deep.equal(first.body);
      expect((await ask(browser)).body).to.deep.equal(first.body);
    }
    expect(cashfree.count('user')).to.equal(1);
  });

  it('creates no user before the details are fetched, and creates it afterwards', async () => {
    const {browser, cashfree} = setUp({createUser: {}});
    const {body} = await browser.start();
    expectProblem(await ask(browser), 'transaction-missing');
    const details = cashfree.answers['user-details'];
    cashfree.answers['user-details'] = () => refusal(429, 'too_many_requests_per_ip');
    const {access_token} = (await browser.post(cashfree.code(1))).body;
    expectProblem(await ask(browser), 'transaction-missing');
    cashfree.answers['user-details'] = details;
    await browser.details(access_token);
    expect((await ask(browser, {}, String(body.verification_id))).status).to.equal(200);
    expect(cashfree.count('user')).to.equal(1);
  });

  it('creates no user after the transaction was cancelled, with any cookie', async () => {
    const {browser, cashfree} = await consented();
    const kept = new Map(browser.cookies);
    await browser.send('cancel');
    expectProblem(await ask(browser), 'transaction-missing');
    for (const [name, value] of kept) browser.cookies.set(name, value);
    expectProblem(await ask(browser), 'transaction-missing');
    expect(cashfree.count('user')).to.equal(0);
  });

  it('creates no user after the deadline, and drops the one that it created', async () => {
    for (const earlier of [false, true]) {
      let clock = Date.now();
      const {browser, cashfree} = await consented({createUser: {tellPage: true}, now: () => clock});
      clock += 14 * 60_000;
      const before = earlier ? await ask(browser) : undefined;
      if (before) expect((await ask(browser)).body, before.text).to.deep.equal(before.body);
      clock += 61_000;
      expectProblem(await ask(browser), 'transaction-missing');
      expect(cashfree.count('user')).to.equal(earlier ? 1 : 0);
    }
  });

  it('creates no user for another browser that knows the name of the transaction', async () => {
    const {proxy, cashfree, id} = await consented();
    expectProblem(await ask(createBrowser(proxy), {}, id), 'transaction-missing');
    expect(cashfree.count('user')).to.equal(0);
  });

  it('creates no user for another person of the same browser', async () => {
    let person = 'first';
    const {browser, cashfree} = await consented({authorize: () => ({subject: person}), createUser: {}});
    person = 'second';
    expectProblem(await ask(browser), 'transaction-missing');
    person = 'first';
    expect((await ask(browser)).status).to.equal(200);
    expect(cashfree.count('user')).to.equal(1);
  });

  it('creates no user with another number than the one that opened the session', async () => {
    const {browser, cashfree} = setUp({createUser: {}});
    cashfree.answers['user-details'] = () =>
      json({scopes: [{scope: 'MOBILE', records: [{metadata: {mobile: '0000000002'}}]}]});
    const {token} = await consent(browser, cashfree);
    expectProblem(await browser.details(token), 'identity-mismatch');
    expectProblem(await ask(browser), 'transaction-missing');
    expect(cashfree.count('user')).to.equal(0);
  });

  it('creates it in mediating mode too', async () => {
    const {browser, cashfree} = await consented({mode: 'mediating', createUser: {}});
    expect((await ask(browser)).text).to.equal('{}');
    expect(cashfree.count('user')).to.equal(1);
  });

  it('puts no value of the person and no id into a shared store', async () => {
    const written: string[] = [];
    const {browser, cashfree} = await consented({
      createUser: {userId: () => 'customer-of-the-merchant'},
      store: watchedStore([], written),
    });
    cashfree.answers.user = ({body}) => json({user_reference_id: 4_242_424, ...body});
    expect((await ask(browser)).status).to.equal(200);
    expect(written.length).to.be.above(3);
    for (const mark of [MOBILE, MARKS.name, 'customer-of-the-merchant', '4242424', ORIGIN])
      expect(written.join()).not.to.contain(mark);
  });
});
