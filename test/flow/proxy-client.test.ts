import {expect} from '@open-wc/testing';
import {createProxyClient, type ProxyClient} from '../../src/flow/runner/proxy-client.ts';
import {UserDetails} from '../../src/protocol/details.ts';
import {failures, isFailure, type AnyFailure} from '../../src/protocol/failures.ts';
import {SECRETS, VERIFICATION_ID} from './_support/support.ts';

const {signal} = new AbortController();
const HTML = '<!doctype html><h1>502 Bad Gateway</h1>';

/** Every call, by the step that names it. */
const calls: Readonly<Record<string, (client: ProxyClient) => Promise<unknown>>> = {
  capabilities: client => client.capabilities(signal),
  session: client => client.session({mobile: SECRETS.mobile, presentation: 'popup'}, signal),
  token: client => client.token(SECRETS.code, VERIFICATION_ID, signal),
  status: client => client.status(VERIFICATION_ID, signal),
  'user-details': client => client.userDetails(SECRETS.token, VERIFICATION_ID, signal),
  users: client => client.users(VERIFICATION_ID, signal),
};

/** Sent again when the answer is lost, because the proxy answers these the same way twice. */
const repeated = ['capabilities', 'token', 'status', 'user-details', 'users'];

function answering(...answers: readonly [Response | Error, ...Response[]]): {
  client: ProxyClient;
  requests: Request[];
} {
  const requests: Request[] = [];
  const send = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    requests.push(new Request(new URL(String(input), location.href), init));
    const answer = answers[requests.length - 1] ?? answers[0];
    return answer instanceof Response ? Promise.resolve(answer.clone()) : Promise.reject(answer);
  };
  return {client: createProxyClient('/cf/', send), requests};
}

async function failureOf(promise: Promise<unknown>): Promise<AnyFailure> {
  const failure: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (isFailure(failure)) return failure;
  throw new Error(`No failure but ${String(failure)}`);
}

const problem = (code: string, facts: object = {}, status = 400): Response =>
  Response.json({type: 'about:blank', title: SECRETS.token, status, code, facts}, {status});

describe('a call to the proxy', () => {
  it('carries the guard header, the transaction and the cookies, and follows no redirect', async () => {
    const {client, requests} = answering(problem('proxy-failed'));
    await failureOf(client.status(VERIFICATION_ID, signal));
    const [request] = requests;
    expect(request?.url).to.equal(`${location.origin}/cf/status`);
    expect(request?.headers.get('x-cf-user-details')).to.equal('1');
    expect(request?.headers.get('x-cf-transaction')).to.equal(VERIFICATION_ID);
    expect(request).to.include({credentials: 'include', redirect: 'error', cache: 'no-store'});
  });

  it('requests tokens and personal data by POST, with an empty object if it has no parameters', async () => {
    const {client, requests} = answering(problem('proxy-failed'));
    await failureOf(client.status(VERIFICATION_ID, signal));
    await failureOf(client.userDetails(SECRETS.token, VERIFICATION_ID, signal));
    for (const request of requests) {
      expect(request.method).to.equal('POST');
      expect(request.headers.get('content-type')).to.equal('application/json');
      expect(await request.text()).to.equal('{}');
    }
    expect(requests).to.have.length(2);
  });

  it('to a proxy of another version of the protocol names the version as the cause', async () => {
    const other = {protocol: 1, environment: 'production', presentations: ['popup'], mode: 'sealed'};
    const {client} = answering(Response.json(other));
    const {code, facts} = await failureOf(client.capabilities(signal));
    expect(code).to.equal('proxy-answer-invalid');
    expect(facts).to.deep.equal({step: 'capabilities', status: 200, paths: ['protocol']});
  });

  it('sends a challenge token in a header of the call for a session, and of no other call', async () => {
    const {client, requests} = answering(problem('proxy-failed'));
    await failureOf(
      client.session({mobile: SECRETS.mobile, presentation: 'popup'}, signal, 'ch4llenge-secret'),
    );
    for (const call of Object.values(calls)) await failureOf(call(client));
    expect(requests[0]?.headers.get('x-cf-challenge')).to.equal('ch4llenge-secret');
    expect(requests[0]?.url).not.to.contain('secret');
    expect(await requests[0]?.text()).not.to.contain('secret');
    expect(requests).to.have.length(1 + Object.keys(calls).length);
    for (const {headers} of requests.slice(1)) expect(headers.has('x-cf-challenge')).to.equal(false);
  });

  it('sends a token in its header and a code in its body, and neither in the address', async () => {
    const {client, requests} = answering(problem('proxy-failed'));
    await failureOf(client.token(SECRETS.code, undefined, signal));
    await failureOf(client.userDetails(SECRETS.token, undefined, signal));
    expect(requests.map(({url}) => url).join()).not.to.match(/secret/);
    expect(await requests[0]?.json()).to.deep.equal({auth_code: SECRETS.code});
    expect(requests[0]?.headers.has('x-cf-transaction')).to.equal(false);
    expect(requests[1]?.headers.get('authorization')).to.equal(`Bearer ${SECRETS.token}`);
  });

  for (const code of Object.keys(failures))
    it(`that the proxy refuses with ${code} fails with that code`, async () => {
      const {client} = answering(problem(code));
      expect((await failureOf(client.status(undefined, signal))).code).to.equal(code);
    });

  it('reads the details from any object, and names what the proxy and the page could not read', async () => {
    const {client} = answering(
      Response.json({
        verification_id: VERIFICATION_ID,
        unread: ['scopes.AADHAAR.*', SECRETS.mobile, 7],
        scopes: {scope: 'pan', records: {metadata: {pan: 'P', type: [1]}}},
      }),
    );
    const details = await client.userDetails(SECRETS.token, undefined, signal);
    expect(details.scopes.PAN?.[0].metadata).to.deep.equal({pan: 'P'});
    expect(details.unread).to.deep.equal(['scopes.AADHAAR.*', 'scopes.PAN.type']);
    expect(details.toPlain()).not.to.have.property('unread');
  });

  it('accepts details in the answers to token and status, as its header says', async () => {
    const {client, requests} = answering(problem('proxy-failed'));
    for (const call of Object.values(calls)) await failureOf(call(client));
    for (const {headers} of requests)
      expect(headers.get('accept')).to.equal('application/x.cf-user-details+json, application/json');
  });

  const answers: readonly [string, object][] = [
    ['token', {access_token: 't', token_type: 'Bearer', expiry: '', verification_id: VERIFICATION_ID}],
    ['status', {status: 'delivered', access_token: 't', verification_id: VERIFICATION_ID}],
  ];
  for (const [step, answer] of answers) {
    const read = async (given: object) =>
      (await calls[step]?.(answering(Response.json({...answer, ...given})).client)) as {
        readonly access_token: string;
        readonly details?: UserDetails;
      };

    it(`${step}: reads details as it reads those of their own request`, async () => {
      const {details} = await read({
        details: {
          verification_id: VERIFICATION_ID,
          unread: ['scopes.AADHAAR.*', SECRETS.mobile, 7],
          scopes: {scope: 'pan', records: {metadata: {pan: 'P', type: [1]}}},
        },
      });
      expect(details).to.be.instanceOf(UserDetails);
      expect(details?.verification_id).to.equal(VERIFICATION_ID);
      expect(details?.scopes.PAN?.[0].metadata).to.deep.equal({pan: 'P'});
      expect(details?.unread).to.deep.equal(['scopes.AADHAAR.*', 'scopes.PAN.type']);
      expect(JSON.stringify(details)).not.to.contain('"P"');
    });

    for (const given of [{}, {details: null}, {details: []}, {details: SECRETS.mobile}, {details: 7}])
      it(`${step}: has the token alone if the answer contains ${JSON.stringify(given)}`, async () => {
        const {access_token, details} = await read(given);
        expect(access_token).to.equal('t');
        expect(details).to.equal(undefined);
      });
  }

  it('reads only names and numbers from the facts, never prose', async () => {
    const facts = {
      retry_after: 7,
      secret: SECRETS.token,
      upstream_code: `a sentence ${SECRETS.mobile}`,
      field: SECRETS.mobile,
    };
    const {client} = answering(problem('rate-limited', facts, 429));
    const failure = await failureOf(client.status(undefined, signal));
    expect(failure.facts).to.deep.equal({retry_after: 7});
    expect(JSON.stringify(failure) + String(failure)).not.to.contain(SECRETS.token);
  });

  for (const [step, call] of Object.entries(calls)) {
    it(`${step}: a gateway's HTML is an invalid answer, with its status and without its text`, async () => {
      const {client} = answering(new Response(HTML, {status: 502, headers: {'content-type': 'text/html'}}));
      const failure = await failureOf(call(client));
      expect(failure.toJSON()).to.deep.include({
        code: 'proxy-answer-invalid',
        facts: {step, status: 502, paths: ['']},
      });
    });

    it(`${step}: a failure about an answer of another shape names the paths and no values`, async () => {
      const body = {
        protocol: 'x',
        scopes: SECRETS.mobile,
        verification_id: 'ä',
        status: SECRETS.token,
        user_id: {name: SECRETS.mobile},
      };
      // Details are read from any object.
      const {client} = answering(Response.json(step === 'user-details' ? [body] : body));
      const failure = await failureOf(call(client));
      expect(failure.code).to.equal('proxy-answer-invalid');
      expect(JSON.stringify(failure)).not.to.match(/secret|9000000000/);
    });

    it(`${step}: an unknown failure code is an invalid answer`, async () => {
      const {client} = answering(problem('constructor'));
      expect((await failureOf(call(client))).code).to.equal('proxy-answer-invalid');
    });

    const times = repeated.includes(step) ? 4 : 1;
    it(`${step}: is sent ${times === 1 ? 'once' : 'four times, not more,'} when every answer is lost`, async () => {
      const {client, requests} = answering(new TypeError('network'));
      const failure = await failureOf(call(client));
      expect(failure.toJSON()).to.deep.include({code: 'proxy-unreachable', facts: {step, timed_out: false}});
      expect(requests).to.have.length(times);
    });

    it(`${step}: is not repeated after an answer`, async () => {
      const {client, requests} = answering(problem('cashfree-failed', {status: 500}, 502));
      await failureOf(call(client));
      expect(requests).to.have.length(1);
    });
  }

  it('is not repeated after it was aborted, and fails with the reason of the abort', async () => {
    const work = new AbortController();
    const requests: unknown[] = [];
    const client = createProxyClient('/cf', (input, init) => {
      requests.push(input);
      return new Promise((_, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
      });
    });
    const asked = client.status(undefined, work.signal);
    const reason = new Error('given up');
    work.abort(reason);
    expect(await asked.catch((error: unknown) => error)).to.equal(reason);
    expect(requests).to.have.length(1);
  });

  it('cancels a transaction even while the page unloads', async () => {
    const {client, requests} = answering(new Response(null, {status: 204}));
    await client.cancel(VERIFICATION_ID);
    expect(requests[0]).to.include({method: 'DELETE', keepalive: true});
  });
});
