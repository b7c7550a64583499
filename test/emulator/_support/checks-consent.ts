import {expect} from 'chai';
import {MERCHANT, press, returned, steps} from './journeys.ts';
import {EXAMPLE, type Kit} from './kit.ts';
import {type Checks, each} from './checks.ts';

const HOUR = 3_600_000;
const CODE = /^emulated_code_[0-9a-f]{32}$/;

/** Checks of the switches that affect consent, redirect, callback and code. */
export const consentChecks: Checks<
  | 'callbackParameter'
  | 'callbackPlace'
  | 'companions'
  | 'returnWithoutCode'
  | 'codeOf'
  | 'delivery'
  | 'codeUse'
  | 'codeLifetime'
  | 'successPayload'
  | 'overlayClose'
  | 'overlayEnd'
  | 'overlayElement'
  | 'errorPayload'
  | 'coop'
> = {
  callbackParameter: each(
    ['auth_code', 'authCode', 'authcode', 'code', 'onboarding_code'],
    async (kit, name) => {
      const {searchParams} = await returned(kit);
      expect([...searchParams.keys()]).to.deep.equal(['shop', name]);
      expect(searchParams.get(name)).to.match(CODE);
    },
  ),
  callbackPlace: {
    query: async kit => expectPlaces(await returned(kit), 1, 0),
    fragment: async kit => expectPlaces(await returned(kit), 0, 1),
    both: async kit => {
      const {query, fragment} = expectPlaces(await returned(kit), 1, 1);
      expect(query).to.equal(fragment);
    },
    conflict: async kit => {
      const {query, fragment} = expectPlaces(await returned(kit), 1, 1);
      expect(query).not.to.equal(fragment);
    },
  },
  companions: {
    none: async kit => expect((await returned(kit)).searchParams.has('status')).to.equal(false),
    all: async kit => {
      const {searchParams} = await returned(kit);
      expect(searchParams.get('status')).to.equal('SUCCESS');
      expect(searchParams.get('verification_id')).to.equal('test-2');
    },
  },
  returnWithoutCode: {
    status: async kit => {
      expect((await returned(kit, 'deny')).search).to.equal('?shop=1&status=DENIED');
      expect((await returned(kit, 'close')).search).to.equal('?shop=1&status=CLOSED');
    },
    error: async kit => expect((await returned(kit, 'deny')).search).to.equal('?shop=1&error=access_denied'),
    bare: async kit => expect((await returned(kit, 'deny')).search).to.equal('?shop=1'),
  },
  codeOf: {
    this: async kit => expect((await kit.token(await code(kit))).body['verification_id']).to.equal('test-2'),
    'other-session': async kit => {
      const {body} = await kit.token(await code(kit));
      expect(body['verification_id'])
        .to.match(/^emulated_other_/)
        .and.not.equal('test-2');
    },
  },
  delivery: {
    one: async kit => expect(types(await steps(kit))).to.deep.equal(['success']),
    'callback-then-redirect': async kit =>
      expect(types(await steps(kit))).to.deep.equal(['success', 'redirect page']),
    'redirect-then-callback': async kit => {
      const [first, second] = await steps(kit);
      expect(types([first, second])).to.deep.equal(['redirect frame', 'success']);
      const {auth_code: told} = second?.payload?.[0] as Record<string, string>;
      expect(new URL(first?.url ?? '').searchParams.get('auth_code')).to.equal(told);
    },
  },
  codeUse: {
    once: async kit => expect(await twice(await code(kit), kit)).to.deep.equal([200, 400]),
    many: async kit => expect(await twice(await code(kit), kit)).to.deep.equal([200, 200]),
  },
  codeLifetime: {
    'ten-minutes': async kit => {
      expect(await exchangedAfter(kit, 600_000 - 1000)).to.equal(200);
      expect(await exchangedAfter(kit, 600_000)).to.equal(400);
    },
    session: async kit => {
      expect(await exchangedAfter(kit, HOUR - 1000)).to.equal(200);
      expect(await exchangedAfter(kit, HOUR)).to.equal(400);
    },
    none: async kit => expect(await exchangedAfter(kit, 0)).to.equal(400),
  },
  successPayload: {
    object: async kit => {
      const payload = await success(kit);
      expect(payload)
        .to.include({verification_id: 'test-2', status: 'SUCCESS'})
        .and.have.property('auth_code')
        .match(CODE);
    },
    camel: async kit => expect(await success(kit)).to.have.all.keys('verificationId', 'authCode', 'status'),
    json: async kit => {
      const payload = await success(kit);
      expect(payload).to.be.a('string');
      expect(JSON.parse(String(payload))).to.have.all.keys('verification_id', 'auth_code', 'status');
    },
    'code-only': async kit => expect(await success(kit)).to.have.all.keys('auth_code'),
    'other-status': async kit => expect(await success(kit)).to.have.property('status', 'COMPLETED'),
    'no-code': async kit => expect(await success(kit)).to.have.all.keys('verification_id', 'status'),
  },
  overlayClose: {
    'error-callback': async kit =>
      expect(await steps(kit, 'close')).to.deep.equal([
        {type: 'error', payload: [{verification_id: 'test-2', status: 'CLOSED'}]},
      ]),
    'success-callback': async kit =>
      expect(await steps(kit, 'close')).to.deep.equal([
        {type: 'success', payload: [{verification_id: 'test-2', status: 'CLOSED'}]},
      ]),
    silent: async kit => expect(types(await steps(kit, 'close'))).to.deep.equal(['close']),
  },
  overlayEnd: {
    stays: async kit => expect(types(await steps(kit, 'deny'))).to.deep.equal(['error']),
    closes: async kit => expect(types(await steps(kit, 'deny'))).to.deep.equal(['close', 'error']),
  },
  overlayElement: each(['dialog', 'div'], async (kit, element) =>
    expect(await (await fetch(`${kit.url}/sdk/index.js`)).text()).to.match(
      new RegExp(`, "${element}"\\);\\n$`),
    ),
  ),
  errorPayload: {
    object: async kit =>
      expect(await denied(kit)).to.deep.equal([{verification_id: 'test-2', status: 'DENIED'}]),
    'status-only': async kit => expect(await denied(kit)).to.deep.equal([{status: 'DENIED'}]),
    nothing: async kit => expect(await denied(kit)).to.deep.equal([]),
    json: async kit =>
      expect(await denied(kit)).to.deep.equal(['{"verification_id":"test-2","status":"DENIED"}']),
  },
  coop: {
    off: async kit =>
      expect((await consentPage(kit)).headers.has('cross-origin-opener-policy')).to.equal(false),
    'same-origin': async kit => {
      expect((await consentPage(kit)).headers.get('cross-origin-opener-policy')).to.equal('same-origin');
      const leaving = await press(kit, await kit.open(EXAMPLE), 'deny');
      expect(leaving.headers.get('cross-origin-opener-policy')).to.equal('same-origin');
    },
  },
};

function expectPlaces(url: URL, inQuery: number, inFragment: number) {
  const query = url.searchParams.getAll('auth_code');
  const fragment = new URLSearchParams(url.hash.slice(1)).getAll('auth_code');
  expect([query.length, fragment.length]).to.deep.equal([inQuery, inFragment]);
  return {query: query[0], fragment: fragment[0]};
}

function types(list: readonly ({type: string; place?: string} | undefined)[]) {
  return list.map(step => [step?.type, step?.place].filter(Boolean).join(' '));
}

async function code(kit: Kit) {
  return kit.emulator.decide(await kit.open(EXAMPLE), {type: 'approve'});
}

async function twice(value: unknown, kit: Kit) {
  return [(await kit.token(value)).status, (await kit.token(value)).status];
}

async function exchangedAfter(kit: Kit, milliseconds: number) {
  // In whole seconds, because the clock runs.
  const issued = await code(kit);
  kit.emulator.clock.advance(milliseconds);
  return (await kit.token(issued)).status;
}

async function success(kit: Kit) {
  const [step] = await steps(kit);
  expect(step?.type).to.equal('success');
  return step?.payload?.[0];
}

async function denied(kit: Kit) {
  const [step] = await steps(kit, 'deny');
  expect(step?.type).to.equal('error');
  return step?.payload;
}

async function consentPage(kit: Kit) {
  return kit.consent(await kit.open(EXAMPLE), undefined, `&display=overlay&origin=${MERCHANT}`);
}
