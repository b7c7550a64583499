/** The wrappers on a server: they render the tag and its content, and touch nothing of a browser. */
import {expect} from 'chai';
import {createElement} from 'react';
import {renderToString as renderReact} from 'react-dom/server';
import {createSSRApp, h} from 'vue';
import {renderToString as renderVue} from 'vue/server-renderer';
import {CfUserDetailsElement} from '../../src/index.ts';
import {CfUserDetails as ReactUserDetails} from '../../src/react.ts';
import {CfUserDetails as VueUserDetails} from '../../src/vue.ts';

const attributes = {id: 'signup', lang: 'hi', 'data-step': '1'};
const properties = {proxy: '/cf', mobile: '1000000001', disabled: true, strings: {start: 'Go'}};

describe('A wrapper on a server', () => {
  let said: unknown[][];
  const {error, warn} = console;
  beforeEach(() => {
    said = [];
    console.error = console.warn = (...words: unknown[]) => said.push(words);
  });
  afterEach(() => Object.assign(console, {error, warn}));

  const renderings: [name: string, render: () => string | Promise<string>][] = [
    [
      'React',
      () =>
        renderReact(
          createElement(
            ReactUserDetails,
            {...properties, ...attributes, className: 'wide', onDetails: () => undefined},
            createElement('p', {slot: 'notice'}, 'Why'),
          ),
        ),
    ],
    [
      'Vue',
      () =>
        renderVue(
          createSSRApp({
            render: () =>
              h(
                VueUserDetails,
                {...properties, ...attributes, class: 'wide', onDetails: () => undefined},
                () => h('p', {slot: 'notice'}, 'Why'),
              ),
          }),
        ),
    ],
  ];

  for (const [name, render] of renderings) {
    it(`renders the tag, its attributes and its content: ${name}`, async () => {
      const markup = await render();
      expect(markup).to.match(/^<cf-user-details [^>]*>.*<p slot="notice">Why<\/p>.*<\/cf-user-details>$/);
      for (const [attribute, value] of Object.entries({...attributes, class: 'wide'}))
        expect(markup).to.contain(` ${attribute}="${value}"`);
      expect(said).to.deep.equal([]);
    });

    it(`writes no property into the markup, in particular not the number: ${name}`, async () => {
      const markup = await render();
      expect(markup).not.to.contain('1000000001');
      expect(markup).not.to.match(/proxy|strings|disabled|onDetails/i);
    });
  }
});

describe('The class of the element on a server', () => {
  it('can be constructed, and uses no API of a browser', async () => {
    const refused: unknown[] = [];
    const note = (reason: unknown): void => void refused.push(reason);
    process.on('unhandledRejection', note);
    try {
      expect(new CfUserDetailsElement().state).to.deep.equal({status: 'idle'});
      // Unhandled rejections are reported after the microtasks.
      await new Promise(resolve => setImmediate(resolve));
    } finally {
      process.off('unhandledRejection', note);
    }
    expect(refused).to.deep.equal([]);
  });
});
