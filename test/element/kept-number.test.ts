import {expect} from '@open-wc/testing';
import type {CfUserDetailsElement, FailureCode} from '../../src/index.ts';
import {
  eachWorld,
  input,
  json,
  main,
  MOBILE,
  polite,
  problem,
  reach,
  until,
  urgent,
  VERIFICATION_ID,
  type World,
} from './_support/world.ts';

const each = eachWorld();
const HINT = MOBILE.slice(-2);

function part(element: Element, name: string): HTMLElement | null {
  return element.shadowRoot?.querySelector<HTMLElement>(`[part=${name}]`) ?? null;
}

/** A page that the return of its own transaction has reloaded. */
async function comeBack(
  world: World,
  hint?: FailureCode,
  attributes: Record<string, string> = {},
): Promise<CfUserDetailsElement> {
  const pending = {
    verification_id: VERIFICATION_ID,
    presentation: 'redirect',
    createUser: false,
    path: location.pathname,
    hint,
  };
  sessionStorage.setItem(`cf-user-details:${world.proxy} `, JSON.stringify(pending));
  return world.mount(attributes);
}

async function denied(world: World, attributes?: Record<string, string>): Promise<CfUserDetailsElement> {
  let asked = 0;
  world.answer('POST /status', () =>
    json({
      status: asked++ === 0 ? 'pending' : 'failed',
      verification_id: VERIFICATION_ID,
      ...(asked > 1 && {mobile_hint: HINT}),
    })(),
  );
  const element = await comeBack(world, 'consent-denied', attributes);
  await reach(element, 'denied');
  await until(() => world.calls.filter(call => call === 'POST /status').length === 2);
  return element;
}

describe('the number after a return', () => {
  it('is shown by two digits after a denial, and used again by Try again', async () => {
    const element = await denied(each.world);
    await until(() => part(element, 'kept'));
    expect(part(element, 'kept')?.textContent).to.contain(HINT);
    expect(input(element).placeholder).to.match(/^•+ 01$/);
    expect(input(element).value).to.equal('');
    expect(JSON.stringify([element.state, element.trace(), Object.entries(sessionStorage)])).not.to.contain(
      HINT + '"',
    );
    expect(each.world.calls).not.to.include('DELETE /session');
    main(element).click();
    await reach(element, 'consenting');
    expect(part(element, 'kept')).to.equal(null);
    expect(each.world.calls.filter(call => call === 'POST /session')).to.have.length(1);
  });

  it('is the typed one if the user types another', async () => {
    const element = await denied(each.world);
    await until(() => part(element, 'kept'));
    input(element).value = '123';
    main(element).click();
    await element.updateComplete;
    expect(urgent(element)).to.match(/ten digits/);
  });

  it('is dropped by Change, which focuses the field', async () => {
    const element = await denied(each.world);
    await until(() => part(element, 'change'));
    part(element, 'change')?.click();
    await until(() => element.shadowRoot?.activeElement === input(element));
    expect(part(element, 'kept')).to.equal(null);
    expect(input(element).placeholder).to.equal('');
    expect(each.world.calls).to.include('DELETE /session');
    main(element).click();
    await element.updateComplete;
    expect(urgent(element)).to.match(/ten digits/);
  });

  for (const method of ['reset', 'cancel'] as const)
    it(`is dropped by ${method}()`, async () => {
      const element = await denied(each.world);
      await until(() => part(element, 'kept'));
      element[method]();
      await until(() => part(element, 'kept') === null);
      expect(each.world.calls).to.include('DELETE /session');
    });

  it('stays for another try after a rate limit, and is dropped if the proxy does not have it', async () => {
    const element = await denied(each.world);
    await until(() => part(element, 'kept'));
    each.world.answer('POST /session', problem('rate-limited', {retry_after: 1}, 429));
    main(element).click();
    await until(() => element.state.status === 'failed');
    await element.updateComplete;
    expect(part(element, 'kept')).not.to.equal(null);
    each.world.answer('POST /session', problem('transaction-missing', {}, 409));
    element.start();
    await until(() => part(element, 'kept') === null);
  });

  it('is not shown if the page sets a number', async () => {
    const element = await denied(each.world, {mobile: MOBILE});
    await element.updateComplete;
    expect(part(element, 'kept')).to.equal(null);
  });

  it('is not requested after another kind of end', async () => {
    each.world.answer('POST /status', json({status: 'expired', verification_id: VERIFICATION_ID}));
    const element = await comeBack(each.world);
    await reach(element, 'expired');
    expect(each.world.calls.filter(call => call === 'POST /status')).to.have.length(1);
    expect(each.world.calls).to.include('DELETE /session');
  });

  it('shows no empty field above Done before the user chooses another number', async () => {
    each.world.answer(
      'POST /status',
      json({status: 'exchanged', verification_id: VERIFICATION_ID, access_token: 'a-token'}),
    );
    const element = await comeBack(each.world);
    await reach(element, 'done');
    expect(polite(element)).to.match(/Done/);
    expect(input(element).checkVisibility()).to.equal(false);
    main(element).click();
    await until(() => element.shadowRoot?.activeElement?.localName === 'input');
  });
});
