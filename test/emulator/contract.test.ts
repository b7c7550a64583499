import {expect} from 'chai';
import {HOUR} from '../../src/protocol/cashfree/api.ts';
import details from '../fixtures/user-details.json' with {type: 'json'};
import {shared} from './_support/journeys.ts';
import {EXAMPLE, identifier, openKit, type Kit} from './_support/kit.ts';

describe('the five calls', () => {
  let kit: Kit;

  beforeEach(async () => {
    // A constant clock, to compare expiries to the second.
    kit = await openKit({now: () => Date.UTC(2024, 11, 31, 22, 59, 59)});
  });

  afterEach(() => kit.close());

  it('return the available scopes', async () => {
    const {status, body} = await kit.availability(EXAMPLE);
    expect(status).to.equal(200);
    expect(body).to.deep.equal({
      reference_id: 3123123,
      verification_id: 'test-1',
      user: [identifier(EXAMPLE)],
      available_scopes: details.scopes.map(({scope}) => ({scope})),
    });
  });

  it('open a session for one hour', async () => {
    await kit.availability(EXAMPLE);
    const {body} = await kit.session(EXAMPLE);
    expect(body).to.deep.include({
      reference_id: 3123124,
      verification_id: 'test-2',
      user: identifier(EXAMPLE),
      expiry: '2024-12-31T23:59:59Z',
    });
    expect(body['session_id']).to.match(/^emulated_session_\w+$/);
  });

  it('exchange a code for a token', async () => {
    const code = kit.emulator.decide(await kit.open(EXAMPLE), {type: 'approve'});
    const {body} = await kit.token(code);
    expect(body).to.have.all.keys('reference_id', 'verification_id', 'expiry', 'access_token');
    expect(body).to.include({verification_id: 'test-2', expiry: '2024-12-31T23:59:59Z'});
    expect(body['access_token']).to.match(/^emulated_token_\w+$/);
  });

  it('return the documented example unchanged', async () => {
    const {body} = await kit.details(await kit.grant(EXAMPLE));
    expect(body).to.have.all.keys('reference_id', 'verification_id', 'scopes');
    expect(body['scopes']).to.deep.equal(details.scopes);
  });

  it('create a Secure ID user', async () => {
    const fields = {user_id: 'asha.1', email: 'asha@example.com', name: 'Asha Namuna', address: 'Lucknow'};
    const {status, body} = await kit.user({phone: `+91${EXAMPLE}`, ...fields});
    expect(status).to.equal(200);
    expect(body)
      .to.include({...fields, phone: `+91${EXAMPLE}`})
      .and.have.property('user_reference_id');
    expect((await kit.user({phone: EXAMPLE})).body['user_id'])
      .to.be.a('string')
      .and.not.equal('asha.1');
  });

  it('forget sessions, scopes and tokens after one hour', async () => {
    const id = await kit.open(EXAMPLE);
    const token = await kit.grant(EXAMPLE);
    kit.emulator.clock.advance(HOUR);
    expect(kit.emulator.decide(id, {type: 'approve'})).to.equal(undefined);
    expect(await kit.details(token)).to.include({status: 400});
    expect((await kit.session(EXAMPLE)).body['code']).to.equal('emulated_data_availability_missing');
  });

  it('require consent before the available scopes expire, even if the session lasts longer', async () => {
    await kit.availability(EXAMPLE);
    kit.emulator.clock.advance(HOUR / 2);
    const id = String((await kit.session(EXAMPLE)).body['session_id']);
    kit.emulator.clock.advance(HOUR / 2);
    expect(kit.emulator.decide(id, {type: 'approve'})).to.equal(undefined);
  });

  it('accept 100 calls in each minute, and refuse the next with 429', async () => {
    for (const minute of [1, 2]) {
      for (let count = 0; count < 100; count++)
        expect((await kit.token('x')).status, `${minute}`).to.equal(400);
      const {status, headers} = await kit.token('x');
      expect({status, reset: headers.get('x-ratelimit-reset')}).to.deep.equal({status: 429, reset: '60'});
      kit.emulator.clock.advance(60_000);
    }
  });

  it('count calls by endpoint, code and token', async () => {
    const code = kit.emulator.decide(await kit.open(EXAMPLE), {type: 'approve'}) ?? '';
    const {body} = await kit.token(code);
    await kit.token(code);
    await kit.details(String(body['access_token']));
    expect(kit.emulator.calls('generate-token', code)).to.equal(2);
    expect(kit.emulator.calls('generate-token', 'another')).to.equal(0);
    expect(kit.emulator.calls('user-details', String(body['access_token']))).to.equal(1);
    expect(kit.emulator.calls('session')).to.equal(1);
  });

  for (const [what, body] of [
    ['is not JSON', 'auth_code=1'],
    ['is empty', ''],
    ['is an array', '[]'],
    ['is null', 'null'],
    ['is nested too deeply', '['.repeat(50_000)],
  ] as const)
    it(`answer auth_code_missing if the body ${what}`, async () => {
      const {headers} = {
        headers: {
          'x-client-id': 'emulated_one_click',
          'x-client-secret': 'emulated_secret_of_one_click',
          'x-api-version': '2024-12-01',
        },
      };
      const answer = await kit.send({method: 'POST', path: '/oauth2/generate-token', headers, body});
      expect(answer.body['code']).to.equal('auth_code_missing');
    });

  it('refuse a body that is too large, an unknown path and a wrong method', async () => {
    expect(await kit.token('x'.repeat(70_000))).to.include({status: 413});
    expect(await kit.send({method: 'POST', path: '/oauth/token', headers: {}})).to.include({status: 404});
    expect(await kit.send({method: 'GET', path: '/oauth2/session', headers: {}})).to.include({status: 405});
  });

  it('refuse a call without keys before they check the body', async () => {
    const nothing = {
      headers: {'x-client-id': undefined, 'x-client-secret': undefined, 'x-api-version': undefined},
    };
    expect((await kit.availability('x', nothing)).body['code']).to.equal('x-client-id_missing');
    expect((await kit.session('x', nothing)).body['code']).to.equal('x-client-id_missing');
  });

  it('return only the approved scopes', async () => {
    const code = kit.emulator.decide(await kit.open(EXAMPLE), {
      type: 'approve',
      scopes: ['NAME', 'PAN', 'NO_SUCH'],
    });
    const {body} = await kit.token(code);
    const answer = await kit.details(String(body['access_token']));
    expect((answer.body['scopes'] as {scope: string}[]).map(({scope}) => scope)).to.deep.equal([
      'PAN',
      'NAME',
    ]);
  });

  it('offer only the scopes of the merchant’s template', async () => {
    const asked = await openKit({scopes: ['NAME', 'EMAIL']});
    try {
      expect((await asked.availability(EXAMPLE)).body['available_scopes']).to.deep.equal([
        {scope: 'EMAIL'},
        {scope: 'NAME'},
      ]);
      expect((await shared(asked)).map(({scope}) => scope)).to.deep.equal(['EMAIL', 'NAME']);
    } finally {
      await asked.close();
    }
  });
});
