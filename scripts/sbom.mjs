// `npm run sbom`: writes sbom.cdx.json, the CycloneDX bill of materials of the run-time dependencies.

import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const args = ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev'];
const sbom = execFileSync('npm', args, {cwd: root, encoding: 'utf8', shell: process.platform === 'win32'});
writeFileSync(join(root, 'sbom.cdx.json'), sbom);
