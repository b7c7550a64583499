// An answer as a framework gets it, a `Response`, and as an adapter of ours does, without one.
import {expect} from 'chai';
import {answererOf, handlerOf, type Answerer} from '../../../src/proxy/http/answer.ts';
import {ORIGIN, setUp} from '../_support/support.ts';

const answerer: Answerer = () =>
  Promise.resolve({status: 201, headers: {'x-own': 'a'}, cookies: ['a=1', 'b=2'], text: 'text'});

describe('an answer', () => {
  it('is a response with each cookie in a header of its own', async () => {
    const response = await handlerOf(answerer)(new Request(ORIGIN));
    expect([response.status, response.headers.get('x-own'), await response.text()]).to.deep.equal([
      201,
      'a',
      'text',
    ]);
    expect(response.headers.getSetCookie()).to.deep.equal(['a=1', 'b=2']);
  });

  it('without a text is a response without a body', async () => {
    const handler = handlerOf(() => Promise.resolve({status: 204, headers: {}}));
    expect((await handler(new Request(ORIGIN))).body).to.equal(null);
  });

  it('is given to an adapter as it is, unless the handler is wrapped in another', () => {
    expect(answererOf(handlerOf(answerer))).to.equal(answerer);
    expect(answererOf(setUp().proxy)).to.equal(undefined);
  });
});
