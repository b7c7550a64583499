import {expect} from '@open-wc/testing';
import {CfUserDetailsElement} from '../../src/index.ts';
import {assign} from '../../src/element/properties.ts';
import {VERSION} from '../../src/element/version.ts';
import {MOBILE, eachWorld, main, reach, told, type, until, words} from './_support/world.ts';

const nextTask = () => new Promise(resolve => setTimeout(resolve));

/** A custom element registry of this test alone. */
function registryWith(classes: Record<string, CustomElementConstructor> = {}) {
  const tags = new Map(Object.entries(classes));
  return {
    get: (tag: string) => tags.get(tag),
    getName: (wanted: CustomElementConstructor) => [...tags].find(([, each]) => each === wanted)?.[0] ?? null,
    define(tag: string, each: CustomElementConstructor) {
      if (tags.has(tag) || this.getName(each) !== null) throw new DOMException('', 'NotSupportedError');
      tags.set(tag, each);
    },
  };
}
const define = (tag: string | undefined, registry: object) =>
  CfUserDetailsElement.define(tag, registry as CustomElementRegistry);

describe('the configuration of an element', () => {
  const test = eachWorld();

  for (const value of ['auto', 'overlay', 'popup', 'redirect'] as const) {
    it(`knows the presentation ${value}`, async () => {
      expect((await test.world.mount({presentation: value})).presentation).to.equal(value);
    });
  }

  for (const value of ['', 'Overlay', 'iframe', 'toString']) {
    it(`reads the presentation "${value}" as auto`, async () => {
      const element = await test.world.mount({presentation: value});
      expect(element.presentation).to.equal('auto');
      element.presentation = 'popup';
      element.presentation = value;
      expect(element.presentation).to.equal('auto');
      element.removeAttribute('presentation');
      expect(element.presentation).to.equal('auto');
    });
  }

  for (const name of ['create-user', 'disabled'] as const) {
    const property = name === 'disabled' ? name : 'createUser';

    for (const value of ['false', 'FALSE', 'False'])
      it(`removes ${name}="${value}", so that property and selector agree`, async () => {
        const element = await test.world.mount({[name]: value});
        expect(element.hasAttribute(name)).to.equal(false);
        expect(element[property]).to.equal(false);
        element.setAttribute(name, '');
        expect(element[property]).to.equal(true);
        element.setAttribute(name, value);
        await element.updateComplete;
        expect(element.matches(`[${name}]`)).to.equal(false);
        expect(element[property]).to.equal(false);
      });

    for (const value of ['', 'true', name, '0'])
      it(`reads ${name}="${value}" as true`, async () => {
        const element = await test.world.mount({[name]: value});
        expect(element.getAttribute(name)).to.equal(value);
        expect(element[property]).to.equal(true);
      });

    for (const [given, read] of [
      ['false', false],
      ['False', false],
      [undefined, false],
      ['', true],
      ['true', true],
    ] as const)
      it(`reads ${JSON.stringify(given)}, assigned to ${property} without types, as ${String(read)}`, async () => {
        const element = await test.world.mount();
        Object.assign(element, {[property]: given});
        expect(!element[property]).to.equal(!read);
        await element.updateComplete;
        expect(!element[property]).to.equal(!read);
        if (name === 'disabled') expect(element.hasAttribute(name)).to.equal(read);
      });
  }

  it('does not change an attribute that is not its own', async () => {
    const element = await test.world.mount({
      hidden: 'false',
      inert: 'false',
      proxy: 'false',
      'data-on': 'false',
    });
    for (const name of ['hidden', 'inert', 'proxy', 'data-on'])
      expect(element.getAttribute(name)).to.equal('false');
    expect(element.proxy).to.equal('false');
    expect(test.world.console.map(([words]) => words)).not.to.match(/hidden|inert/);
  });

  it('logs a removed attribute once for each name', async () => {
    // A class of its own module would log again: what was logged before this test counts.
    await test.world.mount({'create-user': 'false', disabled: 'false'});
    const before = test.world.console.length;
    await test.world.mount({'create-user': 'false', disabled: 'false'});
    expect(test.world.console).to.have.length(before);
  });

  it('tells the developer about probable mistakes of the page, and works', async () => {
    const element = await test.world.mount({
      presentation: 'modal',
      'mobile-field': MOBILE,
      'required-scopes': 'NAME PANN',
      mobile: MOBILE,
    });
    element.addEventListener('cf-presentation', event => {
      if (event.presentation !== 'overlay') event.preventDefault();
    });
    main(element).click();
    await reach(element, 'consenting');
    const lines = (await told(test.world, 3)).join();
    expect(lines)
      .to.match(/presentation: modal is unknown, and auto is used/)
      .and.match(/scope that Cashfree does not document: PANN\./)
      .and.match(/mobile-field is not the id/);
    // A number that was put there by mistake is a person's.
    expect(JSON.stringify(test.world.console)).not.to.contain(MOBILE);
  });

  it('works after every attribute was removed', async () => {
    const element = await test.world.mount({'required-scopes': 'NAME', 'create-user': '', mobile: MOBILE});
    for (const name of element.getAttributeNames()) if (name !== 'proxy') element.removeAttribute(name);
    element.presentation = 'overlay';
    await element.updateComplete;
    expect(element.createUser).to.equal(false);
    await test.world.finish(element);
  });

  it('tells the developer four seconds later that the element has no proxy', async () => {
    await test.world.mount({proxy: ''});
    test.world.passFourSeconds();
    expect((await told(test.world))[0]).to.match(/The element has no proxy/);
  });

  for (const proxy of [undefined, '']) {
    it(`tells user and developer that the proxy is missing (${String(proxy)})`, async () => {
      const element = await test.world.mount({mobile: MOBILE});
      if (proxy === undefined) element.removeAttribute('proxy');
      else element.setAttribute('proxy', proxy);
      await element.updateComplete;
      main(element).click();
      await reach(element, 'failed');
      expect(words(element)).to.match(/cannot be used here/);
      expect(test.world.calls).to.deep.equal(['GET /']);
    });
  }

  it('tells the developer at once that there is no proxy at this address', async () => {
    test.world.answer('GET /', () => new Response('<!doctype html>', {status: 404}));
    await test.world.mount();
    await until(() => test.world.console.length > 0);
    expect((await told(test.world))[0]).to.match(/There is no proxy at .*\/cf\/ \(status 404\)\.$/);
  });

  it('tells user and developer that no server answers', async () => {
    test.world.answer('GET /', () => Promise.reject(new TypeError('Failed to fetch')));
    test.world.answer('POST /session', () => Promise.reject(new TypeError('Failed to fetch')));
    const element = await test.world.mount();
    type(element);
    main(element).click();
    await reach(element, 'failed');
    expect(words(element)).to.match(/connection was lost/);
    expect((await told(test.world))[0]).to.match(/No server answered at http.*\/cf\/(?:session)?\.$/);
  });

  it('logs nothing if only one call was lost', async () => {
    test.world.answer('POST /session', () => Promise.reject(new TypeError('Failed to fetch')));
    // A server is there.
    test.world.answer('GET /session', () => new Response(null, {status: 405}));
    const element = await test.world.mount();
    type(element);
    main(element).click();
    await reach(element, 'failed');
    await until(() => test.world.calls.includes('GET /session'));
    await nextTask();
    expect(test.world.console).to.be.empty;
  });

  it('resets properties to their defaults when a framework removes them', async () => {
    const element = await test.world.mount();
    const defaults = {};
    assign(element, {proxy: '/a', disabled: true, requiredScopes: 'PAN', presentation: 'popup'}, defaults);
    expect(element).to.include({proxy: '/a', disabled: true, requiredScopes: 'PAN', presentation: 'popup'});
    assign(element, {proxy: '/b', requiredScopes: undefined}, defaults);
    expect(element).to.include({proxy: '/b', disabled: false, requiredScopes: '', presentation: 'overlay'});
  });
});

describe('the version of the class', () => {
  it('is the version of the package', async () => {
    const {version} = (await (await fetch('/package.json')).json()) as {version: string};
    expect(VERSION).to.equal(version);
    expect(CfUserDetailsElement.version).to.equal(version);
  });
});

describe('registering the tag', () => {
  const test = eachWorld();

  it('can be done twice', () => {
    const registry = registryWith();
    define(undefined, registry);
    define(undefined, registry);
    expect(registry.get('cf-user-details')).to.equal(CfUserDetailsElement);
    expect(test.world.console).to.be.empty;
  });

  it('gives another tag a class of its own', () => {
    const registry = registryWith();
    define(undefined, registry);
    define('shop-details', registry);
    expect(registry.get('shop-details')?.prototype).to.be.instanceOf(CfUserDetailsElement);
  });

  it('does nothing on a server', () => {
    expect(CfUserDetailsElement.define('cf-user-details', undefined)).to.equal(CfUserDetailsElement);
  });

  it('accepts a copy of the same version', () => {
    define(
      undefined,
      registryWith({
        'cf-user-details': class extends HTMLElement {
          static version = VERSION;
        },
      }),
    );
    expect(test.world.console).to.be.empty;
  });

  it('logs once that a copy of another version was registered first, and does not throw', async () => {
    const other = class extends HTMLElement {
      static version = '9.9.9';
    };
    const registry = registryWith({'cf-user-details': other});
    define(undefined, registry);
    define(undefined, registry);
    expect(registry.get('cf-user-details')).to.equal(other);
    expect(await told(test.world)).to.deep.equal([
      `<cf-user-details> cf-user-details is loaded twice. Version 9.9.9 is used, ${VERSION} is not.`,
    ]);
  });
});
