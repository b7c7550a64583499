import {expect} from 'chai';
import {cashfreeErrors} from '../../../src/protocol/cashfree/errors.ts';
import {
  createSecureIdUser,
  isFailure,
  type AnyFailure,
  type CreateSecureIdUserOptions,
  type NewSecureIdUser,
  type ProxyEvent,
} from '../../../src/proxy/index.ts';
import {createEmulator, emulatorKeys} from '../../../src/emulator/index.ts';
import {fakeCashfree, json, MARKS, MOBILE, refusal} from '../_support/fake-cashfree.ts';

function setUp(changes: Partial<CreateSecureIdUserOptions> = {}) {
  const cashfree = fakeCashfree();
  const events: ProxyEvent[] = [];
  const options: CreateSecureIdUserOptions = {
    environment: 'production',
    secureIdKeys: {clientId: 'secure-id', clientSecret: MARKS.secureIdSecret},
    fetch: cashfree.fetch,
    observe: event => events.push(event),
    ...changes,
  };
  const create = (user: NewSecureIdUser) => createSecureIdUser(user, options);
  return {cashfree, events, create};
}

async function failureOf(promise: Promise<unknown>): Promise<AnyFailure> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isFailure(error)) throw new Error(`No failure: ${String(error)}`);
  return error;
}

const WHOLE = {
  phone: MOBILE,
  user_id: 'customer-7.a_b',
  email: 'asha@example.com',
  name: 'Asha R. Namuna-Rao 2',
  address: '1 Example Street',
};

describe('createSecureIdUser', () => {
  it('makes the documented call with the Secure ID keys, and returns the user', async () => {
    const {cashfree, create} = setUp();
    const user = await create(WHOLE);
    expect(user).to.deep.equal({user_reference_id: 9, ...WHOLE});
    expect(cashfree.calls).to.have.length(1);
    const [call] = cashfree.calls;
    expect(call?.url).to.equal('https://api.cashfree.com/verification/user');
    expect(call?.init.method).to.equal('POST');
    expect(call?.body).to.deep.equal(WHOLE);
    expect(call?.headers.get('x-client-id')).to.equal('secure-id');
    expect(call?.headers.get('x-api-version')).to.equal('2024-12-01');
  });

  it('sends the given fields and no other, and treats null as absent', async () => {
    const {cashfree, create} = setUp();
    const record = {
      phone: MOBILE,
      name: null,
      email: undefined,
      address: null,
      user_id: null,
      pan: MARKS.pan,
    };
    expect(await create(record)).to.deep.equal({
      user_reference_id: 9,
      user_id: 'chosen-by-cashfree',
      phone: MOBILE,
      email: null,
      name: null,
      address: null,
    });
    expect(cashfree.calls[0]?.body).to.deep.equal({phone: MOBILE});
  });

  it('keeps every digit of the reference, and accepts a phone of type number', async () => {
    const {cashfree, create} = setUp();
    cashfree.answers.user = () =>
      new Response(
        `{"user_reference_id": 9223372036854775807, "user_id": "u", "phone": ${MOBILE.slice(-1)}}`,
      );
    expect(await create({phone: MOBILE})).to.include({
      user_reference_id: '9223372036854775807',
      phone: MOBILE.slice(-1),
    });
  });

  for (const phone of [MOBILE, `91${MOBILE}`, `+91${MOBILE}`])
    it(`accepts the phone ${phone}`, async () => {
      const {cashfree, create} = setUp();
      await create({phone});
      expect(cashfree.calls[0]?.body).to.deep.equal({phone});
    });

  const wrong: [what: string, user: unknown, field: string][] = [
    ['no phone', {}, 'phone'],
    ['a null phone', {phone: null}, 'phone'],
    ['an empty phone', {phone: ''}, 'phone'],
    ['nine digits', {phone: '123456789'}, 'phone'],
    ['eleven digits', {phone: `0${MOBILE}`}, 'phone'],
    ['another country', {phone: `+44${MOBILE}`}, 'phone'],
    ['a space in the phone', {phone: `+91 ${MOBILE}`}, 'phone'],
    ['a line break after the phone', {phone: `${MOBILE}\n`}, 'phone'],
    ['a phone that is a number', {phone: 9_999_999_999}, 'phone'],
    ['an empty user_id', {...WHOLE, user_id: ''}, 'user_id'],
    ['a user_id of 51 characters', {...WHOLE, user_id: 'a'.repeat(51)}, 'user_id'],
    ['a user_id with a slash', {...WHOLE, user_id: 'a/b'}, 'user_id'],
    ['a user_id with a letter of another script', {...WHOLE, user_id: 'ñ'}, 'user_id'],
    ['an e-mail without an at sign', {...WHOLE, email: 'asha.example.com'}, 'email'],
    ['an e-mail with two', {...WHOLE, email: 'asha@@example.com'}, 'email'],
    ['an empty e-mail', {...WHOLE, email: ''}, 'email'],
    ['a name in Devanagari', {...WHOLE, name: 'आशा'}, 'name'],
    ['a name with an apostrophe', {...WHOLE, name: "D'Souza"}, 'name'],
    ['a name with a tab', {...WHOLE, name: 'a\tb'}, 'name'],
    ['an address of 501 characters', {...WHOLE, address: 'a'.repeat(501)}, 'address'],
  ];
  for (const [what, user, field] of wrong)
    it(`refuses ${what} before the call, and names ${field}`, async () => {
      const {cashfree, create} = setUp();
      const failure = await failureOf(create(user as NewSecureIdUser));
      expect(failure.toJSON()).to.deep.equal({
        code: 'user-invalid',
        retryable: true,
        actor: 'user',
        facts: {field},
      });
      expect(cashfree.calls).to.deep.equal([]);
    });

  it('accepts a user_id of 50 characters and an address of 500', async () => {
    const {cashfree, create} = setUp();
    await create({phone: MOBILE, user_id: 'a'.repeat(50), address: 'a'.repeat(500)});
    expect(cashfree.count('user')).to.equal(1);
  });

  const documented = cashfreeErrors.filter(({endpoint}) => endpoint === 'user');
  it('covers documented errors', () => expect(documented.length).to.be.above(10));
  for (const {status, code, failure} of documented)
    it(`throws ${failure} after the documented ${status} ${code}, and does not repeat the call`, async () => {
      const {cashfree, create} = setUp();
      cashfree.answers.user = () => refusal(status, code);
      const error = await failureOf(create(WHOLE));
      expect(error.code).to.equal(failure);
      for (const mark of ['mark-words', MOBILE, WHOLE.user_id, WHOLE.email])
        expect(JSON.stringify(error) + String(error.stack)).not.to.contain(mark);
      expect(cashfree.count('user')).to.equal(1);
    });

  it('reports how long to wait after 429', async () => {
    const {cashfree, create} = setUp();
    cashfree.answers.user = () => refusal(429, 'rate_limit_exceeded', {'retry-after': '17'});
    expect((await failureOf(create(WHOLE))).facts).to.deep.equal({status: 429, retry_after: 17});
  });

  const broken: [what: string, answer: () => Response, failure: string][] = [
    [
      'no answer',
      () => {
        throw new TypeError('mark-words');
      },
      'cashfree-unreachable',
    ],
    ['an answer without user_id', () => json({user_reference_id: 1}), 'cashfree-answer-invalid'],
    ['a page of a gateway', () => new Response('<html>', {status: 502}), 'cashfree-failed'],
    ['a redirect', () => new Response(null, {status: 302}), 'cashfree-answer-invalid'],
    [
      'the emulator in production',
      () => json({user_id: 'u'}, 200, {'x-cf-emulator': '1'}),
      'cashfree-answer-invalid',
    ],
  ];
  for (const [what, answer, code] of broken)
    it(`throws ${code} at ${what}`, async () => {
      const {cashfree, create} = setUp();
      cashfree.answers.user = answer;
      expect((await failureOf(create({phone: MOBILE}))).code).to.equal(code);
    });

  it('names the member that the answer lacks', async () => {
    const {cashfree, create} = setUp();
    cashfree.answers.user = () => json({user_reference_id: 1});
    expect((await failureOf(create({phone: MOBILE}))).facts).to.deep.equal({status: 200, paths: ['user_id']});
  });

  it('returns the id that was sent if the answer has none, and the other readable fields', async () => {
    const {cashfree, create} = setUp();
    cashfree.answers.user = () => json({user_reference_id: {}, name: 7, email: {}, address: null});
    expect(await create(WHOLE)).to.deep.equal({
      user_reference_id: null,
      user_id: WHOLE.user_id,
      phone: null,
      email: null,
      name: '7',
      address: null,
    });
  });

  it('reports the call to observe without a value of the person', async () => {
    const {events, create} = setUp();
    await create(WHOLE);
    expect(events).to.have.length(1);
    expect(events[0]).to.include({type: 'upstream', endpoint: 'user', status: 200});
    for (const value of Object.values(WHOLE)) expect(JSON.stringify(events)).not.to.contain(value);
  });

  const unsafe: [string, object, string][] = [
    ['an unknown environment', {environment: 'test'}, 'environment is production, sandbox or emulator'],
    ['no address of the emulator', {environment: 'emulator'}, 'baseUrl belongs to the emulator'],
    ['another host', {baseUrl: 'https://api.example'}, 'baseUrl belongs to the emulator'],
    ['half a pair of keys', {secureIdKeys: {clientId: 'a', clientSecret: ''}}, 'secureIdKeys.clientSecret'],
    ['a signature key of another kind', {signatureKey: 'x'}, 'signatureKey'],
    ['no time for the call', {timeout: 0}, 'timeout'],
  ];
  for (const [what, options, words] of unsafe)
    it(`refuses ${what}`, async () => {
      const {cashfree, create} = setUp(options);
      const error = await create(WHOLE).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(TypeError);
      expect((error as Error).message).to.contain(words);
      expect(cashfree.calls).to.deep.equal([]);
    });

  it('creates a user at the emulator once, with a signature if the account requires one', async () => {
    const emulator = createEmulator({switches: {signature: 'documented-calls'}});
    const options: CreateSecureIdUserOptions = {
      environment: 'emulator',
      baseUrl: 'https://emulator.example/verification',
      secureIdKeys: () => Promise.resolve(emulatorKeys.secureId),
      fetch: (input, init) => emulator.fetch(new Request(input, init)),
    };
    expect((await failureOf(createSecureIdUser(WHOLE, options))).code).to.equal('cashfree-signature-refused');
    const signed = {...options, signatureKey: await emulator.publicKey()};
    expect((await createSecureIdUser(WHOLE, signed)).user_id).to.equal(WHOLE.user_id);
    expect((await failureOf(createSecureIdUser(WHOLE, signed))).code).to.equal('user-exists');
    emulator.close();
  });
});
