import {expect} from 'chai';
import {FAULT_HEADER, createEmulator, emulatorKeys, type Fault} from '../../src/emulator/index.ts';
import {EXAMPLE, openKit, type Kit} from './_support/kit.ts';

describe('faults on demand', () => {
  let kit: Kit;

  beforeEach(async () => {
    kit = await openKit();
  });

  afterEach(() => kit.close());

  it('latency delays the answer', async () => {
    kit.emulator.fail({kind: 'latency', ms: 120});
    const begun = performance.now();
    expect(await kit.availability(EXAMPLE)).to.include({status: 200});
    // Timers may fire a millisecond early.
    expect(performance.now() - begun).to.be.greaterThan(115);
  });

  it('time-out never answers, and ends when the caller aborts', async () => {
    kit.emulator.fail({kind: 'time-out'});
    const error = await thrownBy(
      fetch(`${kit.url}/verification/user`, {method: 'POST', signal: AbortSignal.timeout(100)}),
    );
    expect(error).to.have.property('name', 'TimeoutError');
  });

  it('time-out ends when the emulator closes', async () => {
    const emulator = createEmulator({faults: [{kind: 'time-out'}]});
    const waiting = thrownBy(
      emulator.fetch(new Request('http://localhost/verification/user', {method: 'POST'})),
    );
    emulator.close();
    expect(await waiting).to.be.instanceOf(TypeError);
  });

  it('reset breaks the connection', async () => {
    kit.emulator.fail({kind: 'reset'});
    expect(await causeOf(kit.availability(EXAMPLE))).to.have.property('code', 'ECONNRESET');
  });

  it('reset loses the call, or with processed: true only its answer', async () => {
    const sameId = {body: {verification_id: 'same'}};
    kit.emulator.fail({kind: 'reset', times: 1});
    await thrownBy(kit.availability(EXAMPLE, sameId));
    expect(await kit.availability(EXAMPLE, sameId)).to.include({status: 200});
    kit.emulator.fail({kind: 'reset', processed: true, times: 1});
    await thrownBy(kit.availability(EXAMPLE, {body: {verification_id: 'other'}}));
    expect(await kit.availability(EXAMPLE, {body: {verification_id: 'other'}})).to.include({status: 409});
  });

  it('partial breaks off in the middle of the body', async () => {
    kit.emulator.fail({kind: 'partial'});
    const {clientId, clientSecret} = emulatorKeys.secureId;
    const response = await fetch(`${kit.url}/verification/user`, {
      method: 'POST',
      headers: {'x-client-id': clientId, 'x-client-secret': clientSecret, 'x-api-version': '2024-12-01'},
      body: JSON.stringify({phone: EXAMPLE}),
    });
    expect(response.status).to.equal(200);
    const reader = response.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).to.match(/^\{"user_reference_id":/);
    expect(await thrownBy(reader?.read() ?? Promise.resolve())).to.be.instanceOf(Error);
  });

  it('content-type sends the correct body with another type', async () => {
    kit.emulator.fail({kind: 'content-type'}, {kind: 'content-type', value: 'text/plain', endpoint: 'user'});
    const {headers, text} = await kit.availability(EXAMPLE);
    expect(headers.get('content-type')).to.equal('text/html');
    expect(JSON.parse(text)).to.have.property('verification_id', 'test-1');
  });

  it('error affects as many calls as times says', async () => {
    kit.emulator.fail({kind: 'error', status: 503, endpoint: 'data-availability', after: 1, times: 3});
    const statuses = [];
    for (let count = 0; count < 6; count++) statuses.push((await kit.availability(EXAMPLE)).status);
    expect(statuses).to.deep.equal([200, 503, 503, 503, 200, 200]);
  });

  it('error answers with HTML or an empty body, as a gateway does', async () => {
    kit.emulator.fail({kind: 'error', status: 502, body: 'html', times: 1});
    expect((await kit.availability(EXAMPLE)).text).to.contain('<h1>Bad Gateway</h1>');
    kit.emulator.fail({kind: 'error', status: 500, body: 'empty', times: 1});
    expect(await kit.availability(EXAMPLE)).to.include({status: 500, text: ''});
  });

  it('error with a code answers with the documented error', async () => {
    kit.emulator.fail({kind: 'error', status: 409, code: 'verification_id_already_exists'});
    expect((await kit.availability(EXAMPLE)).body).to.include({message: 'verification id already exists'});
  });

  it('endpoint limits a fault to one endpoint', async () => {
    kit.emulator.fail({kind: 'error', status: 500, endpoint: 'session'});
    expect(await kit.availability(EXAMPLE)).to.include({status: 200});
    expect(await kit.session(EXAMPLE)).to.include({status: 500});
  });

  it('skew shifts expiry and Date', async () => {
    await kit.availability(EXAMPLE);
    kit.emulator.fail({kind: 'skew', ms: -7_200_000});
    const {body, headers} = await kit.session(EXAMPLE);
    const now = kit.emulator.clock.now();
    expect(Date.parse(String(body['expiry'])) - now).to.be.within(-3_602_000, -3_600_000);
    expect(Date.parse(headers.get('date') ?? '') - now).to.be.within(-7_202_000, -7_200_000);
  });

  it('a request header sets a fault for one call', async () => {
    const headers = {[FAULT_HEADER]: JSON.stringify([{kind: 'error', status: 500}] satisfies Fault[])};
    expect(await kit.availability(EXAMPLE, {headers})).to.include({status: 500});
    expect(await kit.availability(EXAMPLE)).to.include({status: 200});
  });

  it('the option faults sets faults, and heal() removes them', async () => {
    const broken = await openKit({faults: [{kind: 'error', status: 500}]});
    try {
      expect(await broken.availability(EXAMPLE)).to.include({status: 500});
      broken.emulator.heal();
      expect(await broken.availability(EXAMPLE)).to.include({status: 200});
    } finally {
      await broken.close();
    }
  });

  it('an invalid fault is refused', async () => {
    for (const header of [
      '{',
      '{"kind":"fire"}',
      '{"kind":"latency","ms":-1}',
      '{"kind":"error","status":200}',
    ]) {
      const {status, body} = await kit.availability(EXAMPLE, {headers: {[FAULT_HEADER]: header}});
      expect({status, code: body['code']}, header).to.deep.equal({
        status: 400,
        code: 'emulated_fault_invalid',
      });
    }
    expect(() => createEmulator({faults: JSON.parse('[{"kind":"fire"}]')})).to.throw(
      TypeError,
      'Not a fault',
    );
  });
});

async function thrownBy(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}

/** The cause of the error "fetch failed". */
async function causeOf(promise: Promise<unknown>): Promise<unknown> {
  const error = await thrownBy(promise);
  return error instanceof Error && error.cause !== undefined ? error.cause : error;
}
