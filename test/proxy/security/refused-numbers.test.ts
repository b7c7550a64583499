// Requirement P11: what an anonymous page learns about a number. docs/security-requirements.md lists source and test.
import {expect} from 'chai';
import type {Endpoint} from '../../../src/protocol/cashfree/api.ts';
import {cashfreeErrors} from '../../../src/protocol/cashfree/errors.ts';
import type {FailureCode} from '../../../src/protocol/failures.ts';
import type {UpstreamEvent} from '../../../src/proxy/index.ts';
import {json, refusal} from '../_support/fake-cashfree.ts';
import {setUp} from '../_support/support.ts';

/** Two people; Cashfree has data of the first. */
const KNOWN = '0000000001';
const REFUSED = '0000000002';

const STEPS = ['data-availability', 'session'] as const;

/** Failures that reveal nothing about a number: an anonymous page may learn their code. */
const MERCHANTS: readonly FailureCode[] = [
  'cashfree-keys-refused',
  'cashfree-ip-refused',
  'cashfree-signature-refused',
  'cashfree-balance',
  'cashfree-rate-limited',
  'cashfree-id-exists',
];

interface Refusal {
  readonly title: string;
  readonly answer: () => Response;
}

const refused = (status: number, code: string): Refusal => ({
  title: `${status} ${code}`,
  answer: () => refusal(status, code),
});

const documented = (endpoint: Endpoint) =>
  cashfreeErrors.filter(error => error.endpoint === endpoint && error.status < 500);

/** What Cashfree may say of a number beyond its documented errors. */
const undocumented: readonly Refusal[] = [
  ...[400, 401, 402, 403, 404, 409, 410, 422, 451].map(status => refused(status, 'user_not_found')),
  refused(404, 'verification_failed'),
  refused(403, 'user_blocked'),
  refused(409, 'user_already_onboarded'),
  refused(422, 'consent_withdrawn'),
  refused(400, 'identifier_value_not_registered'),
  refused(400, ''),
  {title: '404 without a body', answer: () => new Response(null, {status: 404})},
  {title: '403 in HTML', answer: () => new Response('<h1>Forbidden</h1>', {status: 403})},
  {title: '400 without a code', answer: () => json({message: 'mark-words'}, 400)},
  {title: '200 with an error in it', answer: () => json({status: 'USER_NOT_FOUND', session_id: null})},
  {title: '200 without JSON', answer: () => new Response('no such user')},
];

const aboutNumber = (endpoint: Endpoint): readonly Refusal[] => [
  ...documented(endpoint)
    .filter(({failure}) => !MERCHANTS.includes(failure))
    .map(({status, code}) => refused(status, code)),
  ...undocumented,
];

/** Starts for both numbers: Cashfree refuses the second at `endpoint`. */
async function startBoth(endpoint: (typeof STEPS)[number], answer: () => Response, anonymous = true) {
  const set = setUp(anonymous ? {authorize: undefined} : {});
  const {browser, cashfree} = set;
  const usual = cashfree.answers[endpoint];
  cashfree.answers[endpoint] = received =>
    JSON.stringify(received.body).includes(REFUSED) ? answer() : usual(received);
  const start = async (mobile: string) => {
    const before = cashfree.calls.length;
    const {status, headers, body} = await browser.start(mobile);
    const calls = cashfree.calls.slice(before).map(call => call.endpoint);
    return {status, headers: [...headers.keys()], body, calls};
  };
  const known = await start(KNOWN);
  return {known, other: await start(REFUSED), ...set};
}

describe('P11: refusals of a number look alike', () => {
  it('lets one account ask about twenty of 300 numbers an hour, from any address', async () => {
    let clock = Date.now();
    let address = 0;
    const {browser, cashfree} = setUp({
      limits: {},
      now: () => clock,
      authorize: () => 'account',
      clientAddress: () => `198.51.100.${++address % 250}`,
    });
    cashfree.answers['data-availability'] = () => json({available_scopes: []});
    for (let index = 0; index < 300; index++) {
      const {status} = await browser.start(String(2_000_000_000 + index));
      expect(status).to.be.oneOf([404, 429]);
      clock += 11_000;
    }
    expect(cashfree.count('data-availability')).to.equal(20);
  });

  for (const {title, answer} of aboutNumber('session')) {
    it(`at the session: ${title} is answered like any other refusal`, async () => {
      const {other} = await startBoth('session', answer);
      const {other: baseline} = await startBoth('session', () =>
        refusal(400, 'identifier_value_value_invalid'),
      );
      expect(other).to.deep.equal(baseline);
      expect(other.status).to.equal(502);
      expect(other.body).to.deep.include({
        code: 'cashfree-request-invalid',
        facts: {status: 400, upstream_code: ''},
      });
      expect(other.calls).to.deep.equal(['data-availability', 'session']);
    });
  }

  for (const {title, answer} of [
    ...aboutNumber('data-availability'),
    {title: '200 with no scopes', answer: () => json({available_scopes: []})},
    {title: '200 without scopes', answer: () => json({})},
    {title: '200 with null for scopes', answer: () => json({available_scopes: null})},
  ]) {
    it(`at data availability: ${title} is answered like data, by the same calls`, async () => {
      const {known, other} = await startBoth('data-availability', answer);
      const shape = ({body, ...others}: typeof known) => ({
        ...others,
        keys: Object.keys(body),
        scopes: body.available_scopes,
      });
      expect(other.status).to.equal(200);
      expect(shape(other)).to.deep.equal(shape(known));
      expect(other.calls).to.deep.equal(['data-availability', 'session']);
    });
  }

  it('a number that both calls refuse is answered like one that the session alone refuses', async () => {
    const {other} = await startBoth('session', () => refusal(404, 'user_not_found'));
    const {browser, cashfree} = setUp({authorize: undefined});
    cashfree.answers['data-availability'] = () => refusal(422, 'user_not_found');
    cashfree.answers.session = () => refusal(409, 'user_blocked');
    const {status, headers, body} = await browser.start(REFUSED);
    const calls = cashfree.calls.map(({endpoint}) => endpoint);
    expect({status, headers: [...headers.keys()], body, calls}).to.deep.equal(other);
  });

  it('Cashfree’s own failures look alike', async () => {
    for (const endpoint of STEPS) {
      const bodies = [];
      for (const status of [500, 502, 503, 599])
        bodies.push((await startBoth(endpoint, () => refusal(status, 'verification_failed'))).other.body);
      for (const body of bodies)
        expect(body).to.deep.include({code: 'cashfree-failed', facts: {status: 500}});
    }
  });

  for (const endpoint of STEPS) {
    for (const {status, code, failure} of documented(endpoint).filter(error =>
      MERCHANTS.includes(error.failure),
    )) {
      it(`a failure of the merchant’s account is reported: ${status} ${code} at ${endpoint}`, async () => {
        const {other} = await startBoth(endpoint, () => refusal(status, code));
        expect(other.body.code).to.equal(failure);
      });
    }
  }

  it('a code about the merchant’s account is reported if another call documents it, or its name shows it', async () => {
    for (const [status, code, failure] of [
      [403, 'ip_validation_failed', 'cashfree-ip-refused'],
      [400, 'x-client-id_invalid', 'cashfree-keys-refused'],
      [400, 'x-cf-signature_invalid', 'cashfree-signature-refused'],
      [429, 'too_many_requests', 'cashfree-rate-limited'],
    ] as const)
      expect((await startBoth('session', () => refusal(status, code))).other.body.code).to.equal(failure);
  });

  it('the operator gets the status and the code of Cashfree’s answer', async () => {
    for (const endpoint of STEPS) {
      const {events} = await startBoth(endpoint, () => refusal(404, 'user_not_found'));
      const upstream = events.filter(
        (event): event is UpstreamEvent => event.type === 'upstream' && event.status === 404,
      );
      expect(upstream).to.have.length(1);
      expect(upstream[0]).to.include({
        endpoint,
        code: 'cashfree-request-invalid',
        upstream_code: 'user_not_found',
      });
    }
  });

  it('no code of Cashfree’s that may hold a number reaches the operator’s logs', async () => {
    for (const code of [`not_found_${REFUSED}`, 'not found', '<b>', 'x'.repeat(65)]) {
      const {events} = await startBoth('session', () => refusal(404, code));
      const [upstream] = events.filter(event => event.type === 'upstream' && event.status === 404);
      expect(upstream).not.to.have.property('upstream_code');
      expect(JSON.stringify(events)).not.to.contain(code);
    }
  });

  it('a page whose user authorize identified gets the exact code', async () => {
    for (const [answer, code] of [
      [() => refusal(400, 'identifier_value_value_invalid'), 'mobile-invalid'],
      [() => refusal(404, 'user_not_found'), 'cashfree-request-invalid'],
      [() => json({available_scopes: []}), 'data-unavailable'],
    ] as const) {
      const {other} = await startBoth('data-availability', answer, false);
      expect(other.body.code).to.equal(code);
      expect(other.calls).to.deep.equal(['data-availability']);
    }
    const {other} = await startBoth('session', () => refusal(404, 'user_not_found'), false);
    expect(other.body.facts).to.deep.equal({status: 404, upstream_code: 'user_not_found'});
  });
});
