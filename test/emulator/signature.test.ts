import {constants, publicEncrypt} from 'node:crypto';
import {expect} from 'chai';
import {emulatorKeys} from '../../src/emulator/index.ts';
import {EXAMPLE, openKit, type Kit} from './_support/kit.ts';

const FIVE_MINUTES = 300_000;

describe('x-cf-signature', () => {
  let kit: Kit;

  beforeEach(async () => {
    kit = await openKit({switches: {signature: 'documented-calls'}, now: () => Date.UTC(2025, 0, 1)});
  });

  afterEach(() => kit.close());

  /** Signs as Cashfree's Java sample: RSA, OAEP, SHA-1 with MGF1. */
  async function sign({
    clientId = emulatorKeys.secureId.clientId,
    at = kit.emulator.clock.now(),
    hash = 'sha1',
  } = {}) {
    const key = await kit.emulator.publicKey();
    const plain = Buffer.from(`${clientId}.${Math.floor(at / 1000)}`);
    return publicEncrypt({key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash}, plain).toString(
      'base64',
    );
  }

  const send = (signature: string) => kit.availability(EXAMPLE, {headers: {'x-cf-signature': signature}});

  it('admits a call for five minutes', async () => {
    const signature = await sign();
    expect(await send(signature)).to.include({status: 200});
    kit.emulator.clock.advance(FIVE_MINUTES);
    expect(await send(signature)).to.include({status: 200});
    kit.emulator.clock.advance(1000);
    expect(await send(signature)).to.include({status: 403});
  });

  it('is refused if its time is in the future', async () => {
    expect(await send(await sign({at: kit.emulator.clock.now() + FIVE_MINUTES + 1000}))).to.include({
      status: 403,
    });
  });

  for (const [what, make] of [
    ['another client id', () => sign({clientId: emulatorKeys.oneClick.clientId})],
    ['another hash', () => sign({hash: 'sha256'})],
    ['no number for a time', () => sign({at: NaN})],
    ['no cipher text', () => Promise.resolve('bm90IHNpZ25lZA==')],
    ['no base64', () => Promise.resolve('%%%')],
  ] as const)
    it(`is refused with ${what}`, async () => {
      const {status, body} = await send(await make());
      expect({status, code: body['code'], type: body['type']}).to.deep.equal({
        status: 403,
        code: 'authentication_failed',
        type: 'validation_error',
      });
    });

  it('does not replace the IP list if both are required', async () => {
    kit.emulator.set({ipList: 'documented-calls'});
    expect((await send(await sign())).body['code']).to.equal('ip_validation_failed');
  });

  it('has a separate key in every emulator', async () => {
    const other = await openKit();
    try {
      expect(await other.emulator.publicKey()).not.to.equal(await kit.emulator.publicKey());
    } finally {
      await other.close();
    }
  });
});

describe('the IP list', () => {
  it('admits its addresses', async () => {
    const kit = await openKit({switches: {ipList: 'every-call'}, addresses: ['127.0.0.1']});
    try {
      expect(await kit.availability(EXAMPLE)).to.include({status: 200});
      expect(await kit.session(EXAMPLE)).to.include({status: 200});
    } finally {
      await kit.close();
    }
  });
});
