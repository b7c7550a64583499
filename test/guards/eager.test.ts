/** What a page loads before the user shows intent: the class, the first view, and the code that takes a code out of the URL. */
import {fileURLToPath} from 'node:url';
import {expect} from 'chai';
import {build} from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The modules that are loaded with the entry, without those that it imports dynamically. */
async function eagerModules(entry: string): Promise<string[]> {
  const {metafile} = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    splitting: true,
    format: 'esm',
    outdir: 'out',
    write: false,
    metafile: true,
    external: ['lit'],
  });
  const {outputs} = metafile;
  const files = new Set(Object.keys(outputs).filter(name => outputs[name]?.entryPoint === entry));
  // The loop also visits names that are added to the set while it runs.
  for (const name of files)
    for (const {path, kind, external} of outputs[name]?.imports ?? [])
      if (kind === 'import-statement' && !external) files.add(path);
  return [...files].flatMap(name => Object.keys(outputs[name]?.inputs ?? {}));
}

describe('The entry cf-user-details/define', () => {
  it('loads no code of transactions, no schema and no flow before the user shows intent', async () => {
    const modules = await eagerModules('src/define.ts');
    const late =
      /zod|\/transaction\/|flow\/(?:runner|machine|trace|page)|protocol\/(?:failures|details|json)/;
    expect(modules).to.include('src/element/cf-user-details-element.ts');
    expect(modules.filter(name => late.test(name))).to.deep.equal([]);
  });
});
