import {createHash, createHmac, hkdfSync} from 'node:crypto';
import {expect} from 'chai';
import {decodeProtectedHeader, EncryptJWT, jwtDecrypt} from 'jose';
import {checkSealingKey, createSealer} from '../../../src/proxy/sealing/seal.ts';
import {SEALING_KEY} from '../_support/support.ts';

const OTHER = 'B'.repeat(42) + 'A';
const SECRET = Buffer.from(SEALING_KEY, 'base64url');

/** What RFC 5869 makes of the secret, by another implementation. */
function derived() {
  const from = (use: string) =>
    new Uint8Array(hkdfSync('sha256', SECRET, Buffer.alloc(0), `cf-user-details ${use}`, 32));
  return {sealing: from('sealing'), hmac: from('hmac')};
}

describe('sealing', () => {
  const now = () => 1_000_000_000;
  const sealer = (issuer = 'a', keys = [SEALING_KEY]) => createSealer({keys, issuer, now});

  it('does not open a text of another purpose, environment, key or time', async () => {
    const sealed = await sealer().seal('token', {a: 1}, now() + 2000);
    expect(await sealer().open('token', sealed)).to.include({a: 1});
    expect(await sealer().open('transaction', sealed)).to.equal(undefined);
    expect(await sealer('b').open('token', sealed)).to.equal(undefined);
    expect(await sealer('a', [OTHER]).open('token', sealed)).to.equal(undefined);
    const later = createSealer({keys: [SEALING_KEY], issuer: 'a', now: () => now() + 3000});
    expect(await later.open('token', sealed)).to.equal(undefined);
  });

  it('names its key in the protected header, by a digest that cannot be used to open the text', async () => {
    const sealed = await sealer().seal('token', {a: 1}, now() + 2000);
    const {kid, ...others} = decodeProtectedHeader(sealed);
    expect(others).to.deep.equal({alg: 'dir', enc: 'A256GCM'});
    expect(kid).to.match(/^[\w-]{11}$/);
    expect(
      decodeProtectedHeader(await sealer('a', [OTHER]).seal('token', {}, now() + 2000)).kid,
    ).not.to.equal(kid);
    // The secret, its plain digests and its HMAC key make another name.
    const {hmac} = derived();
    for (const bytes of [SECRET, createHash('sha256').update(SECRET).digest(), hmac])
      expect(Buffer.from(bytes).toString('base64url').slice(0, 11)).not.to.equal(kid);
  });

  it('finds the key by its name alone: a missing, unknown or wrong name fails', async () => {
    const {sealing} = derived();
    const forged = (header: object) =>
      new EncryptJWT({a: 1})
        .setProtectedHeader({alg: 'dir', enc: 'A256GCM', ...header})
        .setIssuer('a')
        .setAudience('token')
        .setExpirationTime(now() / 1000 + 2)
        .encrypt(sealing);
    const both = sealer('a', [SEALING_KEY, OTHER]);
    const own = decodeProtectedHeader(await sealer().seal('token', {}, now() + 2000)).kid;
    const other = decodeProtectedHeader(await sealer('a', [OTHER]).seal('token', {}, now() + 2000)).kid;
    expect(await both.open('token', await forged({kid: own}))).to.include({a: 1});
    for (const header of [
      {},
      {kid: ''},
      {kid: 'AAAAAAAAAAA'},
      {kid: other},
      {kid: `${own}=`},
      {kid: 7},
      {kid: [own]},
    ])
      expect(await both.open('token', await forged(header)), JSON.stringify(header)).to.equal(undefined);
  });

  it('seals with the first key, opens with each key, and not with a removed one', async () => {
    const sealed = await sealer().seal('token', {a: 1}, now() + 2000);
    const rotated = sealer('a', [OTHER, SEALING_KEY]);
    expect(await rotated.open('token', sealed)).to.include({a: 1});
    const newer = await rotated.seal('token', {a: 2}, now() + 2000);
    expect(await sealer('a', [OTHER]).open('token', newer)).to.include({a: 2});
    expect(await sealer('a', [OTHER]).open('token', sealed)).to.equal(undefined);
    expect(await sealer().open('token', newer)).to.equal(undefined);
  });

  it('derives the sealing key and the HMAC key separately, and encrypts nothing with the secret itself', async () => {
    const sealed = await sealer().seal('token', {a: 1}, now() + 2000);
    const {sealing, hmac} = derived();
    expect((await jwtDecrypt(sealed, sealing, {currentDate: new Date(now())})).payload).to.include({a: 1});
    for (const wrong of [SECRET, hmac])
      expect(await jwtDecrypt(sealed, wrong).catch((error: unknown) => (error as Error).name)).to.equal(
        'JWEDecryptionFailed',
      );
    const digestBy = (key: Uint8Array) => createHmac('sha256', key).update('x').digest('base64url');
    const [digest] = await sealer().hmac('x');
    expect(digest).to.equal(digestBy(hmac));
    expect([digestBy(SECRET), digestBy(sealing)]).not.to.include(digest);
  });

  it('gives the same HMACs for the same text, one per key, the first key’s first', async () => {
    const [digest, ...none] = await sealer().hmac('x');
    expect(none).to.deep.equal([]);
    expect(await sealer('b').hmac('x')).to.deep.equal([digest]);
    expect(await sealer().hmac('y')).not.to.deep.equal([digest]);
    const [other] = await sealer('a', [OTHER]).hmac('x');
    expect(other).not.to.equal(digest);
    expect(await sealer('a', [OTHER, SEALING_KEY]).hmac('x')).to.deep.equal([other, digest]);
    // The same key twice is one key.
    expect(await sealer('a', [SEALING_KEY, SEALING_KEY]).hmac('x')).to.deep.equal([digest]);
  });

  it('fails with a clear error if the key function returns no keys', async () => {
    const error = (await sealer('a', [])
      .hmac('x')
      .catch((thrown: unknown) => thrown)) as Error;
    expect(error.message).to.equal('sealingKeys is empty');
    expect(checkSealingKey(`${SEALING_KEY}=`)).to.have.length(32);
  });
});
