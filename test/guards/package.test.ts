/** What `npm pack` makes of a clean tree, without a build before it. */
import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {expect} from 'chai';
import {root, tarballIn, type Manifest} from '../_support/packed.ts';

describe('npm pack in a clean tree', () => {
  let temporary: string;
  let tree: string;
  let project: string;
  let folder: string;
  let manifest: Manifest;

  before(async function () {
    this.timeout(180_000);
    temporary = mkdtempSync(join(tmpdir(), 'cf-user-details-clean-'));
    tree = join(temporary, 'tree');
    project = join(temporary, 'project');
    folder = join(project, 'node_modules/cf-user-details');
    for (const each of [tree, folder]) mkdirSync(each, {recursive: true});
    const archive = join(temporary, 'head.tar');
    execFileSync('git', ['archive', '--output', archive, 'HEAD'], {cwd: root});
    execFileSync('tar', ['-xf', archive, '-C', tree]);
    symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'), 'junction');
    const args = ['pack', '--silent', '--pack-destination', temporary];
    execFileSync('npm', args, {cwd: tree, shell: process.platform === 'win32'});
    const tarball = join(temporary, await tarballIn(temporary));
    execFileSync('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
    manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
    for (const name of Object.keys({...manifest.dependencies, ...manifest.peerDependencies})) {
      mkdirSync(dirname(join(project, 'node_modules', name)), {recursive: true});
      symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name), 'junction');
    }
  });

  after(() => rmSync(temporary, {recursive: true, force: true}));

  it('holds the types and the code of every entry, and each can be imported', () => {
    const entries = Object.entries(manifest.exports).filter(([, target]) => typeof target !== 'string');
    expect(entries).not.to.be.empty;
    for (const [, target] of entries)
      for (const file of Object.values(target)) expect(existsSync(join(folder, file)), file).to.equal(true);
    const imports = entries.map(([subpath]) => `await import('cf-user-details${subpath.slice(1)}');`);
    execFileSync(process.execPath, ['--input-type=module', '--eval', imports.join('\n')], {cwd: project});
  });

  it('holds the README of the package, and restores that of the repository', () => {
    const read = (...path: string[]) => readFileSync(join(...path), 'utf8');
    expect(read(folder, 'README.md')).to.equal(read(tree, 'scripts/package-readme.md'));
    expect(read(folder, 'README.md')).not.to.match(/npm (?:ci|start|test|run)|npx/);
    expect(read(tree, 'README.md')).not.to.equal(read(folder, 'README.md'));
    expect(existsSync(join(folder, 'dist/.repository-readme.md'))).to.equal(false);
  });

  it('has maps whose sources are in the package or in the map', () => {
    const maps = readdirSync(join(folder, 'dist'), {recursive: true, encoding: 'utf8'}).filter(name =>
      name.endsWith('.map'),
    );
    expect(maps.some(name => name.endsWith('.d.ts.map'))).to.equal(true);
    const missing = maps.flatMap(name => {
      const file = join(folder, 'dist', name);
      const {sources, sourcesContent = []} = JSON.parse(readFileSync(file, 'utf8')) as {
        sources: string[];
        sourcesContent?: (string | null)[];
      };
      return sources
        .filter((source, at) => sourcesContent[at] == null && !existsSync(join(dirname(file), source)))
        .map(source => `${name}: ${source}`);
    });
    expect(missing).to.deep.equal([]);
  });

  it('names the licence of every package in a bundle, in the bundle and in a file', () => {
    const notices = readFileSync(join(folder, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
    const cdn = join(folder, 'dist/cdn');
    for (const name of readdirSync(cdn).filter(each => each.endsWith('.js'))) {
      const {sources} = JSON.parse(readFileSync(join(cdn, `${name}.map`), 'utf8')) as {sources: string[]};
      const bundled = new Set(
        sources.flatMap(each => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(each)?.[1] ?? []),
      );
      const code = readFileSync(join(cdn, name), 'utf8');
      expect(code.startsWith('/*! @license'), name).to.equal(bundled.size > 0);
      for (const each of bundled) {
        const {version} = JSON.parse(
          readFileSync(join(root, 'node_modules', each, 'package.json'), 'utf8'),
        ) as {
          version: string;
        };
        expect(code.slice(0, 2000), name).to.include(`\n${each} ${version}, `);
        expect(notices).to.include(`${each} ${version} (`);
      }
    }
  });
});
