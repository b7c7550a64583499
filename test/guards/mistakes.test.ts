/** docs/failures.md explains every mistake with the text of the console. WRITE_DOCS=1 rewrites its section. */
import {readFileSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {expect} from 'chai';
import {format, resolveConfig} from 'prettier';
import {mistakes, type Mistake} from '../../src/diagnosis/mistakes.ts';
import {pathOf} from '../../src/diagnosis/address.ts';
import {failures} from '../../src/protocol/failures.ts';
import {routes} from '../../src/protocol/proxy/routes.ts';

const file = fileURLToPath(new URL('../../docs/failures.md', import.meta.url));
const HEADING = '## Mistakes\n';
const ids = Object.keys(mistakes) as (keyof typeof mistakes)[];

/** The placeholder of a value. */
const plain = (text: string): string =>
  text.replaceAll(/\{(?:value|place)\}/g, '').replaceAll(/\{(\w+)\}/g, '_$1_');

function section(): string {
  const entries = ids.map(id => {
    const {what, causes, check}: Mistake = mistakes[id];
    const list = causes.map((cause, at) => `${at + 1}. ${plain(cause)}`).join('\n');
    const look = check === undefined ? '' : `\n\nTo find out, ${plain(check)}`;
    return `### ${id}\n\n${plain(what)}\n\n${list}${look}\n`;
  });
  return `${HEADING}\n${INTRODUCTION}\n\n${entries.join('\n')}`;
}

const INTRODUCTION = [
  'If a developer can fix a mistake, the element or the callback page explains it on the console, once per page. The explanation contains what is wrong,',
  'the URL of the request, the likely causes with the most likely first, and a reference to its section here. The texts are in `src/diagnosis/mistakes.ts`. A',
  'page loads them only if there is a mistake. If it cannot load them, the console shows the code alone. `test/e2e/_support/mistakes` makes each mistake',
  'and shows what the console and the user get.',
].join('\n');

describe('The mistakes in the docs', () => {
  const docs = readFileSync(file, 'utf8');

  it('are explained with the text of the console', async () => {
    const [before = ''] = docs.split(HEADING);
    const options = await resolveConfig(file);
    const whole = await format(before + section(), {...options, filepath: file});
    if (process.env['WRITE_DOCS']) writeFileSync(file, whole);
    else expect(docs, 'run it with WRITE_DOCS=1').to.equal(whole);
  });

  it('have an anchor each, like every failure code', () => {
    const anchors = [...docs.matchAll(/^#+ (.*)$|<a id="([^"]+)">/gm)].map(
      ([, heading, id]) => id ?? heading,
    );
    for (const id of [...ids, ...Object.keys(failures)])
      expect(
        anchors.filter(anchor => anchor === id),
        id,
      ).to.have.length(1);
  });

  it('are listed for every failure on which the merchant must act', () => {
    /** Covered by a mistake with a longer explanation. */
    const finer = ['cashfree-keys-refused'];
    const silent = Object.entries(failures)
      .filter(([code, {actor}]) => actor === 'merchant' && !Object.hasOwn(mistakes, code))
      .map(([code]) => code);
    expect(silent).to.deep.equal(finer);
  });

  it('name the paths of the protocol', () => {
    for (const [step, {path}] of Object.entries(routes)) expect(pathOf(step), step).to.equal(path);
  });
});
