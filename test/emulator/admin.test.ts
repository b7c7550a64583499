import {request as httpRequest} from 'node:http';
import {expect} from 'chai';
import {createEmulator} from '../../src/emulator/index.ts';
import {PortTaken, serveEmulator} from '../../src/emulator/node.ts';
import {EXAMPLE, openKit, type Kit} from './_support/kit.ts';

describe('the admin routes', () => {
  let kit: Kit;

  beforeEach(async () => {
    kit = await openKit();
  });

  afterEach(() => kit.close());

  async function admin(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const init = {method, headers, ...(body === undefined ? {} : {body: JSON.stringify(body)})};
    const response = await fetch(`${kit.url}/admin${path}`, init);
    const text = await response.text();
    return {
      status: response.status,
      text,
      body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  }

  it('change switches, faults and the clock, and restore the options', async () => {
    await admin('POST', '/switches', {balance: 'empty'});
    expect(await kit.availability(EXAMPLE)).to.include({status: 422});
    await admin('POST', '/faults', {kind: 'error', status: 503});
    expect(await kit.availability(EXAMPLE)).to.include({status: 503});
    await admin('DELETE', '/faults');
    const {body} = await admin('POST', '/clock', {at: '2030-01-01T00:00:00Z'});
    expect(body['now']).to.match(/^2030-01-01T00:00:/);
    const before = kit.emulator.clock.now();
    await admin('POST', '/clock', {advance: 60_000});
    expect(kit.emulator.clock.now() - before).to.be.within(60_000, 65_000);
    await admin('POST', '/reset');
    expect(kit.emulator.switches.balance).to.equal('enough');
    expect(kit.emulator.clock.now() - Date.now()).to.be.within(-5000, 5000);
  });

  it('decide for the user', async () => {
    const id = await kit.open(EXAMPLE);
    const {body} = await admin('POST', '/consent', {session_id: id, decision: 'approve', scopes: ['NAME']});
    expect(body['auth_code']).to.match(/^emulated_code_/);
    expect(body['return_url']).to.contain(String(body['auth_code']));
    expect(await kit.token(body['auth_code'])).to.include({status: 200});
    expect(await admin('POST', '/consent', {session_id: 'nobody', decision: 'deny'})).to.include({
      status: 404,
    });
  });

  it('count calls and return the public key', async () => {
    await kit.token('some-code');
    expect(
      (await admin('POST', '/calls', {endpoint: 'generate-token', secret: 'some-code'})).body,
    ).to.deep.equal({calls: 1});
    expect((await admin('GET', '/public-key')).text).to.match(/^-----BEGIN PUBLIC KEY-----/);
    expect((await admin('GET', '')).body).to.have.keys('now', 'switches', 'faults', 'remembered', 'personas');
  });

  for (const [path, body] of [
    ['/switches', {colour: 'red'}],
    ['/switches', null],
    ['/faults', {kind: 'fire'}],
    ['/clock', {at: 'noon'}],
    ['/clock', {}],
    ['/consent', {session_id: 1}],
    ['/calls', {endpoint: 'elsewhere'}],
  ] as const)
    it(`answer 400 with an error text: ${path} ${JSON.stringify(body)}`, async () => {
      const {status, body: answer} = await admin('POST', path, body);
      expect(status).to.equal(400);
      expect(answer['error']).to.be.a('string').and.not.equal('');
    });

  it('answer 404 for an unknown route', async () => {
    expect(await admin('POST', '/shutdown', {})).to.include({status: 404});
  });

  it('refuse a page of another origin', async () => {
    expect(await admin('POST', '/reset', undefined, {origin: 'https://evil.example'})).to.include({
      status: 403,
    });
  });

  it('refuse a foreign host name that resolves to loopback', async () => {
    const {port} = new URL(kit.url);
    const status = await new Promise(resolve =>
      httpRequest(
        {port, host: '127.0.0.1', path: '/admin', headers: {host: `evil.example:${port}`}},
        answer => {
          answer.resume();
          resolve(answer.statusCode);
        },
      ).end(),
    );
    expect(status).to.equal(403);
  });

  for (const address of ['192.168.1.20', '203.0.113.9', '2001:db8::1', '::ffff:10.0.0.1'])
    it(`refuse a caller at ${address}`, async () => {
      const response = await createEmulator().fetch(new Request('http://localhost/admin'), address);
      expect(response.status).to.equal(403);
    });

  it('answer only under host names of the option hosts', async () => {
    const emulator = createEmulator({hosts: ['demo.example']});
    expect((await emulator.fetch(new Request('https://demo.example/admin'))).status).to.equal(200);
    expect((await emulator.fetch(new Request('https://other.example/admin'))).status).to.equal(403);
  });
});

describe('serveEmulator', () => {
  for (const hostname of ['0.0.0.0', '::', '192.168.1.20', 'example.com', '127.0.0.1.example.com'])
    it(`refuses to bind to ${hostname}`, async () => {
      const error: unknown = await serveEmulator({hostname}).catch((error: unknown) => error);
      expect(error).to.be.instanceOf(TypeError).and.have.property('message').contain('loopback only');
    });

  it('binds to other addresses with the option public', async () => {
    const {url, close} = await serveEmulator({hostname: '0.0.0.0', public: true});
    await close();
    expect(url).to.match(/^http:\/\/0\.0\.0\.0:\d+$/);
  });

  it('throws PortTaken if the port is in use', async () => {
    const first = await serveEmulator();
    const error: unknown = await serveEmulator({port: Number(new URL(first.url).port)}).catch(
      (error: unknown) => error,
    );
    await first.close();
    expect(error).to.be.instanceOf(PortTaken).and.have.property('message').that.contains('is taken');
  });
});
