// `prepack` puts the package's README in place, `postpack` restores the repository's. The copy survives an interrupted
// pack in dist/, and the next build restores it.

import {copyFileSync, existsSync, mkdirSync, renameSync} from 'node:fs';
import {join} from 'node:path';
import {argv} from 'node:process';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = join(root, 'README.md');
const copy = join(root, 'dist/.repository-readme.md');

/** Puts scripts/package-readme.md at README.md and keeps a copy of the repository's README. */
export function swapReadme() {
  restoreReadme();
  mkdirSync(join(root, 'dist'), {recursive: true});
  copyFileSync(readme, copy);
  copyFileSync(join(root, 'scripts/package-readme.md'), readme);
}

/** Restores the README of the repository. Does nothing if it is in place. */
export function restoreReadme() {
  if (existsSync(copy)) renameSync(copy, readme);
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  if (argv[2] === 'swap') swapReadme();
  else restoreReadme();
}
