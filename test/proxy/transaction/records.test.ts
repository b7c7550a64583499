import {expect} from 'chai';
import {memoryStore, type ProxyStore} from '../../../src/proxy/index.ts';
import {createRecords} from '../../../src/proxy/transaction/records.ts';
import type {Transaction} from '../../../src/proxy/transaction/transactions.ts';

const LEASE = 7000;

function world() {
  let clock = 1_000_000;
  const now = () => clock;
  const memory = memoryStore({now});
  let writes = 0;
  const store: ProxyStore = {
    ...memory,
    add: (...all) => (writes++, memory.add(...all)),
    replace: (...all) => (writes++, memory.replace(...all)),
  };
  const records = createRecords({store, now, lease: LEASE});
  const transaction: Transaction = {
    id: 'transaction-1',
    status: 'pending',
    started: clock,
    deadline: clock + 900_000,
    mobileDigest: 'digest',
  };
  return {
    read: () => records.read(transaction),
    begin: (code: string) => records.begin(transaction, code),
    retract: (code: string) => records.retract(transaction, code),
    reject: (code: string) => records.reject(transaction, code),
    end: (ending: Parameters<typeof records.end>[1]) => records.end(transaction, ending),
    codes: async () => (await records.read(transaction)).attempts.map(({codeDigest}) => codeDigest),
    writes: () => writes,
    pass: (milliseconds: number) => (clock += milliseconds),
  };
}

describe('the record of a transaction in the store', () => {
  it('is empty before the first code', async () => {
    expect(await world().read()).to.deep.equal({attempts: []});
  });

  it('takes one attempt for a code, however often the code arrives', async () => {
    const {begin, codes, writes} = world();
    for (let times = 0; times < 4; times++) expect(await begin('a')).to.equal('first');
    expect(await codes()).to.deep.equal(['a']);
    expect(writes()).to.equal(1);
    expect([await begin('b'), await begin('c'), await begin('d')]).to.deep.equal(['first', 'first', 'busy']);
    expect(await begin('a')).to.equal('first');
  });

  it('names a code after a refused one a retry, also if it arrives again', async () => {
    const {begin, reject} = world();
    await begin('a');
    expect(await reject('a')).to.equal(false);
    for (const code of ['a', 'b', 'b']) expect(await begin(code), code).to.equal('retry');
  });

  for (const [passed, begun] of [
    [LEASE - 1, 'busy'],
    [LEASE, 'first'],
  ] as const)
    it(`answers ${begun} ${passed} ms after three exchanges began that never ended`, async () => {
      const {begin, pass} = world();
      for (const code of ['a', 'b', 'c']) await begin(code);
      pass(passed);
      expect(await begin('d')).to.equal(begun);
    });

  it('gives back the attempt of one code alone, and of no refused code', async () => {
    const {begin, retract, reject, codes, writes} = world();
    for (const code of ['a', 'b', 'c']) await begin(code);
    await reject('c');
    await retract('a');
    expect(await codes()).to.deep.equal(['b', 'c']);
    const before = writes();
    for (const code of ['a', 'c', 'unknown']) await retract(code);
    expect(await codes()).to.deep.equal(['b', 'c']);
    expect(writes(), 'nothing changed').to.equal(before);
  });

  it('ends with the third refused code, and does not count the codes in progress', async () => {
    const {begin, reject, read} = world();
    for (const code of ['a', 'b', 'c']) await begin(code);
    expect([await reject('a'), await reject('a'), await reject('b')]).to.deep.equal([false, false, false]);
    expect((await read()).ended).to.equal(undefined);
    expect(await reject('c')).to.equal(true);
    expect((await read()).ended).to.equal('rejected');
    expect(await begin('d')).to.equal('ended');
  });

  for (const [ending, isRejected] of [
    ['rejected', true],
    ['delivered', false],
    ['cancelled', false],
  ] as const)
    it(`counts no refused code after it was ${ending}`, async () => {
      const {end, reject, read, writes} = world();
      await end(ending);
      expect(await reject('a')).to.equal(isRejected);
      expect(await read()).to.deep.equal({attempts: [], ended: ending});
      expect(writes()).to.equal(1);
    });

  it('keeps its first ending, which only a cancellation replaces', async () => {
    const endings = ['rejected', 'delivered', 'cancelled'] as const;
    for (const one of endings)
      for (const other of endings) {
        const {end, read, writes} = world();
        const replaces = other === 'cancelled' && one !== other;
        expect(await end(one)).to.equal(undefined);
        expect(await end(other)).to.equal(one);
        expect((await read()).ended, `${one}, ${other}`).to.equal(replaces ? other : one);
        expect(writes(), `${one}, ${other}`).to.equal(replaces ? 2 : 1);
      }
  });
});
