import {createHash} from 'node:crypto';
import {execFile} from 'node:child_process';
import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join, relative, sep} from 'node:path';
import {promisify} from 'node:util';
import {expect} from 'chai';
import {packed, root, type Manifest, type Packed} from '../_support/packed.ts';
import {reach} from './_support/reach.ts';

const run = promisify(execFile);

const {exports} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;

/** The modules that the package offers, by subpath: `.`, `./define`, … */
const entries = Object.entries(exports).flatMap(([subpath, target]) =>
  typeof target === 'string' ? [] : [{subpath, target, specifier: `cf-user-details${subpath.slice(1)}`}],
);

/** Every entry that is not for a server runs in a page. A new entry needs a reason for an exception. */
const isEmulator = (subpath: string) => subpath === './emulator';
const isServer = (subpath: string) => /^\.\/proxy(?:\/|$)/.test(subpath) || isEmulator(subpath);
const inPages = entries.filter(({subpath}) => !isServer(subpath));
const onServers = entries.filter(({subpath}) => isServer(subpath));
const inProduction = entries.filter(({subpath}) => !isEmulator(subpath));

/** Packages that a page may load; React and Vue by their own entry alone. */
const pagePackages: Readonly<Record<string, readonly string[]>> = {
  './callback': [],
  './trace': ['zod'],
  './react': ['lit', 'zod', 'react'],
  './vue': ['lit', 'zod', 'vue'],
};

/** What only a server may know: Cashfree's headers of the key pair, however they are written. */
const SECRETS = /client[-_]?secret|x-client-id/i;

describe('the packed package', () => {
  let unpacked: Packed;

  before(async function () {
    this.timeout(180_000);
    unpacked = await packed();
  });

  /** Everything that the entry can load, by static and dynamic imports. */
  const reached = (target: Readonly<Record<string, string>>) => {
    const {files, packages} = reach(join(unpacked.folder, target['default'] ?? ''));
    return {files: files.map(file => relative(unpacked.folder, file).split(sep).join('/')), packages};
  };
  const text = (file: string) => readFileSync(join(unpacked.folder, file), 'utf8');

  it('offers the entries that are promised', () => {
    const promised = [
      '.',
      './define',
      './callback',
      './trace',
      './proxy',
      './proxy/node',
      './emulator',
      './react',
      './vue',
    ];
    expect(entries.map(({subpath}) => subpath)).to.include.members(promised);
    expect(unpacked.manifest.exports).to.deep.equal(exports);
  });

  it('contains the build, the sources that its maps name and the documents, but no tests', () => {
    const papers = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'LICENSE'];
    const stray = readdirSync(unpacked.folder).filter(
      name => !['dist', 'src', 'docs', 'package.json', ...papers].includes(name),
    );
    expect(stray).to.deep.equal([]);
    const files = readdirSync(join(unpacked.folder, 'dist'), {recursive: true, encoding: 'utf8'});
    expect(files.filter(file => /\.test\.|(?<!\.d)\.tsx?$|\.tsbuildinfo$/.test(file))).to.deep.equal([]);
  });

  it('contains every page that its own pages link to', () => {
    const pages = readdirSync(unpacked.folder, {recursive: true, encoding: 'utf8'}).filter(file =>
      file.endsWith('.md'),
    );
    expect(pages).to.include('README.md');
    const dead = pages.flatMap(page =>
      [...text(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
        .map(([, link = '']) => join(dirname(page), link))
        .filter(link => !existsSync(join(unpacked.folder, link)))
        .map(link => `${page}: ${link}`),
    );
    expect(dead).to.deep.equal([]);
  });

  for (const {subpath, target, specifier} of entries) {
    describe(subpath, () => {
      it('names its types first, and only existing files', () => {
        expect(Object.keys(target)).to.deep.equal(['types', 'default']);
        for (const file of Object.values(target))
          expect(existsSync(join(unpacked.folder, file)), file).to.equal(true);
      });

      it('can be imported in Node without side effects', async () => {
        const {packages} = reached(target);
        expect(await probe(unpacked.project, specifier, packages)).to.deep.equal({
          touched: [],
          printed: [],
          handles: [],
          registered: subpath === './define',
        });
      });
    });
  }

  for (const {subpath, target} of inPages) {
    it(`loads no proxy, no emulator and no secret into a page by ${subpath}`, () => {
      const {files, packages} = reached(target);
      expect(files).to.include(target['default']?.slice(2));
      expect(files.filter(file => /^dist\/(?:proxy|emulator)\//.test(file))).to.deep.equal([]);
      expect(files.filter(file => SECRETS.test(text(file)))).to.deep.equal([]);
      expect(pagePackages[subpath] ?? ['lit', 'zod']).to.include.members(packages.map(nameOf));
    });
  }

  for (const {subpath, target} of onServers) {
    it(`loads no element and no Lit on a server by ${subpath}`, () => {
      const {files, packages} = reached(target);
      expect(files.filter(file => !/^dist\/(?:proxy|emulator|protocol)\//.test(file))).to.deep.equal([]);
      expect(packages.filter(name => /^(?:lit|@lit|react|vue)/.test(name))).to.deep.equal([]);
    });
  }

  for (const {subpath, target} of inProduction) {
    it(`cannot reach the emulator from ${subpath}`, () => {
      expect(reached(target).files.filter(file => file.startsWith('dist/emulator/'))).to.deep.equal([]);
    });
  }

  it('has files for a page without a bundler, without imports of packages and without secrets', () => {
    const files = readdirSync(join(unpacked.folder, 'dist/cdn')).filter(file => file.endsWith('.js'));
    expect(files).to.include.members(['cf-user-details.js', 'callback.js']);
    for (const file of files) {
      expect(reach(join(unpacked.folder, 'dist/cdn', file)), file).to.have.property('packages').that.is.empty;
      expect(text(`dist/cdn/${file}`)).not.to.match(SECRETS);
    }
  });

  it('has the integrity of each of these files', () => {
    const hashes = JSON.parse(text('dist/cdn/integrity.json')) as Record<string, string>;
    for (const [file, hash] of Object.entries(hashes)) {
      const digest = createHash('sha384').update(readFileSync(join(unpacked.folder, 'dist/cdn', file)));
      expect(hash, file).to.equal(`sha384-${digest.digest('base64')}`);
    }
    const files = readdirSync(join(unpacked.folder, 'dist/cdn')).filter(file => file.endsWith('.js'));
    expect(Object.keys(hashes)).to.have.members(files);
  });

  it('is checked by a test that reports a module with side effects', async () => {
    const deeds = [
      'globalThis.left = 1',
      'Array.prototype.left = 1',
      'globalThis.fetch = () => {}',
      'console.log(1)',
      'process.on("exit", () => {})',
      'setTimeout(() => {}, 50)',
    ];
    writeFileSync(join(unpacked.project, 'deeds.js'), deeds.join(';'));
    expect(await probe(unpacked.project, './deeds.js', [])).to.deep.equal({
      touched: ['globalThis.fetch', 'globalThis.left', 'ArrayPrototype.left', 'listeners of process'],
      printed: ['1\n'],
      handles: ['Timeout'],
      registered: false,
    });
  });

  it('is checked by a test that finds secrets and the emulator in the server modules', () => {
    for (const {subpath, target} of onServers.filter(({subpath}) => subpath !== './proxy/node'))
      expect(
        reached(target).files.filter(file => SECRETS.test(text(file))),
        subpath,
      ).not.to.be.empty;
    const emulator = entries.find(({subpath}) => isEmulator(subpath))?.target ?? {};
    expect(reached(emulator).files.filter(file => file.startsWith('dist/emulator/'))).not.to.be.empty;
  });
});

/** `@scope/name/sub` and `name/sub` by their package. */
function nameOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Imports a module in bare Node. Lit and zod leave marks of their own on the global object, so `packages` are imported before. */
async function probe(cwd: string, specifier: string, packages: readonly string[]): Promise<unknown> {
  const args = ['--input-type=module', '--eval', PROBE, specifier, ...packages];
  const {stdout, stderr} = await run(process.execPath, args, {cwd, timeout: 20_000});
  expect(stderr).to.equal('');
  return JSON.parse(stdout);
}

/** Runs in a Node of its own: imports what is expected to leave marks, looks around, imports the entry, looks again. */
const PROBE = `
  const [specifier, ...packages] = process.argv.slice(1);
  for (const name of packages) await import(name);
  const things = {globalThis, Object, Array, Promise, Request, Response, Headers, fetch, process, console, JSON,
    ObjectPrototype: Object.prototype, ArrayPrototype: Array.prototype, StringPrototype: String.prototype};
  const look = () => new Map(Object.entries(things).flatMap(([name, thing]) =>
    Reflect.ownKeys(thing).map(key => {
      const {value, get, set} = Object.getOwnPropertyDescriptor(thing, key);
      return [name + '.' + String(key), [value, get, set]];
    })));
  const listeners = () => process.eventNames().map(name => String(name) + ' ' + process.listenerCount(name)).sort();
  const write = process.stdout.write;
  const printed = [];
  const before = look();
  const heard = listeners();
  const busy = process.getActiveResourcesInfo();
  process.stdout.write = process.stderr.write = text => printed.push(String(text));
  await import(specifier);
  delete process.stdout.write;
  delete process.stderr.write;
  const after = look();
  const touched = [...new Set([...before.keys(), ...after.keys()])].filter(key =>
    !before.has(key) || !after.has(key) || before.get(key).some((part, index) => !Object.is(part, after.get(key)[index])));
  if (listeners().join() !== heard.join()) touched.push('listeners of process');
  // The loader may still be closing the file of a module that it has read.
  const handles = process.getActiveResourcesInfo().filter(kind => kind !== 'CloseReq');
  for (const kind of busy) if (handles.includes(kind)) handles.splice(handles.indexOf(kind), 1);
  const registered = globalThis.customElements?.get('cf-user-details') !== undefined;
  console.log(JSON.stringify({touched, printed, handles, registered}));
`;
