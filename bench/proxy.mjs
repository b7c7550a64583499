// Requests per second of the proxy in node:http, against a handler written by hand that makes the same calls to
// Cashfree: `npm run build && node bench/proxy.mjs [rounds] [milliseconds]`
//
// Both run in their own processes, alternately, in front of one process that imitates Cashfree. The target is 0.8 of the handler
// for routes that call Cashfree. `/status` does not call Cashfree and has no target.

import {fork} from 'node:child_process';
import {once} from 'node:events';
import {Agent, request} from 'node:http';
import {fileURLToPath} from 'node:url';
import {inTurns, median, spread} from './ratio.mjs';

/** @typedef {{port: number, cpu: () => Promise<number>, stop: () => void}} Server */
/** @typedef {{status: number, text: string, cookie: string | undefined}} Answer */

const [rounds = 24, milliseconds = 400] = process.argv.slice(2).map(Number);
const CONNECTIONS = 8;
/** Requests before the measurement. */
const WARM = 4000;
const BAR = 0.8;
const mobile = '9988123456';

/** Sends the requests of one visitor, one after the other, and returns their number. @type {Record<string, {bar?: number, visit: (port: number) => Promise<number>}>} */
const scenarios = {
  '/session': {
    bar: BAR,
    async visit(port) {
      await session(port);
      return 1;
    },
  },
  'journey: /session, /token, /user-details': {
    bar: BAR,
    async visit(port) {
      const {id, cookie} = await session(port);
      const token = await ask(port, 'POST', '/token', {
        cookie,
        body: {auth_code: `emulated_${serial++}~${id}`},
      });
      const {access_token} = JSON.parse(token.text);
      const headers = {authorization: `Bearer ${access_token}`};
      const details = await ask(port, 'POST', '/user-details', {
        cookie: token.cookie ?? cookie,
        headers,
        body: {},
      });
      if (JSON.parse(details.text).verification_id !== id) throw new Error('Details of somebody else');
      return 3;
    },
  },
  '/status': {
    async visit(port) {
      const visitor = (known[port] ??= await session(port));
      for (let count = 0; count < 20; count++) await ask(port, 'POST', '/status', {...visitor, body: {}});
      return 20;
    },
  },
};

const agent = new Agent({keepAlive: true, maxSockets: CONNECTIONS});
let serial = 0;
/** @type {Record<number, {id: string, cookie: string | undefined}>} */
const known = {};

const cashfree = await start('cashfree');
const upstream = `http://127.0.0.1:${cashfree.port}`;
const ours = await start('ours', upstream);
const bare = await start('bare', upstream);

console.log(`${rounds} rounds of ${milliseconds} ms each, ${CONNECTIONS} connections`);
for (const [name, {bar, visit}] of Object.entries(scenarios)) {
  // Warms up: the code of a server in production has been compiled by the engine.
  for (const server of [ours, bare]) {
    let count = 0;
    for (let turn = 0; turn < 20 && count < WARM; turn++) count += (await load(server, visit, 1000)).count;
  }
  const pairs = await inTurns(
    rounds,
    () => load(ours, visit, milliseconds),
    () => load(bare, visit, milliseconds),
  );
  const ratios = pairs.map(([one, other]) => one.rate / other.rate);
  const [our, their] = [0, 1].map(at => pairs.map(pair => pair[at] ?? pair[0]));
  const tell = (/** @type {typeof our} */ runs = []) =>
    [
      `${Math.round(median(runs.map(({rate}) => rate)))}/s`,
      `${Math.round(1000 * median(runs.map(({cost}) => cost)))} µs of processor each`,
      `busy ${Math.round(100 * median(runs.map(({busy}) => busy)))} %`,
    ].join(', ');
  console.log(`\n${name}`);
  console.log(`  ours   ${tell(our)}`);
  console.log(`  bare   ${tell(their)}`);
  const verdict = bar ? `, bar ${bar}: ${median(ratios) >= bar ? 'reached' : 'not reached'}` : '';
  console.log(`  requests per second, ours by bare  ${spread(ratios)}${verdict}`);
  console.log(
    `  processor time, ours by bare       ${spread(pairs.map(([one, other]) => one.cost / other.cost))}`,
  );
}
agent.destroy();
for (const server of [ours, bare, cashfree]) server.stop();

/**
 * Keeps all connections busy for the given time.
 *
 * @param {Server} server @param {(port: number) => Promise<number>} visit @param {number} milliseconds
 * @returns requests, requests per second, processor milliseconds per request, and the share of one processor that was used
 */
async function load({port, cpu}, visit, milliseconds) {
  const before = await cpu();
  const begun = performance.now();
  let count = 0;
  await Promise.all(
    Array.from({length: CONNECTIONS}, async () => {
      while (performance.now() - begun < milliseconds) count += await visit(port);
    }),
  );
  const spent = performance.now() - begun;
  const used = (await cpu()) - before;
  return {count, rate: (1000 * count) / spent, cost: used / count, busy: used / spent};
}

/** @param {number} port */
async function session(port) {
  const {text, cookie} = await ask(port, 'POST', '/session', {body: {mobile, presentation: 'popup'}});
  return {id: /** @type {string} */ (JSON.parse(text).verification_id), cookie};
}

/**
 * @param {number} port @param {string} method @param {string} path
 * @param {{cookie?: string | undefined, headers?: Record<string, string>, body?: object}} sent
 * @returns {Promise<Answer>}
 */
function ask(port, method, path, {cookie, headers, body}) {
  return new Promise((resolve, reject) => {
    const req = request({
      agent,
      port,
      host: '127.0.0.1',
      method,
      path: `/cf${path}`,
      headers: {
        ...headers,
        ...(cookie && {cookie}),
        ...(body && {'content-type': 'application/json'}),
        origin: `http://127.0.0.1:${port}`,
        'x-cf-user-details': '1',
      },
    });
    req.once('error', reject).once('response', res => {
      let text = '';
      res.setEncoding('utf8').on('data', part => (text += part));
      res.once('end', () => {
        const {statusCode: status = 0} = res;
        if (status !== 200) return reject(new Error(`${path}: ${status} ${text}`));
        resolve({status, text, cookie: res.headers['set-cookie']?.map(set => set.split(';')[0]).join('; ')});
      });
    });
    req.end(body && JSON.stringify(body));
  });
}

/** @param {string[]} args @returns {Promise<Server>} */
async function start(...args) {
  const child = fork(fileURLToPath(new URL('proxy-server.mjs', import.meta.url)), args);
  child.once('exit', code => {
    if (code) throw new Error(`${args[0]} ended with ${code}; was \`npm run build\` run?`);
  });
  const [{port}] = await once(child, 'message');
  const cpu = async () => {
    child.send('cpu');
    const [{cpu}] = await once(child, 'message');
    return cpu;
  };
  return {port, cpu, stop: () => child.disconnect()};
}
