// Licence notices of the packages whose code is in a bundle, read from node_modules.

import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

/** @typedef {{name: string, version: string, license: string, text: string}} Notice */

/**
 * The packages of the modules of a bundle, by name.
 *
 * @param {Iterable<string>} modules
 * @returns {Notice[]}
 */
export function noticesOf(modules) {
  const folders = new Set();
  for (const id of modules) {
    const [folder] = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id.replaceAll('\\', '/')) ?? [];
    if (folder) folders.add(folder.replace(/^\0/, ''));
  }
  return [...folders].map(read).sort((a, b) => a.name.localeCompare(b.name));
}

/** @param {string} folder @returns {Notice} */
function read(folder) {
  const {name, version, license} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = existsSync(folder) && readdirSync(folder).find(each => /^licen[cs]e/i.test(each));
  if (!file) throw new Error(`${name} ${version} is bundled, but has no licence file.`);
  return {name, version, license, text: readFileSync(join(folder, file), 'utf8').trim()};
}

/** The comment at the top of a bundle. @param {readonly Notice[]} notices */
export function bannerOf(notices) {
  const lines = notices.map(({name, version, license, text}) => {
    const [copyright = ''] = /^copyright .*$/im.exec(text) ?? [];
    return `${name} ${version}, ${license}. ${copyright.trim()}`;
  });
  return `/*! @license Contains:\n${lines.join('\n')}\nLicence texts: THIRD-PARTY-NOTICES.txt of cf-user-details */\n`;
}

/** The file of notices. @param {readonly Notice[]} notices */
export function fileOf(notices) {
  const parts = notices.map(
    ({name, version, license, text}) => `${name} ${version} (${license})\n\n${text}\n`,
  );
  const head = 'The files in dist/cdn contain code of the packages below.\n';
  return [head, ...parts].join(`\n${'-'.repeat(80)}\n\n`);
}
