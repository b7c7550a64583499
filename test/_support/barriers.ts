import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import type {Tab} from './browser.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds. Its source goes in as a function of the test, because the page's policy may let no script in. */
export async function barriers(tab: Tab): Promise<unknown> {
  await tab.evaluate(Object.assign(() => undefined, {toString: () => `() => {${axe}\n}`}));
  return tab.evaluate(async () => {
    const {axe} = window as unknown as {
      axe: {run(): Promise<{violations: {id: string; nodes: {html: string}[]}[]}>};
    };
    const {violations} = await axe.run();
    return violations.map(({id, nodes}) => [id, nodes.map(({html}) => html)]);
  });
}
