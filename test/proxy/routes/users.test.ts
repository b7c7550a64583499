import {expect} from 'chai';
import {Failure} from '../../../src/protocol/failures.ts';
import {
  documentedFields,
  memoryStore,
  type CreatedUser,
  type CreateUserOptions,
  type ProxyEvent,
  type ProxyStore,
  type UserTransaction,
} from '../../../src/proxy/index.ts';
import {fakeCashfree, json, MARKS, MOBILE, refusal} from '../_support/fake-cashfree.ts';
import {consent, createBrowser, expectProblem, setUp, type Browser} from '../_support/support.ts';

const ask = (browser: Browser) => browser.send('users', {body: {}});

/** Details of one person, each scope with the texts of its records. */
function person(scopes: Readonly<Record<string, readonly [field: string, ...values: unknown[]]>>) {
  return () =>
    json({
      scopes: Object.entries(scopes).map(([scope, [field, ...values]]) => ({
        scope,
        records: values.map(value => ({metadata: {[field]: value}})),
      })),
    });
}

/** A person whose details were fetched. */
async function fetched(
  options: Parameters<typeof setUp>[0] = {createUser: {}},
  details?: ReturnType<typeof person>,
) {
  const cashfree = fakeCashfree();
  if (details) cashfree.answers['user-details'] = details;
  const world = setUp(options, cashfree);
  const {id, token} = await consent(world.browser, cashfree);
  const answer = await world.browser.details(token);
  expect(answer.status, answer.text).to.equal(200);
  const sent = () => cashfree.calls.filter(({endpoint}) => endpoint === 'user').map(({body}) => body);
  return {...world, id, sent};
}

const leftOut = (events: readonly ProxyEvent[]) =>
  events.flatMap(event => (event.type === 'user' ? [event.left_out] : []));

const pick = (events: readonly ProxyEvent[], type: ProxyEvent['type']) =>
  events.find(event => event.type === type);

/** A store whose one method fails for keys that begin so. */
function failing(method: 'set' | 'remove', prefix: string): ProxyStore {
  const own = memoryStore();
  const check = (key: string): void => {
    if (key.startsWith(prefix)) throw new SyntaxError('mark-words');
  };
  return {
    ...own,
    [method]: async (key: string, value: string, ttl: number) => {
      check(key);
      return method === 'set' ? own.set(key, value, ttl) : own.remove(key);
    },
  };
}

describe('the Secure ID user of the consented person', () => {
  const PHONE = {MOBILE: ['mobile', MOBILE]} as const;
  const long = 'a'.repeat(501);
  const cases: [what: string, scopes: Parameters<typeof person>[0], user: object, leftOut: string[]][] = [
    ['phone alone', {}, {}, []],
    [
      'every value',
      {
        NAME: ['name', 'Asha R. Namuna-Rao 2'],
        EMAIL: ['email', 'asha@example.com'],
        ADDRESS: ['complete_address', 'a'.repeat(500)],
      },
      {name: 'Asha R. Namuna-Rao 2', email: 'asha@example.com', address: 'a'.repeat(500)},
      [],
    ],
    ['a name in Devanagari', {NAME: ['name', 'आशा नमूना']}, {}, ['name']],
    ['a name with an apostrophe', {NAME: ['name', "Maria D'Souza"]}, {}, ['name']],
    ['a name with a line break', {NAME: ['name', 'Asha\nNamuna']}, {}, ['name']],
    ['white space around a name', {NAME: ['name', ' Asha Namuna\n']}, {name: 'Asha Namuna'}, []],
    ['white space for a name', {NAME: ['name', '  ']}, {}, []],
    ['a second name that keeps the rule', {NAME: ['name', 'आशा', 'Asha']}, {name: 'Asha'}, []],
    ['no name at all', {NAME: ['name', null, undefined]}, {}, []],
    ['an address that is too long', {ADDRESS: ['complete_address', long]}, {}, ['address']],
    ['an e-mail without a host', {EMAIL: ['email', 'asha@']}, {}, ['email']],
    ['an e-mail with a space', {EMAIL: ['email', 'asha rao@example.com']}, {}, ['email']],
    [
      'three values that break a rule',
      {NAME: ['name', '张'], EMAIL: ['email', 'x'], ADDRESS: ['complete_address', long]},
      {},
      ['name', 'email', 'address'],
    ],
    ['a number that is no text', {NAME: ['name', 7]}, {name: '7'}, []],
    ['an object in place of a name', {NAME: ['name', {first: 'Asha'}]}, {}, []],
    ['scopes of no concern', {PAN: ['pan', 'MARKX0000X'], NAMES: ['name', 'X']}, {}, []],
  ];
  for (const [what, scopes, user, left] of cases) {
    it(`is created from the details: ${what}`, async () => {
      const {browser, sent, events} = await fetched({createUser: {}}, person({...PHONE, ...scopes}));
      expect((await ask(browser)).text).to.equal('{}');
      expect(sent()).to.deep.equal([{phone: MOBILE, ...user}]);
      expect(leftOut(events)).to.deep.equal([left]);
    });
  }

  for (const mobile of [`+91${MOBILE}`, `91 ${MOBILE}`, `0${MOBILE}`, Number(`91${MOBILE}`), 'XXXXXX0001'])
    it(`is created with ten digits for ${typeof mobile} ${mobile}`, async () => {
      const {browser, sent} = await fetched({createUser: {}}, person({MOBILE: ['mobile', mobile]}));
      expect((await ask(browser)).status).to.equal(200);
      expect(sent()).to.deep.equal([{phone: MOBILE}]);
    });

  it('is created with the number that opened the session, if several were shared', async () => {
    const {browser, sent} = await fetched(
      {createUser: {}},
      person({MOBILE: ['mobile', '0000000002', MOBILE]}),
    );
    expect((await ask(browser)).status).to.equal(200);
    expect(sent()).to.deep.equal([{phone: MOBILE}]);
  });

  for (const [what, scopes] of [
    ['was not shared', {NAME: ['name', 'Asha']}],
    ['is null', {MOBILE: ['mobile', null]}],
    ['is empty', {MOBILE: ['mobile', '']}],
    ['has no record', {MOBILE: ['mobile']}],
    ['is masked too far to prove the person', {MOBILE: ['mobile', 'XXXXXXXXX1']}],
  ] as const)
    it(`cannot be created if the number ${what}`, async () => {
      const {browser, sent} = await fetched({createUser: {}}, person(scopes));
      for (let time = 0; time < 2; time++)
        expectProblem(await ask(browser), 'user-invalid', {field: 'phone'});
      expect(sent()).to.deep.equal([]);
    });

  it('is created from the details before the field policy', async () => {
    const {browser, sent} = await fetched({
      createUser: true,
      fields: {...documentedFields, NAME: 'drop', MOBILE: 'drop'},
    });
    expect((await ask(browser)).text).to.equal('{}');
    expect(sent()).to.deep.equal([{phone: MOBILE, name: MARKS.name}]);
  });

  it('is the same user for each repeat, until the transaction ends', async () => {
    let clock = Date.now();
    const {browser, sent} = await fetched({createUser: {tellPage: true}, now: () => clock});
    const first = await ask(browser);
    expect(first.status, first.text).to.equal(200);
    for (let minute = 1; minute < 15; minute++) {
      clock += 59_900;
      expect((await ask(browser)).body, `${minute}`).to.deep.equal(first.body);
    }
    expect(sent()).to.have.length(1);
  });

  it('is each person’s own', async () => {
    const {browser, cashfree, proxy, sent, id} = await fetched({
      createUser: {userId: ({verification_id}) => verification_id, tellPage: true},
    });
    const other = createBrowser(proxy);
    const second = await consent(other, cashfree);
    await other.details(second.token);
    expect((await ask(browser)).body).to.deep.equal({user_id: id, user_reference_id: 9});
    expect((await ask(other)).body).to.deep.equal({user_id: second.id, user_reference_id: 9});
    expect(sent()).to.have.length(2);
  });

  it('is announced to the page as a capability', async () => {
    const {browser} = setUp({createUser: {}});
    expect((await browser.send('capabilities')).body.create_user).to.equal(true);
  });

  const errors: [number, string, Parameters<typeof expectProblem>[1], object][] = [
    [400, 'phone_missing', 'user-invalid', {field: 'phone'}],
    [400, 'phone_value_invalid', 'user-invalid', {field: 'phone'}],
    [400, 'email_address_invalid', 'user-invalid', {field: 'email'}],
    [400, 'name_value_invalid', 'user-invalid', {field: 'name'}],
    [400, 'address_length_exceeded', 'user-invalid', {field: 'address'}],
    [400, 'user_id_value_invalid', 'user-invalid', {field: 'user_id'}],
    [401, 'authentication_failed', 'cashfree-keys-refused', {status: 401, keys: 'secure-id'}],
    [403, 'ip_validation_failed', 'cashfree-ip-refused', {status: 403}],
    [403, 'authentication_failed', 'cashfree-signature-refused', {status: 403}],
    [409, 'user_id_already_exists', 'user-exists', {}],
    [429, 'rate_limit_exceeded', 'cashfree-rate-limited', {status: 429, retry_after: 30}],
    [500, 'verification_failed', 'cashfree-failed', {status: 500}],
  ];
  for (const [status, code, failure, facts] of errors) {
    it(`ends as ${failure} after ${status} ${code}`, async () => {
      const {browser, cashfree} = await fetched();
      cashfree.answers.user = () => refusal(status, code);
      expectProblem(await ask(browser), failure, facts);
    });
  }

  for (const [status, code] of [
    [401, 'authentication_failed'],
    [429, 'rate_limit_exceeded'],
  ] as const)
    it(`is created by the next call after ${status} ${code}, which had no effect`, async () => {
      const {browser, cashfree, sent} = await fetched();
      const {user} = cashfree.answers;
      cashfree.answers.user = () => refusal(status, code);
      await ask(browser);
      cashfree.answers.user = user;
      expect((await ask(browser)).status).to.equal(200);
      expect(sent()).to.have.length(2);
    });

  it('is created by the next call after a key function that threw', async () => {
    let broken = true;
    const {browser, sent, events} = await fetchedWithKeys(() => {
      if (broken) throw new RangeError('mark-words');
      return {clientId: 'secure-id', clientSecret: MARKS.secureIdSecret};
    });
    expectProblem(await ask(browser), 'proxy-failed');
    expect(events).to.deep.include.members([
      {...pick(events, 'fault'), type: 'fault', where: 'request', name: 'RangeError'},
    ]);
    broken = false;
    expect((await ask(browser)).status).to.equal(200);
    expect(sent()).to.have.length(1);

    async function fetchedWithKeys(keys: () => {clientId: string; clientSecret: string}) {
      broken = false;
      const world = await fetched({createUser: {}, secureIdKeys: keys});
      broken = true;
      return world;
    }
  });

  describe('after an unknown result', () => {
    const unknown: [string, () => Response][] = [
      [
        'a connection that broke',
        () => {
          throw new TypeError('reset');
        },
      ],
      ['a server error', () => refusal(500, 'verification_failed')],
      ['a gateway’s error', () => new Response('<html>', {status: 502})],
    ];
    const unreadable: [string, () => Response][] = [
      ['an answer without an id', () => json({user_reference_id: 1})],
      ['an answer that is no JSON', () => new Response('<html>')],
    ];
    for (const [what, answer] of [...unknown, ...unreadable]) {
      it(`is not requested again if Cashfree chooses the id: ${what}`, async () => {
        const {browser, cashfree, sent} = await fetched();
        const {user} = cashfree.answers;
        cashfree.answers.user = answer;
        const first = await ask(browser);
        expect(first.status).to.be.at.least(500);
        cashfree.answers.user = user;
        for (let time = 0; time < 3; time++) {
          const repeat = await ask(browser);
          expectProblem(repeat, first.body.code as never, first.body.facts as object);
        }
        expect(sent()).to.have.length(1);
      });
    }

    for (const [what, answer] of unknown) {
      it(`is requested once more with the same id: ${what}`, async () => {
        let asked = 0;
        const {browser, cashfree, sent} = await fetched({
          createUser: {userId: () => `id-${++asked}`, tellPage: true},
        });
        const {user} = cashfree.answers;
        cashfree.answers.user = answer;
        expect((await ask(browser)).status).to.be.at.least(500);
        cashfree.answers.user = user;
        expect((await ask(browser)).body).to.include({user_id: 'id-1'});
        expect(sent().map(({user_id}) => user_id)).to.deep.equal(['id-1', 'id-1']);
        expect(asked).to.equal(1);
      });
    }

    it('has the id that was sent, if the answer has none', async () => {
      const {browser, cashfree} = await fetched({createUser: {userId: () => 'mine', tellPage: true}});
      cashfree.answers.user = () => json({user_reference_id: 1, name: {odd: true}, phone: []});
      expect((await ask(browser)).body).to.deep.equal({user_id: 'mine', user_reference_id: 1});
    });

    it('is not requested a third time', async () => {
      const {browser, cashfree, sent} = await fetched({createUser: {userId: () => 'mine'}});
      cashfree.answers.user = () => refusal(500, 'verification_failed');
      for (let time = 0; time < 5; time++) expect((await ask(browser)).status).to.be.at.least(500);
      expect(sent()).to.have.length(2);
    });

    it('exists if Cashfree reports at the second request that the id is in use', async () => {
      const {browser, cashfree} = await fetched({createUser: {userId: () => 'mine'}});
      cashfree.answers.user = () => refusal(500, 'verification_failed');
      await ask(browser);
      cashfree.answers.user = () => refusal(409, 'user_id_already_exists');
      expectProblem(await ask(browser), 'user-exists', {});
    });
  });

  describe('its id', () => {
    it('is the one of authorize, before the one of the option', async () => {
      const {browser, sent} = await fetched({
        authorize: () => ({subject: 'session-1', userId: 'customer-7'}),
        createUser: {userId: () => 'other'},
      });
      expect((await ask(browser)).status).to.equal(200);
      expect(sent()).to.deep.equal([{phone: MOBILE, name: MARKS.name, user_id: 'customer-7'}]);
    });

    it('is the one that the option returns for the transaction and its subject', async () => {
      const asked: UserTransaction[] = [];
      const {browser, sent, id} = await fetched({
        authorize: () => 'session-1',
        createUser: {userId: async transaction => (asked.push(transaction), 'a.b-c_1')},
      });
      expect((await ask(browser)).status).to.equal(200);
      expect(asked).to.deep.equal([{verification_id: id, subject: 'session-1'}]);
      expect(sent()).to.deep.equal([{phone: MOBILE, name: MARKS.name, user_id: 'a.b-c_1'}]);
    });

    it('is chosen by Cashfree if the server names none', async () => {
      for (const createUser of [{}, {userId: () => undefined}]) {
        const {browser, cashfree, sent} = await fetched({createUser: {...createUser, tellPage: true}});
        cashfree.answers.user = ({body}) => json({...body, user_id: 'by-cashfree', user_reference_id: 1});
        expect((await ask(browser)).body).to.deep.equal({user_id: 'by-cashfree', user_reference_id: 1});
        expect(sent()).to.deep.equal([{phone: MOBILE, name: MARKS.name}]);
      }
    });

    for (const id of ['a b', '', 'a'.repeat(51), 'a/b', 7 as unknown as string])
      it(`is refused before the call if it breaks the rule: ${JSON.stringify(id)}`, async () => {
        const {browser, sent} = await fetched({createUser: {userId: () => id}});
        expectProblem(await ask(browser), 'user-invalid', {field: 'user_id'});
        expect(sent()).to.deep.equal([]);
      });

    it('causes no call to Cashfree if the function for it throws', async () => {
      let broken = true;
      const {browser, sent} = await fetched({
        createUser: {
          userId() {
            if (broken) throw new Error('mark-words');
            return 'mine';
          },
        },
      });
      expectProblem(await ask(browser), 'proxy-failed');
      broken = false;
      expect((await ask(browser)).status).to.equal(200);
      expect(sent()).to.have.length(1);
    });
  });

  describe('its ids for the merchant', () => {
    async function told(
      options: Partial<CreateUserOptions> & {created: NonNullable<CreateUserOptions['created']>},
    ) {
      const world = await fetched({authorize: () => 'session-1', createUser: options});
      world.cashfree.answers.user = ({body}) =>
        json({...body, user_id: 'u', user_reference_id: '9223372036854775807'});
      return world;
    }

    it('are passed to the merchant’s function once, with the transaction and its subject', async () => {
      const users: CreatedUser[] = [];
      const {browser, id} = await told({created: user => void users.push(user)});
      const answers = await Promise.all([ask(browser), ask(browser), ask(browser)]);
      answers.push(await ask(browser));
      expect(answers.map(({text}) => text)).to.deep.equal(['{}', '{}', '{}', '{}']);
      expect(users).to.deep.equal([
        {verification_id: id, subject: 'session-1', user_id: 'u', user_reference_id: '9223372036854775807'},
      ]);
    });

    it('are passed to the merchant’s function before the page gets its answer', async () => {
      const order: string[] = [];
      let take = (): void => undefined;
      const taken = new Promise<void>(resolve => (take = resolve));
      let called = (): void => undefined;
      const calling = new Promise<void>(resolve => (called = resolve));
      const {browser} = await told({
        created: () => (called(), taken.then(() => void order.push('merchant'))),
      });
      const asked = ask(browser).then(() => order.push('page'));
      await calling;
      take();
      await asked;
      expect(order).to.deep.equal(['merchant', 'page']);
    });

    it('are passed again after a failure of the merchant’s function, without another user', async () => {
      const users: unknown[] = [];
      const {browser, sent, events} = await told({
        created: ({user_id}) => {
          users.push(user_id);
          return users.length < 4 ? Promise.reject(new RangeError('mark-words')) : undefined;
        },
      });
      for (let time = 0; time < 3; time++) expectProblem(await ask(browser), 'proxy-failed', {});
      expect((await ask(browser)).text).to.equal('{}');
      expect((await ask(browser)).text).to.equal('{}');
      expect(users).to.deep.equal(['u', 'u', 'u', 'u']);
      expect(sent()).to.have.length(1);
      const faults = events.filter(({type}) => type === 'fault');
      expect(faults).to.have.length(3);
      for (const fault of faults) expect(fault).to.include({where: 'created', name: 'RangeError'});
    });

    it('are reported as lost if the merchant’s function throws a failure of the package', async () => {
      const {browser, events} = await told({
        created: () => {
          throw new Failure('user-exists');
        },
      });
      expectProblem(await ask(browser), 'proxy-failed');
      expect(events.filter(({type}) => type === 'fault')).to.have.length(1);
    });

    it('are in no event', async () => {
      const {browser, events} = await told({created: () => undefined});
      await ask(browser);
      const event = events.find(({type}) => type === 'user');
      expect(event).to.have.all.keys('type', 'left_out', 'correlation_id', 'verification_id');
      expect(JSON.stringify(events)).not.to.contain('9223372036854775807');
    });
  });

  describe('with a store that fails', () => {
    it('still delivers the details if the draft cannot be stored', async () => {
      const {browser, events, sent} = await fetched({createUser: {}, store: failing('set', 'user-draft:')});
      expect(events).to.deep.include.members([
        {...pick(events, 'fault'), type: 'fault', where: 'store', name: 'SyntaxError'},
      ]);
      expectProblem(await ask(browser), 'transaction-missing');
      expect(sent()).to.deep.equal([]);
    });

    it('still delivers the user if the draft cannot be removed', async () => {
      const {browser, events, sent} = await fetched({
        createUser: {},
        store: failing('remove', 'user-draft:'),
      });
      expect((await ask(browser)).text).to.equal('{}');
      expect((await ask(browser)).text).to.equal('{}');
      expect(sent()).to.have.length(1);
      expect(pick(events, 'fault')).to.include({where: 'store', name: 'SyntaxError'});
    });
  });
});
