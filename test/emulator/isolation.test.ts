import {expect} from 'chai';
import {createEmulator, personas, emulatorKeys, type Emulator} from '../../src/emulator/index.ts';
import {ask, EXAMPLE, identifier, openKit} from './_support/kit.ts';

const HOUR = 3_600_000;
/** Before any server is made. */
const globals = [Request, Response];
const unlimited = {limits: {perOperation: Infinity, perAddress: Infinity}};
const consenting = personas.filter(({scopes, manner}) => scopes.length > 0 && manner === 'asks');

async function call(emulator: Emulator, path: string, pair: keyof typeof emulatorKeys, body: unknown) {
  const {method, headers} = ask(path, pair, body);
  const request = new Request(`http://localhost/verification${path}`, {
    method,
    headers,
    body: JSON.stringify(body),
  });
  return (await (await emulator.fetch(request)).json()) as Record<string, string>;
}

/** Runs one transaction. @returns the actual and the expected result. */
async function transact(emulator: Emulator, serial: number) {
  const {mobile, scopes} = consenting[serial % consenting.length] ?? {mobile: EXAMPLE, scopes: []};
  await call(emulator, '/user/data-availability', 'secureId', {
    verification_id: `a-${serial}`,
    user: [identifier(mobile)],
  });
  const opened = {verification_id: `s-${serial}`, user: identifier(mobile)};
  const {session_id: id = ''} = await call(emulator, '/oauth2/session', 'oneClick', opened);
  const names = scopes.filter((_, index) => index % 2 === serial % 2 || index === 0).map(({scope}) => scope);
  const code = emulator.decide(id, {type: 'approve', scopes: names});
  const token = await call(emulator, '/oauth2/generate-token', 'oneClick', {auth_code: code});
  const headers = {authorization: `Bearer ${token['access_token']}`, 'x-api-version': '2024-12-01'};
  const answer = await emulator.fetch(
    new Request('http://localhost/verification/oauth2/user-details', {headers}),
  );
  const details = (await answer.json()) as {verification_id: string; scopes: unknown};
  return {
    got: [token['verification_id'], details.verification_id, JSON.stringify(details.scopes)],
    due: [`s-${serial}`, `s-${serial}`, JSON.stringify(scopes.filter(({scope}) => names.includes(scope)))],
  };
}

describe('transactions and emulators', () => {
  it('a thousand concurrent transactions stay separate, and are deleted after one hour', async () => {
    const emulator = createEmulator(unlimited);
    const all = await Promise.all(Array.from({length: 1000}, (_, serial) => transact(emulator, serial)));
    for (const {got, due} of all) expect(got).to.deep.equal(due);
    expect(emulator.size).to.be.greaterThan(5000);

    emulator.clock.advance(2 * HOUR + 1);
    await emulator.fetch(new Request('http://localhost/'));
    expect(emulator.size).to.equal(0);
  });

  it('an emulator stores a bounded number of entries', async () => {
    const emulator = createEmulator(unlimited);
    for (let count = 0; count < 25_000; count++)
      await call(emulator, '/user', 'secureId', {phone: EXAMPLE, user_id: `user-${count}`});
    expect(emulator.size).to.be.below(21_000);
  }).timeout(60_000);

  it('two emulators in one process share no state', async () => {
    const [one, two] = [await openKit(), await openKit({switches: {order: 'lax'}})];
    try {
      const sameId = {body: {verification_id: 'same'}};
      expect(await one.availability(EXAMPLE, sameId)).to.include({status: 200});
      expect(await two.availability(EXAMPLE, sameId)).to.include({status: 200});

      const id = await one.open(EXAMPLE);
      expect((await two.consent(id)).status).to.equal(404);
      const code = one.emulator.decide(id, {type: 'approve'});
      expect(await two.token(code)).to.include({status: 400});

      one.emulator.set({balance: 'empty'});
      one.emulator.fail({kind: 'error', status: 500, endpoint: 'user'});
      one.emulator.clock.advance(HOUR);
      expect(two.emulator.switches.balance).to.equal('enough');
      expect(await two.user({phone: EXAMPLE})).to.include({status: 200});
      expect(two.emulator.clock.now() - Date.now()).to.be.within(-5000, 5000);
      expect(two.emulator.calls('session')).to.equal(0);

      for (let count = 0; count < 101; count++) await one.token('x');
      expect(await one.token('x')).to.include({status: 429});
      expect(await two.token('x')).to.include({status: 400});
    } finally {
      await Promise.all([one.close(), two.close()]);
    }
  });

  it('an emulator that loads a saved state continues from it', async () => {
    const before = await openKit({switches: {score: '1'}});
    const after = await openKit();
    try {
      const id = await before.open(EXAMPLE);
      const token = await before.grant('1000000016');
      before.emulator.clock.advance(60_000);
      before.emulator.fail({kind: 'error', status: 503, endpoint: 'user'});
      after.emulator.load(before.emulator.save());

      expect(after.emulator.decide(id, {type: 'approve'})).to.match(/^emulated_code_/);
      const {body} = await after.details(token);
      expect(JSON.stringify(body['scopes'])).to.contain('__proto__').and.contain('"confidence_score":1');
      expect(await after.user({phone: EXAMPLE})).to.include({status: 503});
      expect(after.emulator.clock.now() - Date.now()).to.be.within(55_000, 65_000);
    } finally {
      await Promise.all([before.close(), after.close()]);
    }
  });
});

describe('the log', () => {
  it('has one line for each call, without personal values or secrets', async () => {
    const lines: string[] = [];
    const kit = await openKit({
      log: line => lines.push(line),
      faults: [{kind: 'latency', ms: 0, endpoint: 'user'}],
    });
    try {
      const id = await kit.open(EXAMPLE);
      const {headers} = await kit.consent(id, {action: 'deny', otp: '111000'});
      expect(headers.get('location')).to.contain('DENIED');
      const token = await kit.grant(EXAMPLE);
      await kit.details(token);
      await kit.user({phone: EXAMPLE, email: 'asha@example.com', name: 'Asha Namuna'});
      await kit.availability(EXAMPLE, {headers: {'x-client-secret': 'guessed'}});
      await fetch(`${kit.url}/callback/${token}?auth_code=${token}`);
      await kit.send({method: 'POST', path: `/oauth2/${token}`, headers: {}});

      const log = lines.join('\n');
      for (const secret of [
        EXAMPLE,
        'asha',
        'Asha',
        'John',
        'emulated_session',
        'emulated_code',
        'emulated_token',
        'guessed',
        'test-',
        '111000',
      ])
        expect(log).not.to.contain(secret);
      expect(lines.map(line => line.slice(10).replace(/ +\d+ ms/, ''))).to.deep.equal([
        'POST  /verification/user/data-availability  200  persona example',
        'POST  /verification/oauth2/session  200  persona example',
        'POST  /consent  303',
        'POST  /verification/user/data-availability  200  persona example',
        'POST  /verification/oauth2/session  200  persona example',
        'POST  /verification/oauth2/generate-token  200',
        'GET   /verification/oauth2/user-details  200',
        'POST  /verification/user  200  faults latency',
        'POST  /verification/user/data-availability  401  authentication_failed',
        'GET   (nothing)  404',
        'POST  /verification/…  404  emulated_no_such_call',
      ]);
    } finally {
      await kit.close();
    }
  });

  it('leaves the globals of the process that serves it as they are', async () => {
    const kit = await openKit();
    await kit.close();
    expect([globalThis.Request, globalThis.Response]).to.deep.equal(globals);
  });
});
