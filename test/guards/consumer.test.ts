import {execFile} from 'node:child_process';
import {cp, readFile, symlink, mkdir, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {expect} from 'chai';
import {packed, root} from '../_support/packed.ts';

const COMPILER = join(root, 'node_modules/typescript/bin/tsc');

/** Types that a consumer installs beside the package. */
const types = ['@types/node', '@types/react', '@types/react-dom'];

describe("a consumer's strict project", () => {
  let project: string;

  before(async function () {
    this.timeout(180_000);
    ({project} = await packed());
    await cp(join(root, 'test/consumer'), project, {recursive: true});
    for (const name of types) {
      await mkdir(dirname(join(project, 'node_modules', name)), {recursive: true});
      await symlink(join(root, 'node_modules', name), join(project, 'node_modules', name), 'junction');
    }
  });

  const cases = [
    {title: 'in a page', extends: './tsconfig.json', include: ['element.ts', 'react.tsx', 'vue.ts']},
    {title: 'in a page that imports the tag alone', extends: './tsconfig.json', include: ['tag.ts']},
    {
      title: 'in a page with a bundler',
      extends: './tsconfig.json',
      include: ['element.ts'],
      compilerOptions: {module: 'esnext', moduleResolution: 'bundler'},
    },
    {title: 'on a server', extends: './tsconfig.server.json', include: ['server.ts']},
  ];
  for (const {title, ...config} of cases) {
    it(`compiles against the packed package, library types checked, ${title}`, async function () {
      this.timeout(120_000);
      expect(await compile(project, config)).to.equal('');
    });
  }

  it('does not compile if the package is misused', async function () {
    this.timeout(120_000);
    const source = await readFile(join(project, 'element.ts'), 'utf8');
    const misuses = source.match(/@ts-expect-error/g) ?? [];
    await writeFile(join(project, 'misused.ts'), source.replaceAll('@ts-expect-error', 'a misuse:'));
    const told = await compile(project, {extends: './tsconfig.json', include: ['misused.ts']});
    expect(told.match(/^misused\.ts/gm)).to.have.length(misuses.length);
  });
});

/** The output of the compiler. Empty on success. */
async function compile(cwd: string, config: object): Promise<string> {
  await writeFile(join(cwd, 'tsconfig.case.json'), JSON.stringify(config));
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [COMPILER, '-p', 'tsconfig.case.json'], {cwd}, (error, stdout, stderr) => {
      if (error && stdout === '') reject(new Error(stderr, {cause: error}));
      else resolve(stdout);
    });
  });
}
