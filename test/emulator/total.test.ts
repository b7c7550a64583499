import {expect} from 'chai';
import fc from 'fast-check';
import {endpoints, type Endpoint} from '../../src/protocol/cashfree/api.ts';
import {createEmulator, FAULT_HEADER, emulatorKeys} from '../../src/emulator/index.ts';

const HOST = 'http://127.0.0.1:4010';

const paths = [
  ...Object.values(endpoints).map(({path}) => `/verification${path}`),
  ...['switches', 'faults', 'clock', 'consent', 'calls', 'reset', 'public-key', ''].map(
    name => `/admin/${name}`,
  ),
  '/consent?session_id=unknown',
  '/consent?session_id=%E0%A4%A',
  '/sdk/index.js',
  '/',
];

const fields = ['verification_id', 'user', 'auth_code', 'phone', 'user_id', 'email', 'name', 'address'];
const identifierFields = ['identifier_type', 'identifier_value'];

const oddBodies = [
  '{"advance": 1e300}',
  '{"advance": 1e20}',
  '{"at": "+275760-09-13T00:00:00.001Z"}',
  '{"phone": "9988123456", "name": null, "user_id": null}',
  '['.repeat(20_000),
  '{"user": {"__proto__": null}}',
  'null',
  '',
];

/** Bodies that an integrator sends by mistake: documented fields with any JSON, other JSON, and text that is not JSON. */
const bodies = fc.oneof(
  fc.dictionary(fc.constantFrom(...fields), fc.jsonValue()).map(value => JSON.stringify(value)),
  fc
    .dictionary(fc.constantFrom(...identifierFields), fc.jsonValue())
    .map(user => JSON.stringify({verification_id: 'a', user: [user]})),
  fc.constantFrom(...oddBodies),
  fc.jsonValue().map(value => JSON.stringify(value)),
  fc.string(),
);

const keys = {
  'x-client-id': emulatorKeys.secureId.clientId,
  'x-client-secret': emulatorKeys.secureId.clientSecret,
  'x-api-version': '2024-12-01',
};

async function expectAnswer(method: string, path: string, body: string): Promise<void> {
  const emulator = createEmulator({switches: {keyPairs: 'either'}});
  const response = await emulator.fetch(
    new Request(HOST + path, {
      method,
      headers: {...keys, 'content-type': 'application/json'},
      ...(method === 'GET' ? {} : {body}),
    }),
  );
  const what = `${method} ${path} ${body.slice(0, 100)}`;
  expect(response.status, what).to.be.below(500);
  if (response.status >= 400) expect(await response.text(), what).not.to.equal('');
}

describe('Any request of an integrator', () => {
  it('is answered, and an error has a message', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.constantFrom('POST', 'GET', 'PUT', 'DELETE'),
        bodies,
        async (path, method, body) => {
          await expectAnswer(method, path, body);
        },
      ),
      {numRuns: 1500},
    );
  });

  for (const body of oddBodies)
    it(`is answered by every endpoint: ${body.slice(0, 60)}`, async () => {
      for (const path of paths) await expectAnswer('POST', path, body);
    });

  for (const endpoint of Object.keys(endpoints) as Endpoint[])
    for (const field of [...fields, 'anything'])
      it(`with null in ${field} of ${endpoint} is answered as without the field`, async () => {
        const ask = async (body: object) => {
          const emulator = createEmulator({switches: {keyPairs: 'either'}});
          const {method, path} = endpoints[endpoint];
          const response = await emulator.fetch(
            new Request(`${HOST}/verification${path}`, {
              method,
              headers: keys,
              ...(method === 'GET' ? {} : {body: JSON.stringify(body)}),
            }),
          );
          const answer = (await response.json()) as Record<string, unknown>;
          // Differs in every answer.
          for (const name of ['user_id', 'access_token', 'session_id']) Reflect.deleteProperty(answer, name);
          return {status: response.status, answer};
        };
        const whole = {
          verification_id: 'a',
          user: [{identifier_type: 'MOBILE', identifier_value: '9988123456'}],
          auth_code: 'code',
          phone: '9988123456',
          user_id: 'one',
          email: 'example@example.com',
          name: 'John Doe',
          address: 'Bangalore',
        };
        const without = Object.fromEntries(Object.entries(whole).filter(([name]) => name !== field));
        expect(await ask({...whole, [field]: null})).to.deep.equal(await ask(without));
      });

  for (const fault of [
    {kind: 'content-type', value: 'a\nb'},
    {kind: 'content-type', value: '\u0905'},
    {kind: 'skew', ms: 1e300},
    {kind: 'skew', ms: -1e15},
    {kind: 'error', status: 200},
    {kind: 'latency', ms: -1},
    {kind: 'unknown'},
    null,
    [null],
  ])
    it(`is refused with a message if its fault is invalid: ${JSON.stringify(fault)}`, async () => {
      const emulator = createEmulator();
      const response = await emulator.fetch(
        new Request(`${HOST}/verification/user`, {
          method: 'POST',
          headers: {...keys, [FAULT_HEADER]: JSON.stringify(fault).replaceAll(/[^ -~]/g, '\\u0905')},
          body: '{}',
        }),
      );
      expect(response.status).to.equal(400);
      expect(await response.json()).to.have.property('code', 'emulated_fault_invalid');
    });

  it('is answered with 500 and the class of the error if the emulator itself fails', async () => {
    const emulator = createEmulator();
    const request = new Request(`${HOST}/verification/user`, {method: 'POST', headers: keys, body: '{}'});
    await request.text();
    const response = await emulator.fetch(request);
    expect(response.status).to.equal(500);
    expect(await response.json()).to.deep.equal({
      type: 'internal_error',
      code: 'emulated_emulator_failed',
      message: 'Emulator: a fault of the emulator itself (TypeError). Please report it.',
    });
  });

  it('with the documented example is accepted by Create User', async () => {
    const emulator = createEmulator();
    const body = JSON.stringify({phone: '9988123456', email: 'example@example.com', name: 'John Doe'});
    const response = await emulator.fetch(
      new Request(`${HOST}/verification/user`, {method: 'POST', headers: keys, body}),
    );
    expect(response.status).to.equal(200);
  });
});
