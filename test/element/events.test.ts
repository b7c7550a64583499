import {expect} from '@open-wc/testing';
import {
  CfDetailsEvent,
  CfScopeEvent,
  type CfErrorEvent,
  type CfUserCreatedEvent,
  type CfUserDetailsElement,
} from '../../src/index.ts';
import {
  cancelButton,
  cut,
  eachWorld,
  input,
  main,
  MOBILE,
  never,
  PERSON,
  problem,
  reach,
  record,
  SECRETS,
  told,
  type,
  types,
  until,
  USER,
  words,
} from './_support/world.ts';

const personal = ['cf-scope', 'cf-details', 'cf-user-created'];

describe('the events that the page receives', () => {
  const test = eachWorld();

  it('report a whole journey in order', async () => {
    const element = await test.world.mount();
    const events = record(element);
    await test.world.finish(element);
    // The proxy answers when it does.
    expect(types(events).filter(type => type !== 'cf-ready')).to.deep.equal([
      'cf-start',
      'cf-presentation',
      ...Array<string>(4).fill('cf-statechange'),
      'cf-statechange',
      ...Array<string>(4).fill('cf-scope'),
      'cf-details',
    ]);
    const transitions = events.filter(({type}) => type === 'cf-statechange');
    expect(transitions.map(event => ('to' in event ? event.to : undefined))).to.deep.equal([
      'preparing',
      'consenting',
      'exchanging',
      'fetching',
      'done',
    ]);
    expect(transitions.at(-1)).to.have.property('outcome', 'done');
  });

  it('report each scope once, documented or not, and then the details', async () => {
    const element = await test.world.mount();
    const events = record(element);
    await test.world.finish(element);
    const scopes = events.filter(event => event instanceof CfScopeEvent);
    expect(scopes.map(({scope}) => scope)).to.deep.equal(PERSON.scopes.map(({scope}) => scope));
    const [details, ...more] = events.filter(event => event instanceof CfDetailsEvent);
    expect(more).to.be.empty;
    expect(events.indexOf(details!)).to.be.greaterThan(events.indexOf(scopes.at(-1)!));
  });

  it('carry values that are plain when read and masked when printed', async () => {
    const element = await test.world.mount();
    const events = record(element);
    await test.world.finish(element);
    const name = events.find(
      event => event instanceof CfScopeEvent && event.scope === 'NAME',
    ) as CfScopeEvent<'NAME'>;
    expect(name.metadata.name).to.equal('Asha Test');
    expect(name.confidence_score).to.equal(null);
    const {details} = events.find(event => event instanceof CfDetailsEvent) as CfDetailsEvent;
    expect(details.scopes.EMAIL?.[0].metadata.email).to.equal('asha@mail.example');
    expect(details.toPlain()).to.deep.equal(PERSON);
    for (const printed of [
      JSON.stringify(name.records),
      JSON.stringify(details),
      String(details),
      JSON.stringify(element.state),
    ])
      for (const secret of SECRETS) expect(printed).not.to.contain(secret);
  });

  it('do not bubble if they carry personal data, and leave shadow roots otherwise', async () => {
    const host = document.createElement('div');
    document.body.append(host);
    const element = await test.world.mount({'create-user': ''});
    host.attachShadow({mode: 'open'}).append(element);
    const heard: string[] = [];
    const events = record(element);
    for (const name of new Set([
      ...types(events),
      ...personal,
      'cf-ready',
      'cf-start',
      'cf-presentation',
      'cf-statechange',
    ]))
      document.addEventListener(name, () => heard.push(name), {once: true});
    await test.world.finish(element);
    for (const event of events) {
      expect(event.bubbles, event.type).to.equal(!personal.includes(event.type));
      expect(event.composed, event.type).to.equal(!personal.includes(event.type));
    }
    expect(types(events)).to.include.members(personal);
    expect(heard).to.include.members(['cf-start', 'cf-presentation', 'cf-statechange']);
    for (const name of personal) expect(heard).not.to.include(name);
    host.remove();
  });

  it('reach capture listeners of ancestors with personal data, masked when printed, unless a shadow root is in between', async () => {
    const host = document.createElement('div');
    document.body.append(host);
    const heard: Event[] = [];
    const listen = (event: Event): void => void heard.push(event);
    for (const target of [document, window])
      for (const name of personal) target.addEventListener(name, listen, {capture: true});
    const open = await test.world.mount();
    await test.world.finish(open);
    expect(types(heard)).to.include.members(['cf-scope', 'cf-details']);
    expect(types(heard).filter(type => type === 'cf-details')).to.have.length(2);
    const printed = JSON.stringify(heard.map(event => Object.values(event)));
    for (const secret of [...SECRETS, MOBILE]) expect(printed).not.to.contain(secret);
    open.remove();
    heard.length = 0;
    const inside = await test.world.mount({id: 'inside'});
    host.attachShadow({mode: 'closed'}).append(inside);
    const own = record(inside);
    await test.world.finish(inside);
    expect(types(own)).to.include.members(['cf-scope', 'cf-details']);
    expect(types(heard)).to.deep.equal([]);
    for (const target of [document, window])
      for (const name of personal) target.removeEventListener(name, listen, {capture: true});
    host.remove();
  });

  it('put no secret or personal value into bubbling events, the console, storage, the address or the markup', async () => {
    const element = await test.world.mount();
    const events = record(element);
    await test.world.finish(element);
    const open = events.filter(({bubbles}) => bubbles);
    const everything = [
      ...open.map(event => JSON.stringify(Object.values(event))),
      JSON.stringify(test.world.console),
      JSON.stringify([sessionStorage, localStorage]),
      JSON.stringify(history.state),
      location.href,
      element.outerHTML,
      element.shadowRoot?.innerHTML ?? '',
      JSON.stringify(element.trace()),
    ].join('\n');
    for (const secret of [...SECRETS, MOBILE]) expect(everything).not.to.contain(secret);
  });

  it('start no transaction if the page cancels cf-start', async () => {
    const element = await test.world.mount();
    await until(() => test.world.calls.length > 0);
    element.addEventListener('cf-start', event => event.preventDefault());
    type(element);
    main(element).click();
    expect(element.state.status).to.equal('idle');
    expect(test.world.calls).to.deep.equal(['GET /']);
  });

  it('lead to the next presentation if the page cancels one, and to a failure after the last', async () => {
    const element = await test.world.mount({presentation: 'auto'});
    const offered: string[] = [];
    element.addEventListener('cf-presentation', event => {
      offered.push(event.presentation);
      event.preventDefault();
    });
    type(element);
    main(element).click();
    await reach(element, 'failed');
    // The tests run in a frame, or in a window of their own.
    expect(offered).to.include('overlay');
    expect(new Set(offered).size).to.equal(offered.length);
    expect(element.state).to.have.nested.property('failure.code', 'presentation-unavailable');
  });

  it('report the capabilities of the proxy once, and again for another proxy', async () => {
    const element = await test.world.mount();
    const events = record(element);
    await until(() => types(events).includes('cf-ready'));
    expect(events[0]).to.deep.include({
      environment: 'production',
      presentations: ['overlay', 'popup', 'redirect'],
    });
    element.parentElement?.append(element);
    await element.updateComplete;
    element.setAttribute('proxy', `/other${test.world.proxy}`);
    await until(() => types(events).filter(type => type === 'cf-ready').length === 2);
    expect(test.world.calls.filter(call => call === 'GET /')).to.have.length(2);
  });

  it('name the required scopes that are missing', async () => {
    const element = await test.world.mount({'required-scopes': ' NAME  PAN\nSHOE_SIZE HAT_SIZE '});
    const told = new Promise<CfDetailsEvent>(resolve => element.addEventListener('cf-details', resolve));
    await test.world.finish(element);
    expect((await told).missing).to.deep.equal(['PAN', 'HAT_SIZE']);
  });

  it('carry the page’s own context value', async () => {
    const element = await test.world.mount({mobile: MOBILE});
    const told = new Promise<CfDetailsEvent>(resolve => element.addEventListener('cf-details', resolve));
    element.start({context: 'step-2'});
    await until(() => test.world.sdk.opened.length > 0);
    test.world.sdk.approve();
    expect((await told).context).to.equal('step-2');
  });

  it('report the Secure ID user after the details', async () => {
    const element = await test.world.mount({'create-user': ''});
    const events = record(element);
    await test.world.finish(element);
    expect(types(events).indexOf('cf-user-created')).to.be.greaterThan(types(events).indexOf('cf-details'));
    expect((events.at(-1) as CfUserCreatedEvent).user.user_id).to.equal(USER.user_id);
  });

  it('carry the details while the user is being created', async () => {
    test.world.answer('POST /users', never);
    const element = await test.world.mount({'create-user': ''});
    await test.world.consent(element);
    test.world.sdk.approve();
    await reach(element, 'creating');
    expect(element.details?.scopes.NAME?.[0].metadata.name).to.equal('Asha Test');
  });

  for (const [why, answer, code] of [
    ['Cashfree refuses', problem('user-exists', {}, 409), 'user-exists'],
    ['the proxy has it off', problem('request-refused', {reason: 'create-user-off'}, 404), 'request-refused'],
    ['the connection is cut', cut, 'proxy-unreachable'],
  ] as const) {
    it(`keep the details and report that no user was created: ${why}`, async () => {
      test.world.answer('POST /users', answer);
      const element = await test.world.mount({'create-user': ''});
      const events = record(element);
      await test.world.finish(element);
      expect(types(events)).to.include('cf-details');
      expect((events.at(-1) as CfErrorEvent).failure.code).to.equal(code);
      expect(element.details?.scopes.NAME?.[0].metadata.name).to.equal('Asha Test');
      expect(words(element)).to.match(/^Done/);
    });
  }

  const outcomes: [
    name: string,
    event: string,
    play: (element: CfUserDetailsElement) => void,
    by?: string,
  ][] = [
    ['a refusal', 'cf-denied', () => test.world.sdk.last.errorCb({status: 'DENIED'})],
    ['an expiry', 'cf-expired', () => test.world.sdk.last.errorCb({status: 'EXPIRED'})],
    ['a fault of the SDK', 'cf-error', () => test.world.sdk.last.errorCb({})],
    ['a press on cancel', 'cf-cancel', element => cancelButton(element).click(), 'user'],
    ["the page's cancel()", 'cf-cancel', element => element.cancel(), 'page'],
  ];
  for (const [name, event, play, by] of outcomes) {
    it(`report ${name} by ${event}, once`, async () => {
      const element = await test.world.mount();
      await test.world.consent(element);
      const events = record(element);
      play(element);
      await until(() => types(events).includes(event));
      // A second word of the SDK changes nothing.
      test.world.sdk.last.errorCb({status: 'DENIED'});
      test.world.sdk.approve();
      await element.updateComplete;
      expect(types(events)).to.deep.equal(['cf-statechange', event]);
      if (by) expect(events[1]).to.have.property('by', by);
    });
  }

  it('report that the consent page may be lost', async () => {
    const element = await test.world.mount();
    await test.world.consent(element);
    const events = record(element);
    test.world.sdk.last.successCb(undefined);
    await until(() => events.length > 0);
    expect(types(events)).to.deep.equal(['cf-waiting']);
  });

  it('appear on the console if the merchant must act, unless the page cancels the event', async () => {
    const element = await test.world.mount();
    test.world.answer(
      'POST /session',
      problem('cashfree-keys-refused', {status: 401, keys: 'one-click'}, 502),
    );
    type(element);
    main(element).click();
    await reach(element, 'failed');
    expect(await told(test.world)).to.deep.equal([
      '<cf-user-details> Cashfree refused the keys of the proxy (one-click).',
    ]);
    expect(test.world.console[0]?.[1]).to.deep.equal({status: 401, keys: 'one-click'});
    element.addEventListener('cf-error', event => event.preventDefault(), {once: true});
    main(element).click();
    await until(() => test.world.calls.filter(call => call === 'POST /session').length === 2);
    await reach(element, 'failed');
    expect(test.world.console).to.have.length(1);
  });

  it('come with one console message if Create User is off at the proxy', async () => {
    test.world.answer('POST /users', problem('request-refused', {reason: 'create-user-off'}, 404));
    const element = await test.world.mount({'create-user': ''});
    await test.world.finish(element);
    const [text] = await told(test.world);
    expect(text).to.match(/The proxy refused a request of this page: .*, reason create-user-off\.$/);
  });

  it('do not appear on the console if only the user can act', async () => {
    const element = await test.world.mount();
    type(element, '12');
    main(element).click();
    await reach(element, 'failed');
    expect(input(element).getAttribute('aria-invalid')).to.equal('true');
    expect(test.world.console).to.be.empty;
  });
});
