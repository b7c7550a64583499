import {expect} from 'chai';
import {cashfreeErrors} from '../../src/protocol/cashfree/errors.ts';
import {causes} from './_support/error-causes.ts';
import {openKit} from './_support/kit.ts';

describe('the documented errors, over HTTP', () => {
  const reached = new Set<string>();

  for (const {endpoint, status, type, code, message} of cashfreeErrors) {
    const key = `${endpoint} ${status} ${code}`;
    it(`answers ${key}`, async () => {
      const cause = causes[key];
      expect(cause, 'no cause for this error').to.be.a('function');
      const kit = await openKit();
      try {
        const answer = await cause?.(kit);
        expect(answer?.status).to.equal(status);
        // The message contains the address of the caller.
        expect(answer?.body).to.deep.equal({type, code, message: message.replace('(ip)', '127.0.0.1')});
        expect(answer?.headers.get('x-cf-emulator')).to.equal('1');
        reached.add(key);
      } finally {
        await kit.close();
      }
    });
  }

  it('each have a cause in this test', () => {
    const rows = cashfreeErrors.map(({endpoint, status, code}) => `${endpoint} ${status} ${code}`);
    expect(Object.keys(causes)).to.have.members(rows);
  });

  after(() => {
    console.log(`      ${reached.size} of ${cashfreeErrors.length} documented errors reached over HTTP`);
  });
});
