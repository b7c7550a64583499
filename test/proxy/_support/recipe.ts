import type {ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {expect} from 'chai';
import {untilRefused} from '../../_support/refused.ts';
import type {serveCashfree} from '../store/_support/fleet.ts';
import {createBrowser, type Answer} from './support.ts';

type ServedCashfree = Awaited<ReturnType<typeof serveCashfree>>;
type Handler = (request: Request) => Response | Promise<Response>;

const page = readFileSync(new URL('../../../docs/proxy.md', import.meta.url), 'utf8');
const recipes = new Map(
  [...page.matchAll(/```ts recipe=(\w+)\n(.*?)```/gs)].map(([, name = '', code = '']) => [name, code]),
);

/** Names of the recipes in docs/proxy.md. */
export const recipeNames: readonly string[] = [...recipes.keys()];

/** @returns the code of the recipe with this name in docs/proxy.md. */
export function readRecipe(name: string): string {
  const code = recipes.get(name);
  if (code === undefined) throw new Error(`docs/proxy.md has no recipe "${name}".`);
  return code;
}

/** Expects a whole transaction to work, from the capabilities to the details, and then its cancellation. */
export async function expectJourney(cashfree: ServedCashfree, handler: Handler, base: string): Promise<void> {
  const browser = createBrowser(async request => handler(request), `${base}/cf`);
  expect((await browser.send('capabilities')).status).to.equal(200);
  const session = await browser.start('1000000001');
  expect(session.status, session.text).to.equal(200);
  const code = cashfree.emulator.decide(String(session.body.session_id), {type: 'approve'});
  const token = await browser.post(String(code));
  expect(token.status, token.text).to.equal(200);
  const details = await browser.details(token.body.access_token);
  expect(details.body.scopes).to.have.length(11);
  expect((await browser.send('cancel')).status).to.equal(204);
}

/**
 * Sends SIGTERM to a server while a start waits for Cashfree and a second connection is idle. Expects the start to be answered, and
 * waits for the process to end.
 *
 * @returns the answer to the start
 */
export async function stopDuringStart(
  cashfree: ServedCashfree,
  {url, port, child}: {readonly url: string; readonly port: number; readonly child: ChildProcess},
): Promise<Answer> {
  const browser = createBrowser(request => fetch(request), `${url}/cf`);
  const path = '/data-availability';
  const reached = cashfree.reached(path, cashfree.count(path) + 1);
  const release = cashfree.hold(path);
  const started = browser.start('1000000002');
  await reached;
  // `fetch` keeps this connection alive.
  expect((await browser.send('capabilities')).status).to.equal(200);
  child.kill('SIGTERM');
  await untilRefused(port);
  release();
  const answer = await started;
  expect(answer.status, answer.text).to.equal(200);
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return answer;
}
