/** Pages with an unusual environment: no secure context, a translator, additions to `Object.prototype`, ports that throw. */
import {expect} from '@open-wc/testing';
import {english} from '../../src/element/strings/english.ts';
import type {CfUserDetailsElement, FlowStatus} from '../../src/index.ts';
import {
  cancelButton,
  eachWorld,
  label,
  main,
  problem,
  reach,
  record,
  told,
  type,
  types,
  until,
  words,
  type World,
} from './_support/world.ts';

describe('A page that is no secure context', () => {
  const the = eachWorld();
  let element: CfUserDetailsElement;
  beforeEach(async () => {
    the.world.insecure();
    element = await the.world.mount();
  });

  it('is reported on the console when it loads', async () => {
    expect(await told(the.world)).to.have.length(1);
    expect(the.world.console.join()).to.contain('#insecure-context');
  });

  it('ends a press with the code insecure-context and a message, without a call to the proxy', async () => {
    const events = record(element);
    type(element);
    main(element).click();
    await reach(element, 'failed');
    expect(element.state).to.have.nested.property('failure.code', 'insecure-context');
    expect(words(element)).to.equal(english.failed.merchant);
    expect(types(events)).to.deep.equal(['cf-start', 'cf-statechange', 'cf-error']);
    expect(the.world.calls).to.deep.equal([]);
  });
});

/** As the translators of browsers do: each text node becomes an element with the text in it. */
function translate(root: Node): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  for (const text of texts.filter(({data}) => data.trim() !== '')) {
    const outer = document.createElementNS('http://www.w3.org/1999/xhtml', 'font');
    const inner = document.createElementNS('http://www.w3.org/1999/xhtml', 'font');
    inner.textContent = `[${text.data.trim()}]`;
    outer.append(inner);
    text.replaceWith(outer);
  }
}

describe('A page that the browser translates', () => {
  const the = eachWorld();
  const journeys: readonly [
    name: string,
    prepare: (world: World) => void,
    steps: readonly [
      status: FlowStatus,
      act: (element: CfUserDetailsElement, world: World) => unknown,
      text: string,
      action: string,
    ][],
  ][] = [
    [
      'done, and anew',
      () => undefined,
      [
        ['consenting', element => main(element).click(), english.consenting, english.reopen],
        ['done', (_, world) => world.sdk.approve(), english.done, english.renew],
        ['idle', element => element.reset(), english.intro, english.start],
      ],
    ],
    [
      'cancelled',
      () => undefined,
      [
        ['consenting', element => main(element).click(), english.consenting, english.reopen],
        ['cancelled', element => cancelButton(element).click(), english.cancelled, english.start],
        ['consenting', element => main(element).click(), english.consenting, english.reopen],
      ],
    ],
    [
      'failed, in an app that is to be left',
      world => world.inApp(),
      [
        [
          'failed',
          element => main(element).click(),
          english.failures['browser-unsuitable'] ?? '',
          english.copy,
        ],
        ['failed', element => main(element).click(), english.copied, english.copy],
      ],
    ],
    [
      'failed',
      world => world.answer('POST /session', problem('transaction-missing')),
      [
        [
          'failed',
          element => main(element).click(),
          english.failures['transaction-missing'] ?? '',
          english.again,
        ],
      ],
    ],
  ];

  for (const [name, prepare, steps] of journeys)
    it(`shows the words of each state: ${name}`, async () => {
      const {world} = the;
      prepare(world);
      const inApp = name.includes('app');
      const element = await world.mount({presentation: inApp ? 'auto' : 'overlay'});
      if (inApp)
        element.addEventListener(
          'cf-presentation',
          event => event.presentation !== 'elsewhere' && event.preventDefault(),
        );
      type(element);
      for (const [status, act, text, action] of steps) {
        if (element.shadowRoot) translate(element.shadowRoot);
        translate(element);
        const opened = world.sdk.opened.length;
        await act(element, world);
        await reach(element, status);
        if (status === 'consenting') await until(() => world.sdk.opened.length > opened);
        await until(() => words(element) === text);
        // The same words stay translated.
        expect(label(main(element)).replace(/^\[|\]$/g, '')).to.equal(action);
      }
    });
});

describe('A page that added to Object.prototype', () => {
  const additions: readonly [name: string, code: string][] = [
    ['a method', 'Object.prototype.extend = function () { return this; }'],
    ['a value', 'Object.prototype.version = "1"'],
    [
      'a getter',
      'Object.defineProperty(Object.prototype, "size", {get() { return 1; }, enumerable: true, configurable: true})',
    ],
    [
      'a getter that throws',
      'Object.defineProperty(Object.prototype, "odd", {get() { throw Error(); }, enumerable: true, configurable: true})',
    ],
    [
      'two methods and a symbol',
      'Object.assign(Object.prototype, {each() {}, [Symbol("mine")]() {}, clone() {}})',
    ],
  ];
  const journey = `
    window.fetch = (url, {method}) => Promise.resolve(Response.json({
      'GET /': {protocol: 2, environment: 'production', presentations: ['overlay'], mode: 'sealed'},
      'POST /session': {verification_id: 'a-transaction', session_id: 's', expiry: '', available_scopes: ['NAME'], sdk: {src: 'https://sdk.invalid/'}},
      'POST /token': {access_token: 't', token_type: 'Bearer', expiry: '', verification_id: 'a-transaction'},
      'POST /user-details': {reference_id: 1, verification_id: 'a-transaction', scopes: [{scope: 'NAME', records: [{confidence_score: null, metadata: {name: 'Asha Test'}}]}]},
    }[method + ' ' + url.slice('/cf'.length)]));
    window.CF1ClickOnboarding = ({successCb}) => void setTimeout(() => successCb({auth_code: 'c'}));`;

  for (const [name, code] of additions)
    for (const early of [true, false])
      it(`${name}, ${early ? 'before' : 'after'} the element was loaded: a user can finish a journey`, async () => {
        const frame = document.createElement('iframe');
        frame.srcdoc = `<!doctype html><script>${journey}${early ? code : ''}</script>
          <script type="module">import '/src/define.ts'; ${early ? '' : code};
          document.body.append(document.createElement('cf-user-details'));</script>
          <body></body>`;
        document.body.append(frame);
        try {
          await until(() => frame.contentDocument?.querySelector('cf-user-details')?.shadowRoot);
          const element = frame.contentDocument?.querySelector('cf-user-details');
          if (!element) throw new Error('No element');
          Object.assign(element, {proxy: '/cf', presentation: 'overlay'});
          await element.updateComplete;
          type(element);
          main(element).click();
          await until(() => element.state.status === 'done' || element.state.status === 'failed');
          expect(element.state.status).to.equal('done');
          expect(element.details?.scopes.NAME?.[0].metadata.name).to.equal('Asha Test');
        } finally {
          frame.remove();
        }
      });
});
