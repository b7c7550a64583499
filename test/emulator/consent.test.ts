import {expect} from 'chai';
import {createEmulator, personas, switches} from '../../src/emulator/index.ts';
import {MERCHANT, press, steps} from './_support/journeys.ts';
import {ask, EXAMPLE, identifier, openKit, type Kit} from './_support/kit.ts';

const HOUR = 3_600_000;
const OVERLAY = `&display=overlay&origin=${encodeURIComponent(MERCHANT)}`;

describe('the consent page, without a browser', () => {
  let kit: Kit;

  beforeEach(async () => {
    kit = await openKit({brand: {name: '<b>Shop</b> & "Sons"', colour: '#0a6b4f'}, mandatoryScopes: ['PAN']});
  });

  afterEach(() => kit.close());

  it('returns to the redirect URL with the code, and keeps its parameters', async () => {
    const {status, headers} = await press(kit, await kit.open(EXAMPLE), 'approve');
    expect(status).to.equal(303);
    expect(headers.get('location')).to.match(
      /^https:\/\/merchant\.example\/callback\?shop=1&auth_code=emulated_code_[0-9a-f]{32}$/,
    );
  });

  it('requests the OTP again after a wrong OTP, and approves nothing without it', async () => {
    const id = await kit.open(EXAMPLE);
    const wrong = await kit.consent(id, {action: 'verify', otp: '000000'});
    expect(wrong.status).to.equal(422);
    expect(wrong.text).to.contain('role="alert"').and.contain('aria-invalid="true"');
    const skipped = await kit.consent(id, {action: 'approve', scope: ['NAME']});
    expect(skipped.text).to.contain('One-time password');
    expect((await press(kit, id, 'approve')).status).to.equal(303);
  });

  it('repeats its answer to a second press, and answers 409 after the back button', async () => {
    const id = await kit.open(EXAMPLE);
    const first = await press(kit, id, 'approve');
    const again = await kit.consent(id, {action: 'approve', scope: ['NAME']});
    expect(again.headers.get('location')).to.equal(first.headers.get('location'));
    const back = await kit.consent(id);
    expect(back.status).to.equal(409);
    expect(back.text).to.contain('Already answered').and.contain('value="return"');
  });

  it('answers 410 for an expired session, with a button to return', async () => {
    const id = await kit.open(EXAMPLE);
    kit.emulator.clock.advance(HOUR);
    const page = await kit.consent(id);
    expect(page.status).to.equal(410);
    expect(page.text).to.contain('Session expired');
    const left = await kit.consent(id, {action: 'return'});
    expect(left.headers.get('location')).to.equal('https://merchant.example/callback?shop=1&status=EXPIRED');
  });

  it('answers 404 for an unknown session', async () => {
    const page = await kit.consent('emulated_session_"><script>');
    expect(page.status).to.equal(404);
    expect(page.text).not.to.contain('<script');
  });

  it('shares only the selected and the mandatory scopes', async () => {
    const id = await kit.open(EXAMPLE);
    await kit.consent(id, {action: 'verify', otp: '111000'});
    const {headers} = await kit.consent(id, {action: 'approve', scope: ['NAME']});
    const code = new URL(headers.get('location') ?? '').searchParams.get('auth_code');
    const {body} = await kit.token(code);
    const {body: details} = await kit.details(String(body['access_token']));
    expect((details['scopes'] as {scope: string}[]).map(({scope}) => scope)).to.deep.equal(['PAN', 'NAME']);
  });

  it('escapes the brand and the scopes of the hostile persona', async () => {
    const hostile = personas.find(({id}) => id === 'hostile')?.mobile ?? '';
    const id = await kit.open(hostile);
    await kit.consent(id, {action: 'verify', otp: '111000'});
    const {text} = await kit.consent(id);
    expect(text).to.contain('&#60;b&#62;Shop&#60;/b&#62; &#38; &#34;Sons&#34;').and.not.contain('<b>Shop');
  });

  it('marks every page and every answer as an emulator', async () => {
    const id = await kit.open(EXAMPLE);
    const pages = [
      await kit.consent(id),
      await kit.consent('nobody'),
      await kit.consent(id, undefined, OVERLAY),
    ];
    for (const {text, headers} of pages) {
      expect(text).to.contain('Emulator, not Cashfree');
      expect(headers.get('x-cf-emulator')).to.equal('1');
    }
    for (const path of ['/', '/sdk/index.js', '/admin', '/nowhere'])
      expect((await fetch(kit.url + path)).headers.get('x-cf-emulator'), path).to.equal('1');
  });

  it('permits only its own script, and none outside the overlay', async () => {
    const id = await kit.open(EXAMPLE);
    const page = await kit.consent(id);
    expect(page.headers.get('content-security-policy')).to.match(
      /^default-src 'none'; style-src 'nonce-[\w-]+'; form-action 'self' https:\/\/merchant\.example; frame-ancestors 'none'; base-uri 'none'$/,
    );
    expect(page.headers.get('referrer-policy')).to.equal('no-referrer');
    expect(page.headers.get('cache-control')).to.equal('no-store');
    const framed = await kit.consent(id, undefined, OVERLAY);
    expect(framed.headers.get('content-security-policy')).to.match(/script-src 'nonce-[\w-]+'/);
    expect(framed.headers.get('content-security-policy')).to.contain(`frame-ancestors ${MERCHANT};`);
  });

  for (const origin of [
    '*',
    'null',
    'javascript:alert(1)',
    'https://a.example/path',
    "https://a.example 'self'",
    '',
  ])
    it(`refuses frames for the invalid origin ${JSON.stringify(origin)}`, async () => {
      const {headers} = await kit.consent(
        await kit.open(EXAMPLE),
        undefined,
        `&display=overlay&origin=${encodeURIComponent(origin)}`,
      );
      expect(headers.get('content-security-policy')).to.contain("frame-ancestors 'none'");
    });

  it('sends steps to the web SDK in a frame, and does not redirect', async () => {
    const [step, ...others] = await steps(kit);
    expect(others).to.deep.equal([]);
    expect(step?.payload?.[0]).to.include({status: 'SUCCESS', verification_id: 'test-2'});
  });

  it('names the missing option if no redirect URL is set', async () => {
    const emulator = createEmulator({switches: {order: 'lax'}});
    const page = (init: RequestInit, id = 'none') =>
      emulator.fetch(new Request(`http://localhost/consent?session_id=${id}`, init));
    expect(await (await page({})).text()).not.to.contain('value="return"');
    const opened = await emulator.fetch(
      new Request('http://localhost/verification/oauth2/session', {
        ...ask('/oauth2/session', 'oneClick', undefined),
        body: JSON.stringify({verification_id: 'a', user: identifier(EXAMPLE)}),
      }),
    );
    const {session_id: id} = (await opened.json()) as {session_id: string};
    const denied = await page({method: 'POST', body: new URLSearchParams({action: 'deny'})}, id);
    expect(await denied.text()).to.contain('--redirect-url');
  });

  it('lists personas and switches on the home page', async () => {
    const text = await (await fetch(kit.url)).text();
    for (const {mobile} of personas) expect(text).to.contain(mobile);
    for (const name of Object.keys(switches)) expect(text).to.contain(name);
  });
});
