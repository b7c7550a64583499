// The public key of the second factor, and one key pair for both products: checked when the proxy is created.
import {generateKeyPairSync} from 'node:crypto';
import {expect} from 'chai';
import {createTokenProxy, optionsFromEnv} from '../../../src/proxy/index.ts';
import {haveSameKeys} from '../../../src/proxy/options/credentials.ts';
import {SEALING_KEY} from '../_support/support.ts';

const good = {
  environment: 'production',
  secureIdKeys: {clientId: 'CF1', clientSecret: 'mark-b'},
  oneClickKeys: {clientId: 'CF2', clientSecret: 'mark-d'},
  sealingKeys: [SEALING_KEY],
} as const;
const env = {
  CF_ENVIRONMENT: 'production',
  CF_SECURE_ID_CLIENT_ID: 'CF1',
  CF_SECURE_ID_CLIENT_SECRET: 'mark-b',
  CF_ONE_CLICK_CLIENT_ID: 'CF2',
  CF_ONE_CLICK_CLIENT_SECRET: 'mark-d',
  CF_SEALING_KEYS: SEALING_KEY,
};

const keyPair = (type: 'spki' | 'pkcs1') =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: {type, format: 'pem'},
    privateKeyEncoding: {type: 'pkcs8', format: 'pem'},
  });
const rsa = keyPair('spki');
const ec = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  publicKeyEncoding: {type: 'spki', format: 'pem'},
  privateKeyEncoding: {type: 'pkcs8', format: 'pem'},
});

describe('a signature key', () => {
  const pems: readonly [unknown, string][] = [
    [rsa.privateKey, 'is a private key'],
    [ec.publicKey, 'is not an RSA key'],
    [keyPair('pkcs1').publicKey, 'is in PKCS #1'],
    ['-----BEGIN CERTIFICATE-----\nmark\n-----END CERTIFICATE-----', 'is a certificate'],
    ['ssh-rsa mark', 'is in the format of SSH'],
    ['mark -----BEGIN CERTIFICATE-----', 'is not a public key in PEM'],
    ['mark -----BEGIN RSA PUBLIC KEY-----', 'is not a public key in PEM'],
    ['mark ssh-rsa', 'is not a public key in PEM'],
    [`mark ${rsa.publicKey}`, 'is not a public key in PEM'],
    [`${rsa.publicKey} mark`, 'is not a public key in PEM'],
    ['./mark.pem', 'is not a public key in PEM'],
    ['', 'is not a public key in PEM'],
    [rsa.publicKey.replace('-----END PUBLIC KEY-----', ''), 'is not a public key in PEM'],
    [`"${rsa.publicKey}"`, 'is not a public key in PEM'],
    ['-----BEGIN PUBLIC KEY-----\nA=A\n-----END PUBLIC KEY-----', 'is not a public key in PEM'],
    [new Uint8Array(8), 'is an object'],
    [Promise.resolve(rsa.publicKey), 'is a promise'],
  ];
  for (const [signatureKey, sentence] of pems) {
    it(`is refused if it ${sentence}`, () => {
      const expected = new RegExp(
        `^signatureKey ${sentence}.*; it is the RSA public key from Cashfree's dashboard`,
      );
      expect(() => createTokenProxy({...good, signatureKey} as never))
        .to.throw(TypeError)
        .with.property('message')
        .that.matches(expected)
        .and.does.not.match(/mark|MII/);
      if (typeof signatureKey !== 'string' || signatureKey === '') return;
      expect(() => optionsFromEnv({...env, CF_SIGNATURE_KEY: signatureKey}))
        .to.throw(TypeError)
        .with.property('message')
        .that.matches(/^CF_SIGNATURE_KEY (?!.*(?:mark|MII))/);
    });
  }

  it('is accepted with any line endings, and on one line', () => {
    for (const end of ['\n', '\r\n', ' '])
      expect(createTokenProxy({...good, signatureKey: rsa.publicKey.replaceAll('\n', end)})).to.be.a(
        'function',
      );
  });
});

describe('one key pair for both products', () => {
  const {secureIdKeys, oneClickKeys} = good;
  for (const [what, pairs, expected] of [
    ['is recognised by its client id', {oneClickKeys: {...secureIdKeys, clientSecret: 'x'}}, true],
    ['is not two pairs', {oneClickKeys}, false],
    ['is not looked for in a function', {oneClickKeys: () => secureIdKeys}, false],
    ['is not looked for in another function', {secureIdKeys: () => oneClickKeys}, false],
  ] as const)
    it(what, () => expect(haveSameKeys({...good, ...pairs})).to.equal(expected));
});
