import {execFile} from 'node:child_process';
import {cp, mkdir, mkdtemp, readFile, readdir, symlink} from 'node:fs/promises';
import {existsSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

const run = promisify(execFile);

/** The repository. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const NAME = 'cf-user-details';

/** What a build needs, and what npm packs beside `files`. */
const sources = [
  'src',
  'docs',
  'scripts',
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'LICENSE',
];

export interface Packed {
  /** A consumer's project: the package as it would be published, its dependencies, and nothing else. */
  readonly project: string;
  /** The unpacked package in there. */
  readonly folder: string;
  readonly manifest: Manifest;
}

export interface Manifest {
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

let once: Promise<Packed> | undefined;

/**
 * Builds the package from the sources and packs and unpacks it, once per test run, in a folder of its own: `dist` may be old,
 * or in use.
 */
export function packed(): Promise<Packed> {
  return (once ??= pack());
}

async function pack(): Promise<Packed> {
  const temporary = await mkdtemp(join(tmpdir(), `${NAME}-`));
  process.once('exit', () => rmSync(temporary, {recursive: true, force: true}));

  const work = join(temporary, 'work');
  await mkdir(work);
  for (const source of sources)
    if (existsSync(join(root, source))) await cp(join(root, source), join(work, source), {recursive: true});
  await link(join(root, 'node_modules'), join(work, 'node_modules'));
  // `prepack` builds.
  const npm = ['pack', '--silent', '--pack-destination', temporary];
  await run('npm', npm, {cwd: work, shell: process.platform === 'win32'}).catch(explain);

  const project = join(temporary, 'project');
  const folder = join(project, 'node_modules', NAME);
  await mkdir(folder, {recursive: true});
  await run('tar', [
    '-xzf',
    join(temporary, await tarballIn(temporary)),
    '-C',
    folder,
    '--strip-components=1',
  ]);
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
  for (const name of [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)]) {
    await mkdir(dirname(join(project, 'node_modules', name)), {recursive: true});
    await link(join(root, 'node_modules', name), join(project, 'node_modules', name));
  }
  return {project, folder, manifest};
}

/** The scripts of the package may write to standard output, where npm also prints the name of the file. */
export async function tarballIn(folder: string): Promise<string> {
  const name = (await readdir(folder)).find(each => each.endsWith('.tgz'));
  if (!name) throw new Error(`npm pack wrote no file to ${folder}`);
  return name;
}

/** Windows lets everybody make junctions, but not symbolic links. */
async function link(target: string, path: string): Promise<void> {
  await symlink(target, path, 'junction');
}

/** Compilers complain on standard output, which `execFile` leaves out of its message. */
function explain(error: unknown): never {
  const {stdout = '', stderr = ''} = error as {stdout?: string; stderr?: string};
  throw new Error(`${stdout}${stderr}`, {cause: error});
}
