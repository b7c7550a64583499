// A `fetch` option that is no fetch: what other HTTP clients answer in its place.
import {Readable} from 'node:stream';
import {expect} from 'chai';
import * as undici from 'undici';
import {emulatorKeys} from '../../../src/emulator/index.ts';
import {checkAnswer, rejectionOf} from '../../../src/proxy/cashfree/fetch-answer.ts';
import {fakeCashfree, MARKS} from '../_support/fake-cashfree.ts';
import {serveCashfree} from '../store/_support/fleet.ts';
import {expectProblem, setUp} from '../_support/support.ts';

type Fetch = ReturnType<typeof fakeCashfree>['fetch'];

/** Runs work on each answer, and returns the console messages. */
function through(change: (answer: Response) => unknown) {
  const cashfree = fakeCashfree();
  const send = async (input: RequestInfo | URL, init?: RequestInit) =>
    change(await cashfree.fetch(input, init));
  return {...setUp({fetch: send as Fetch}, cashfree), cashfree};
}

describe('a fetch option', () => {
  const {error} = console;
  let lines: string[];
  beforeEach(() => {
    lines = [];
    console.error = (...words: unknown[]) => void lines.push(words.join(' '));
  });
  afterEach(() => {
    console.error = error;
  });

  const axios = async (answer: Response) => ({
    data: await answer.json(),
    status: answer.status,
    statusText: 'OK',
    headers: Object.assign(Object.fromEntries(answer.headers), {
      get: (name: string) => answer.headers.get(name),
    }),
    config: {headers: {'x-client-secret': MARKS.secureIdSecret}},
  });
  const wrong: [string, (answer: Response) => unknown, RegExp][] = [
    [
      'with the body of node-fetch 2, a Node stream',
      async answer => ({
        status: answer.status,
        headers: answer.headers,
        body: Readable.from([Buffer.from(await answer.arrayBuffer())]),
        bodyUsed: false,
      }),
      /node-fetch 2/,
    ],
    ['with the object of axios', axios, /Response/],
    [
      'with the object of got',
      async answer => ({
        statusCode: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: await answer.text(),
      }),
      /Response/,
    ],
    ['with a text', answer => answer.text(), /Response/],
    ['with the parsed body', answer => answer.json(), /Response/],
    ['with nothing', () => undefined, /Response/],
    ['with null', () => null, /Response/],
    [
      'with a body that a logger has read',
      async answer => {
        await answer.text();
        return answer;
      },
      /clone\(\)/,
    ],
    [
      'with a body that a logger still reads',
      answer => {
        answer.body?.getReader();
        return answer;
      },
      /clone\(\)/,
    ],
  ];
  for (const [what, change, message] of wrong)
    it(`that returns ${what} is reported at the first call, and not as Cashfree’s failure`, async () => {
      const {browser, events, cashfree} = through(change);
      const answer = await browser.start();
      expectProblem(answer, 'proxy-failed');
      expect(cashfree.calls).to.have.length(1);
      expect(events.filter(({type}) => type !== 'request')).to.containSubset([
        {type: 'upstream', endpoint: 'data-availability', status: 0, code: 'proxy-failed'},
        {type: 'fault', where: 'request', name: 'TypeError', option: 'fetch'},
      ]);
      await browser.start();
      expect(lines).to.have.length(1);
      expect(lines[0])
        .to.match(/^cf-user-details: fetch /)
        .and.to.match(message);
      expect(lines.join()).not.to.contain(MARKS.secureIdSecret);
    });

  for (const [what, response] of [
    ['axios', {status: 401, data: {}}],
    ['got', {statusCode: 401, body: ''}],
  ] as const)
    it(`that rejects at an error status, as ${what} does, is reported`, async () => {
      const {browser, events} = through(() => {
        throw Object.assign(new Error(MARKS.secureIdSecret), {response});
      });
      expectProblem(await browser.start(), 'proxy-failed');
      expect(events).to.containSubset([{type: 'fault', option: 'fetch'}]);
      expect(lines).to.have.length(1);
      expect(lines[0])
        .to.match(/fetch rejects/)
        .and.not.to.contain(MARKS.secureIdSecret);
    });

  it('is reported in whole sentences with a remedy', () => {
    const remedy = 'use the fetch of the runtime or of undici';
    const {status, headers} = new Response();
    for (const [answer, sentence] of [
      [{}, `fetch must return a Response, which axios and undici.request do not; ${remedy}`],
      [
        {status, headers, body: {}},
        `fetch must return a Response whose body is a ReadableStream, which node-fetch 2 does not; ${remedy}`,
      ],
      [
        {status, headers, body: null, bodyUsed: true},
        'fetch must return a Response with an unread body; to read the body, clone() it first',
      ],
    ] as const)
      expect(() => checkAnswer(answer))
        .to.throw(TypeError)
        .with.property('message', sentence);
    expect(rejectionOf({response: {status: 401}}))
      .to.be.instanceOf(TypeError)
      .with.property(
        'message',
        `fetch rejects an answer with an error status, as axios and got do; ${remedy}`,
      );
  });

  it('that receives no answer is not reported as wrong', async () => {
    const {browser, events} = through(() => {
      throw Object.assign(new TypeError('fetch failed'), {cause: {code: 'ECONNREFUSED'}});
    });
    expectProblem(await browser.start(), 'cashfree-unreachable', {status: 0, timed_out: false});
    expect(events.filter(({type}) => type === 'fault')).to.deep.equal([]);
    expect(lines).to.deep.equal([]);
  });

  it('may be fetch of undici, but not request of undici', async () => {
    const cashfree = await serveCashfree();
    try {
      for (const [send, code] of [
        [undici.fetch as unknown as Fetch, undefined],
        [undici.request as unknown as Fetch, 'proxy-failed'],
      ] as const) {
        const {browser} = setUp({
          environment: 'emulator',
          baseUrl: `${cashfree.url}/verification`,
          secureIdKeys: emulatorKeys.secureId,
          oneClickKeys: emulatorKeys.oneClick,
          consentUrl: undefined,
          fetch: send,
        });
        const answer = await browser.start('1000000001');
        expect(answer.body.code, answer.text).to.equal(code);
      }
    } finally {
      cashfree.close();
    }
  });
});
