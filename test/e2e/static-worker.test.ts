import {expect} from 'chai';
import {createStaticMerchant} from '../../demo/static/merchant.ts';
import {createCookieJar} from '../../demo/static/cookie-jar.ts';
import {keepIn} from '../../demo/static/cache-storage.ts';
import {GUARD_HEADER, TRANSACTION_HEADER} from '../../src/protocol/proxy/api.ts';
import {fakeWorker} from '../_support/fake-worker.ts';
import {EXAMPLE} from './_support/endings.ts';

interface Asked {
  readonly method?: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

describe('The worker of the static demo', () => {
  /** Asks a worker that the browser has just started, and stops it again. */
  async function ask(worker: ReturnType<typeof fakeWorker>, path: string, asked: Asked = {}) {
    const {method = 'POST', body, headers} = asked;
    const answer = await createStaticMerchant(worker).fetch(
      new Request(worker.registration.scope + path, {
        method,
        headers: {'content-type': 'application/json', [GUARD_HEADER]: '1', ...headers},
        ...(body && {body: JSON.stringify(body)}),
      }),
    );
    return (await answer.json()) as Record<string, string>;
  }

  async function start(worker: ReturnType<typeof fakeWorker>) {
    const session = await ask(worker, 'cf/session', {body: {mobile: EXAMPLE, presentation: 'redirect'}});
    const {session_id} = session;
    const {auth_code} = await ask(worker, 'emulator/admin/consent', {
      body: {session_id, decision: 'approve'},
    });
    return {id: session['verification_id'] ?? '', auth_code};
  }

  it('keeps the transaction and its own key after each stop', async () => {
    const worker = fakeWorker();
    const {id, auth_code} = await start(worker);
    const transaction = {[TRANSACTION_HEADER]: id};
    const {access_token} = await ask(worker, 'cf/token', {body: {auth_code}, headers: transaction});
    const details = await ask(worker, 'cf/user-details', {
      body: {},
      headers: {...transaction, authorization: `Bearer ${access_token}`},
    });
    expect(details['scopes']).to.have.length(11);
  });

  it('accepts no code in a browser that started no transaction', async () => {
    const {auth_code} = await start(fakeWorker());
    const refused = await ask(fakeWorker(), 'cf/token', {body: {auth_code}});
    expect(refused['code']).to.equal('transaction-missing');
  });

  it('does not answer requests for files of the host', () => {
    const worker = fakeWorker();
    const {serves} = createStaticMerchant(worker);
    for (const path of ['cf', 'cf/token', 'emulator/consent'])
      expect(serves(new Request(worker.registration.scope + path)), path).to.equal(true);
    for (const path of ['', 'callback.html', 'cfo.html', 'sw.js'])
      expect(serves(new Request(worker.registration.scope + path)), path).to.equal(false);
  });

  it('drops cookies that are deleted or replaced', async () => {
    let now = 0;
    const jar = createCookieJar(keepIn(fakeWorker()), () => now);
    await jar.keep(['a=1; Max-Age=60; Path=/', 'b=2; Max-Age=5; HttpOnly', 'c=x=y; Path=/']);
    expect(await jar.header()).to.equal('a=1; b=2; c=x=y');
    now = 5_000;
    expect(await jar.header()).to.equal('a=1; c=x=y');
    await jar.keep(['a=; Max-Age=0']);
    expect(await jar.header()).to.equal('c=x=y');
  });
});
