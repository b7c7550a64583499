import {expect} from 'chai';
import {signatureOf} from '../../../src/proxy/cashfree/signature.ts';
import {json} from '../_support/fake-cashfree.ts';
import {expectProblem, setUp} from '../_support/support.ts';

describe('the signature', () => {
  const pem = (bytes: ArrayBuffer) =>
    `-----BEGIN PUBLIC KEY-----\n${Buffer.from(bytes).toString('base64')}\n-----END PUBLIC KEY-----`;

  it('is computed for every call with keys, from that call’s client id and the time in seconds', async () => {
    const pair = await crypto.subtle.generateKey(
      {name: 'RSA-OAEP', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-1'},
      true,
      ['encrypt', 'decrypt'],
    );
    const clock = 1_700_000_000_999;
    const {browser, cashfree} = setUp({
      now: () => clock,
      signatureKey: async () => pem(await crypto.subtle.exportKey('spki', pair.publicKey)),
    });
    cashfree.answers.session = ({body}) => json({verification_id: body.verification_id, session_id: 's'});
    await browser.start();
    await browser.start();
    const signatures = cashfree.calls.map(({headers}) => headers.get('x-cf-signature') ?? '');
    expect(new Set(signatures).size).to.equal(4);
    const read = await Promise.all(
      signatures.map(async signature => {
        const opened = await crypto.subtle.decrypt(
          'RSA-OAEP',
          pair.privateKey,
          Buffer.from(signature, 'base64'),
        );
        return new TextDecoder().decode(opened);
      }),
    );
    expect(read).to.deep.equal([
      'secure-id.1700000000',
      'one-click.1700000000',
      'secure-id.1700000000',
      'one-click.1700000000',
    ]);
  });

  it('reports a key that is none in one sentence without the key', async () => {
    const error: unknown = await signatureOf('mark-not-a-key', 'client', 0).catch((error: unknown) => error);
    expect(error)
      .to.be.instanceOf(TypeError)
      .with.property('message', 'signatureKey is not an RSA public key in PEM (SPKI)');
  });

  it('is not sent without a configured key', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    expect(cashfree.calls.some(({headers}) => headers.has('x-cf-signature'))).to.equal(false);
  });

  it('is not computed with an invalid key from a function, and the error does not quote the key', async () => {
    const {browser, events} = setUp({signatureKey: () => 'mark-not-a-key'});
    const answer = await browser.start();
    expectProblem(answer, 'proxy-failed');
    expect(answer.text + JSON.stringify(events)).not.to.contain('mark-not-a-key');
  });

  it('is not computed with a malformed RSA key, and the error does not quote the key', async () => {
    const damaged = btoa('mark\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01');
    const {browser, events} = setUp({
      signatureKey: `-----BEGIN PUBLIC KEY-----\n${damaged}\n-----END PUBLIC KEY-----\n`,
    });
    const answer = await browser.start();
    expectProblem(answer, 'proxy-failed');
    expect(answer.text + JSON.stringify(events)).not.to.contain(damaged);
  });
});
