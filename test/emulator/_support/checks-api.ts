import {expect} from 'chai';
import {field} from './journeys.ts';
import {EXAMPLE, type Kit, type Reply} from './kit.ts';
import {type Checks, each} from './checks.ts';

const HOUR = 3_600_000;
const NO_DATA = '1000000013';

/** Checks of the switches that affect the calls. */
export const apiChecks: Checks<
  | 'deadToken'
  | 'expiryForm'
  | 'referenceId'
  | 'sessionUser'
  | 'noData'
  | 'unlistedNumber'
  | 'idSpace'
  | 'order'
  | 'signature'
  | 'ipList'
  | 'keyPairs'
  | 'missingKeys'
  | 'apiVersion'
  | 'rateHeaders'
  | 'errorBody'
  | 'balance'
  | 'cors'
  | 'secondRead'
> = {
  deadToken: each(['400', '401', '403'], async (kit, status) => {
    const token = await kit.grant(EXAMPLE);
    kit.emulator.clock.advance(HOUR);
    expect(await kit.details(token)).to.include({status: Number(status)});
  }),
  expiryForm: {
    utc: async kit => expect(await expiry(kit)).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    offset: async kit => {
      const text = await expiry(kit);
      expect(text).to.match(/\+05:30$/);
      expectHour(kit, text);
    },
    fraction: async kit => {
      const text = await expiry(kit);
      expect(text).to.match(/\.\d{3}Z$/);
      expectHour(kit, text);
    },
    far: async kit =>
      expect(Date.parse(await expiry(kit)) - kit.emulator.clock.now()).to.be.greaterThan(24 * HOUR),
    missing: async kit => {
      await kit.availability(EXAMPLE);
      expect((await kit.session(EXAMPLE)).body).not.to.have.property('expiry');
    },
    garbage: async kit => expect(Date.parse(await expiry(kit))).to.satisfy(Number.isNaN),
  },
  referenceId: {
    integer: async kit =>
      expect((await kit.availability(EXAMPLE)).text).to.match(/^\{"reference_id":3123123,/),
    string: async kit =>
      expect((await kit.availability(EXAMPLE)).text).to.match(/^\{"reference_id":"3123123",/),
    int64: async kit =>
      expect((await kit.availability(EXAMPLE)).text).to.match(/^\{"reference_id":9000000000003123123,/),
    'int64-string': async kit =>
      expect((await kit.availability(EXAMPLE)).text).to.match(/^\{"reference_id":"9000000000003123123",/),
  },
  sessionUser: {
    object: async kit =>
      expect(await sessionUser(kit)).to.deep.equal({identifier_type: 'MOBILE', identifier_value: EXAMPLE}),
    array: async kit =>
      expect(await sessionUser(kit)).to.deep.equal([{identifier_type: 'MOBILE', identifier_value: EXAMPLE}]),
  },
  noData: {
    empty: async kit =>
      expect((await kit.availability(NO_DATA)).body).to.deep.include({available_scopes: []}),
    null: async kit => expect((await kit.availability(NO_DATA)).body).to.include({available_scopes: null}),
    absent: async kit =>
      expect((await kit.availability(NO_DATA)).body).not.to.have.property('available_scopes'),
  },
  unlistedNumber: {
    'no-data': async kit =>
      expect((await kit.availability('1999999999')).body).to.deep.include({available_scopes: []}),
    example: async kit => expect(await field(kit, 'MOBILE', 'mobile', '1999999999')).to.equal('1999999999'),
  },
  idSpace: {
    shared: async kit => expect(await sameIdForBoth(kit)).to.equal(409),
    separate: async kit => expect(await sameIdForBoth(kit)).to.equal(200),
  },
  order: {
    strict: async kit => {
      const {status, body} = await kit.session(EXAMPLE);
      expect({status, code: body['code']}).to.deep.equal({
        status: 400,
        code: 'emulated_data_availability_missing',
      });
      await kit.availability(EXAMPLE);
      kit.emulator.clock.advance(HOUR);
      expect(await kit.session(EXAMPLE)).to.include({status: 400});
    },
    lax: async kit => expect(await kit.session(EXAMPLE)).to.include({status: 200}),
  },
  signature: {
    ignored: async kit => expect(await statuses(kit)).to.deep.equal([200, 200]),
    'documented-calls': async kit => expect(await statuses(kit)).to.deep.equal([403, 200]),
    'every-call': async kit => expect(await statuses(kit)).to.deep.equal([403, 403]),
  },
  ipList: {
    off: async kit => expect(await statuses(kit)).to.deep.equal([200, 200]),
    'documented-calls': async kit => expect(await statuses(kit)).to.deep.equal([403, 200]),
    'every-call': async kit => expect(await statuses(kit)).to.deep.equal([403, 403]),
  },
  keyPairs: {
    separate: async kit => expect(await withOtherKeys(kit)).to.equal(401),
    either: async kit => expect(await withOtherKeys(kit)).to.equal(200),
  },
  apiVersion: {
    required: async kit => {
      expect(await kit.availability(EXAMPLE, {headers: {'x-api-version': undefined}})).to.include({
        status: 400,
      });
      expect(await kit.availability(EXAMPLE, {headers: {'x-api-version': 'latest'}})).to.include({
        status: 400,
      });
    },
    ignored: async kit =>
      expect(await kit.availability(EXAMPLE, {headers: {'x-api-version': undefined}})).to.include({
        status: 200,
      }),
  },
  rateHeaders: {
    'x-ratelimit': async kit =>
      expect(await rateHeaders(kit)).to.have.all.keys(
        'x-ratelimit-limit',
        'x-ratelimit-remaining',
        'x-ratelimit-reset',
      ),
    older: async kit =>
      expect(await rateHeaders(kit)).to.have.all.keys(
        'x-ratelimit-limit',
        'x-ratelimit-remaining',
        'x-ratelimit-retry',
        'x-ratelimit-type',
      ),
    'retry-after': async kit => expect(await rateHeaders(kit)).to.deep.equal({'retry-after': '60'}),
    none: async kit => expect(await rateHeaders(kit)).to.deep.equal({}),
  },
  errorBody: {
    json: async kit =>
      expect((await kit.token('x')).body).to.have.property('code', 'auth_code_value_invalid'),
    html: async kit => {
      const {status, headers, text} = await kit.token('x');
      expect({status, type: headers.get('content-type')}).to.deep.equal({status: 400, type: 'text/html'});
      expect(text).to.match(/^<html>/);
    },
    empty: async kit => expect(await kit.token('x')).to.include({status: 400, text: ''}),
  },
  balance: {
    enough: async kit => expect(await kit.availability(EXAMPLE)).to.include({status: 200}),
    empty: async kit => expect(await kit.availability(EXAMPLE)).to.include({status: 422}),
  },
  cors: {
    none: async kit => {
      const {headers} = await kit.availability(EXAMPLE);
      expect([...headers.keys()].filter(name => name.startsWith('access-control'))).to.deep.equal([]);
    },
    open: async kit => {
      expect((await kit.availability(EXAMPLE)).headers.get('access-control-allow-origin')).to.equal('*');
      const preflight = await fetch(`${kit.url}/verification/oauth2/session`, {method: 'OPTIONS'});
      expect(preflight.status).to.equal(204);
      expect(preflight.headers.get('access-control-allow-headers')).to.contain('authorization');
    },
  },
  missingKeys: each(['400', '401'], async (kit, status) => {
    const code = status === '400' ? 'x-client-secret_missing' : 'authentication_failed';
    const without = {headers: {'x-client-secret': undefined}};
    for (const answer of [
      await kit.availability(EXAMPLE, without),
      await kit.user({phone: EXAMPLE}, without),
    ])
      expect([answer.status, answer.body['code']]).to.deep.equal([Number(status), code]);
    // Documented for the session call: the switch has no effect.
    expect(await kit.session(EXAMPLE, without)).to.include({status: 400});
  }),
  secondRead: {
    same: async kit => {
      const token = await kit.grant(EXAMPLE);
      expect((await kit.details(token)).body['scopes']).to.deep.equal(
        (await kit.details(token)).body['scopes'],
      );
    },
    '400': async kit => {
      const token = await kit.grant(EXAMPLE);
      expect(await kit.details(token)).to.include({status: 200});
      expect(await kit.details(token)).to.include({status: 400});
    },
  },
};

async function expiry(kit: Kit) {
  await kit.availability(EXAMPLE);
  return String((await kit.session(EXAMPLE)).body['expiry']);
}

function expectHour(kit: Kit, instant: string) {
  expect(Date.parse(instant) - kit.emulator.clock.now()).to.be.within(HOUR - 5000, HOUR);
}

async function sessionUser(kit: Kit) {
  await kit.availability(EXAMPLE);
  return (await kit.session(EXAMPLE)).body['user'];
}

async function sameIdForBoth(kit: Kit) {
  const changes = {body: {verification_id: 'one-for-both'}};
  await kit.availability(EXAMPLE, changes);
  return (await kit.session(EXAMPLE, changes)).status;
}

/** The status of a call that documents the second factor, and of a call that does not. */
async function statuses(kit: Kit) {
  kit.emulator.set({order: 'lax'});
  return [(await kit.availability(EXAMPLE)).status, (await kit.session(EXAMPLE)).status];
}

async function withOtherKeys(kit: Kit) {
  const headers = {'x-client-id': 'emulated_one_click', 'x-client-secret': 'emulated_secret_of_one_click'};
  return (await kit.availability(EXAMPLE, {headers})).status;
}

async function rateHeaders(kit: Kit) {
  let answer: Reply = await kit.token('x');
  while (answer.status !== 429) answer = await kit.token('x');
  return Object.fromEntries([...answer.headers].filter(([name]) => /ratelimit|retry/.test(name)));
}
