import {readdirSync, readFileSync} from 'node:fs';
import {join, sep} from 'node:path';
import {expect} from 'chai';
import {strayImports} from './layers.ts';

const src = join(import.meta.dirname, '../../src');

const violations = [
  {file: 'protocol/scopes.ts', source: "import {step} from '../flow/machine.ts';"},
  {file: 'protocol/scopes.ts', source: "import type {Lit} from 'lit';"},
  {file: 'flow/runner.ts', source: "export * from '../element/element.ts';"},
  {file: 'flow/runner.ts', source: "import {html} from 'lit';"},
  {file: 'element/element.ts', source: "const proxy = await import('../proxy/index.ts');"},
  {file: 'proxy/index.ts', source: "import type {View} from '../element/view.ts';"},
  {file: 'proxy/index.ts', source: "type Sandbox = import('../sandbox/index.ts').Sandbox;"},
  {file: 'proxy/index.ts', source: "import {serve} from './node.ts';"},
  {file: 'proxy/index.ts', source: "import {createHash} from 'node:crypto';"},
  {file: 'sandbox/index.ts', source: "import {seal} from '../proxy/seal.ts';"},
  {file: 'index.ts', source: "export {createTokenProxy} from './proxy/index.ts';"},
  {file: 'index.ts', source: "import './define.ts';"},
  {file: 'callback.ts', source: "import {LitElement} from 'lit';"},
  {file: 'cli.ts', source: "import {CfUserDetails} from './element/element.ts';"},
  {file: 'flow/runner.ts', source: "import shop from '../../demo/shop.ts';"},
  {file: 'stray.ts', source: ''},
];

const allowed = [
  {file: 'flow/runner.ts', source: "import {step} from './machine.ts'; import '../protocol/scopes.ts';"},
  {file: 'element/element.ts', source: "import {css} from 'lit'; import {run} from '../flow/runner.ts';"},
  {
    file: 'proxy/node.ts',
    source: "import http from 'node:http'; import {createTokenProxy} from './index.ts';",
  },
];

describe('the layers of src', () => {
  for (const path of readdirSync(src, {recursive: true, encoding: 'utf8'}).filter(name =>
    /\.tsx?$/.test(name),
  )) {
    const file = path.split(sep).join('/');
    it(`${file} imports only what its layer may`, () => {
      expect(strayImports(file, readFileSync(join(src, path), 'utf8'))).to.deep.equal([]);
    });
  }

  for (const {file, source} of violations)
    it(`would catch ${source || 'a file of no layer'} in ${file}`, () => {
      expect(strayImports(file, source)).to.have.lengthOf(1);
    });

  for (const {file, source} of allowed)
    it(`lets ${file} import what is below it`, () => {
      expect(strayImports(file, source)).to.deep.equal([]);
    });
});
