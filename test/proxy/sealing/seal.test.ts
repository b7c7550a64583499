import {expect} from 'chai';
import {checkSealingKey, createSealer} from '../../../src/proxy/sealing/seal.ts';
import {SEALING_KEY} from '../support.ts';

describe('sealing', () => {
  const now = () => 1_000_000_000;
  const sealer = (issuer = 'a', keys = [SEALING_KEY]) => createSealer({keys, issuer, now});

  it('opens nothing of another purpose, another environment, another key, or another time', async () => {
    const sealed = await sealer().seal('token', {a: 1}, now() + 2000);
    expect(await sealer().open('token', sealed)).to.include({a: 1});
    expect(await sealer().open('transaction', sealed)).to.equal(undefined);
    expect(await sealer('b').open('token', sealed)).to.equal(undefined);
    expect(await sealer('a', ['B'.repeat(42) + 'A']).open('token', sealed)).to.equal(undefined);
    const later = createSealer({keys: [SEALING_KEY], issuer: 'a', now: () => now() + 3000});
    expect(await later.open('token', sealed)).to.equal(undefined);
  });

  it('blinds the same text the same way, by a key of its own', async () => {
    const blinded = await sealer().blind('x');
    expect(blinded).to.match(/^[\w-]{43}$/);
    expect(await sealer('b').blind('x')).to.equal(blinded);
    expect(await sealer().blind('y')).not.to.equal(await sealer().blind('x'));
    expect(await sealer('a', ['B'.repeat(42) + 'A']).blind('x')).not.to.equal(await sealer().blind('x'));
    const plain = await crypto.subtle.importKey(
      'raw',
      Buffer.from(SEALING_KEY, 'base64url'),
      {name: 'HMAC', hash: 'SHA-256'},
      false,
      ['sign'],
    );
    const signed = await crypto.subtle.sign('HMAC', plain, new TextEncoder().encode('x'));
    expect(await sealer().blind('x')).not.to.equal(Buffer.from(signed).toString('base64url'));
  });

  it('says that there are no keys where a function gives none', async () => {
    const error = (await sealer('a', [])
      .blind('x')
      .catch((thrown: unknown) => thrown)) as Error;
    expect(error.message).to.equal('sealingKeys is empty');
    expect(checkSealingKey(`${SEALING_KEY}=`)).to.have.length(32);
  });
});
