// Options that are a value, or a function that returns it: how keys are rotated without a restart.
import {expect} from 'chai';
import {resolveValue} from '../../src/proxy/resolvable.ts';

const failed = (work: Promise<unknown>) =>
  work.then(
    value => `resolved: ${String(value)}`,
    (error: unknown) => String(error),
  );

describe('an option that is a value or a function', () => {
  it('has the value that was given, returned or promised', async () => {
    for (const value of ['key', () => 'key', () => Promise.resolve('key')])
      expect(await resolveValue<string>(value)).to.equal('key');
  });

  it('is asked again for every use', async () => {
    let asked = 0;
    const next = () => (asked += 1);
    expect([await resolveValue<number>(next), await resolveValue<number>(next)]).to.deep.equal([1, 2]);
  });

  it('fails with what the function throws or rejects with', async () => {
    const thrown = () => {
      throw new RangeError('own');
    };
    for (const ask of [thrown, () => Promise.reject(new RangeError('own'))])
      expect(await failed(resolveValue<string>(ask))).to.equal('RangeError: own');
  });

  it('fails by name if the function takes too long', async () => {
    const endless = () => new Promise<string>(() => undefined);
    expect(await failed(resolveValue<string>(endless, 1))).to.equal(
      'Error: A function for keys took too long',
    );
  });
});
