import {readdirSync, readFileSync} from 'node:fs';
import {join, sep} from 'node:path';
import {expect} from 'chai';
import {circleIn, importedFiles, roomOf, strayImports} from './_support/layers.ts';

const src = join(import.meta.dirname, '../../src');

const violations = [
  {file: 'protocol/scopes.ts', source: "import {step} from '../flow/machine.ts';"},
  {file: 'protocol/scopes.ts', source: "import type {Lit} from 'lit';"},
  {file: 'flow/runner.ts', source: "export * from '../element/element.ts';"},
  {file: 'flow/runner.ts', source: "import {html} from 'lit';"},
  {file: 'element/element.ts', source: "const proxy = await import('../proxy/index.ts');"},
  {file: 'proxy/index.ts', source: "import type {View} from '../element/view.ts';"},
  {file: 'proxy/index.ts', source: "type Emulator = import('../emulator/index.ts').Emulator;"},
  {file: 'proxy/index.ts', source: "import {serve} from './node.ts';"},
  {file: 'proxy/index.ts', source: "import {createHash} from 'node:crypto';"},
  {file: 'emulator/index.ts', source: "import {seal} from '../proxy/seal.ts';"},
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

const sources = new Map(
  readdirSync(src, {recursive: true, encoding: 'utf8'})
    .filter(name => /\.tsx?$/.test(name))
    .map(path => [path.split(sep).join('/'), readFileSync(join(src, path), 'utf8')]),
);

/** Which file, or room, leads to which others. */
function arrowsBetween(unitOf: (file: string) => string): Map<string, Set<string>> {
  const arrows = new Map<string, Set<string>>();
  for (const [file, source] of sources) {
    const unit = unitOf(file);
    const targets = importedFiles(file, source)
      .map(unitOf)
      .filter(target => target !== unit);
    arrows.set(unit, new Set([...(arrows.get(unit) ?? []), ...targets]));
  }
  return arrows;
}

describe('the layers of src', () => {
  for (const [file, source] of sources)
    it(`${file} imports only what its layer may`, () => {
      expect(strayImports(file, source)).to.deep.equal([]);
    });

  it('have folders without a cycle of imports', () => {
    expect(circleIn(arrowsBetween(roomOf))).to.equal(undefined);
  });

  it('would be reported with a cycle of imports', () => {
    const arrows = new Map([
      ['a', new Set(['b'])],
      ['b', new Set(['c', 'd'])],
      ['d', new Set(['b'])],
    ]);
    expect(circleIn(arrows)).to.deep.equal(['b', 'd', 'b']);
  });

  for (const {file, source} of violations)
    it(`would be reported for ${source || 'a file of no layer'} in ${file}`, () => {
      expect(strayImports(file, source)).to.have.lengthOf(1);
    });

  for (const {file, source} of allowed)
    it(`allow ${file} to import lower layers`, () => {
      expect(strayImports(file, source)).to.deep.equal([]);
    });
});
