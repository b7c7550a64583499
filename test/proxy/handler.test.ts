import {expect} from 'chai';
import {MOBILE} from './_support/fake-cashfree.ts';
import {expectProblem, setUp} from './_support/support.ts';

const body = {mobile: MOBILE, presentation: 'redirect'};

describe('every answer of the proxy', () => {
  it('has the headers that keep it out of caches and pages', async () => {
    const {browser} = setUp({authorize: () => true});
    const answers = [
      await browser.send('capabilities'),
      await browser.start(),
      await browser.send('session', {body: '{'}),
      await browser.send('cancel'),
      await browser.send('cancel'),
    ];
    expect(answers.map(({status}) => status)).to.deep.equal([200, 200, 400, 204, 409]);
    for (const {headers} of answers)
      expect(Object.fromEntries(headers)).to.include({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'referrer-policy': 'no-referrer',
      });
  });
});

describe('the event of a refused request', () => {
  const long = `https://${'a'.repeat(300)}.example`;
  const refusals: readonly [what: string, headers: Record<string, string | null>, event: object][] = [
    [
      'a page of another origin',
      {origin: 'https://evil.example', 'sec-fetch-site': 'cross-site'},
      {reason: 'origin', origin: 'https://evil.example'},
    ],
    [
      'an origin too long to tell',
      {origin: long, 'sec-fetch-site': 'cross-site'},
      {reason: 'origin', origin: long.slice(0, 200)},
    ],
    [
      'a page of a similar origin',
      {origin: 'http://shop.example', 'sec-fetch-site': 'cross-site'},
      {reason: 'origin', origin: 'http://shop.example', expected: 'https://shop.example'},
    ],
    ['no origin', {origin: null}, {reason: 'origin'}],
    // The origin is in order, and is not told.
    ['no header of the element', {'x-cf-user-details': null}, {reason: 'header'}],
    ['another content type', {'content-type': 'text/plain'}, {reason: 'content-type'}],
  ];
  for (const [what, headers, event] of refusals)
    it(`tells of ${what}: ${Object.keys(event).join(', ')}`, async () => {
      const {browser, events} = setUp();
      expectProblem(await browser.send('session', {body, headers}), 'request-refused');
      const told: object = {...events.find(({type}) => type === 'request')};
      const {reason, origin, expected} = told as {reason?: string; origin?: string; expected?: string};
      expect(told).to.include({code: 'request-refused'});
      expect(['reason', 'origin', 'expected'].filter(key => key in told)).to.deep.equal(Object.keys(event));
      expect({reason, origin, expected}).to.deep.equal({origin: undefined, expected: undefined, ...event});
    });
});

describe('the event of a fault', () => {
  it('names the class of the error, and the option only if a value of one was wrong', async () => {
    for (const [options, fault] of [
      [
        {
          authorize: () => {
            throw new RangeError('mark-words');
          },
        },
        {name: 'RangeError'},
      ],
      [{secureIdKeys: () => ({clientId: '', clientSecret: ''})}, {name: 'TypeError', option: 'secureIdKeys'}],
    ] as const) {
      const {browser, events} = setUp(options);
      expectProblem(await browser.start(), 'proxy-failed');
      const [event] = events.filter(({type}) => type === 'fault');
      expect(event).to.include({type: 'fault', where: 'request', ...fault});
      expect('option' in (event ?? {})).to.equal('option' in fault);
    }
  });
});
