import {readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect} from 'chai';
import {platform} from '../_support/platform.ts';
import {platformUse} from './_support/platform-use.ts';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
/** The code that runs in a merchant's page. */
const inPage = [
  'src/flow',
  'src/element',
  'src/protocol',
  'src/callback.ts',
  'src/define.ts',
  'src/index.ts',
];

function filesOf(path: string): string[] {
  const full = join(root, path);
  if (!statSync(full).isDirectory()) return [full];
  return readdirSync(full, {recursive: true, encoding: 'utf8'})
    .filter(name => name.endsWith('.ts'))
    .map(name => join(full, name));
}

describe('The platform APIs of the page code', function () {
  // The compiler reads its whole library.
  this.timeout(0);

  it('are all in the list, and the list has no other', () => {
    const used = platformUse(root, inPage.flatMap(filesOf));
    const listed = new Set<string>(Object.values(platform).flat());
    const unlisted = [...used].filter(([name]) => !listed.has(name));
    const unused = [...listed].filter(name => !used.has(name));
    const where = unlisted.map(([name, files]) => `${name}: ${[...files].join(', ')}`);
    expect(where, 'add it to test/_support/platform.ts, and see what the sweep says').to.deep.equal([]);
    expect(unused, 'used no more: take it out of test/_support/platform.ts').to.deep.equal([]);
    expect(listed.size).to.equal(Object.values(platform).flat().length);
  });

  it('are found as a global, a member, a static member and a destructured one, and not in the language', () => {
    const used = platformUse(root, [join(root, 'test/guards/_support/platform-sample.ts')]);
    expect([...used.keys()].sort()).to.deep.equal(
      [
        'Array.toSorted',
        'Crypto.randomUUID',
        'Navigator.clipboard',
        'URL',
        'URL.canParse',
        'Window.open',
        'crypto',
        'navigator',
        'window',
      ].sort(),
    );
  });
});
