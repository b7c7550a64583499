// `npm run sbom`: writes sbom.cdx.json, the CycloneDX bill of materials of the run-time dependencies.
//
// `npm sbom --omit dev` leaves out a dependency that a development dependency uses too, such as Lit. This script therefore filters the
// whole bill.

import {execFileSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const {packages} = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));

/** @type {Set<string>} as `name@version` */
const wanted = new Set();
for (const name of Object.keys(packages[''].dependencies)) collect(name, '');

const args = ['sbom', '--sbom-format', 'cyclonedx'];
const options = {cwd: root, shell: process.platform === 'win32', maxBuffer: 1e8};
const bill = JSON.parse(execFileSync('npm', args, {...options, encoding: 'utf8'}));
const top = bill.metadata.component['bom-ref'];
/** @param {string} ref */
const isWanted = ref => ref === top || wanted.has(ref);
bill.components = bill.components.filter((/** @type {{'bom-ref': string}} */ each) =>
  isWanted(each['bom-ref']),
);
bill.dependencies = bill.dependencies
  .filter((/** @type {{ref: string}} */ {ref}) => isWanted(ref))
  .map((/** @type {{ref: string, dependsOn: string[]}} */ {ref, dependsOn}) => ({
    ref,
    dependsOn: dependsOn.filter(isWanted),
  }));
const found = new Set(bill.components.map((/** @type {{'bom-ref': string}} */ each) => each['bom-ref']));
const missing = [...wanted].filter(ref => !found.has(ref));
if (missing.length > 0) throw new Error(`npm did not list ${missing.join(', ')}`);
writeFileSync(join(root, 'sbom.cdx.json'), `${JSON.stringify(bill, null, 2)}\n`);

/**
 * Adds a package and its dependencies, at the places where Node finds them.
 *
 * @param {string} name @param {string} from key of the lock file
 */
function collect(name, from) {
  const key = pathsUp(from, name).find(path => path in packages);
  if (key === undefined) throw new Error(`${name} is not in the lock file`);
  const ref = `${name}@${packages[key].version}`;
  if (wanted.has(ref)) return;
  wanted.add(ref);
  for (const next of Object.keys(packages[key].dependencies ?? {})) collect(next, key);
}

/** @param {string} from @param {string} name */
function pathsUp(from, name) {
  const parts = from === '' ? [] : from.split(/\/?node_modules\//).filter(Boolean);
  return [...parts, ''].map((_, at) => {
    const kept = parts.slice(0, parts.length - at);
    return [...kept, name].map(part => `node_modules/${part}`).join('/');
  });
}
