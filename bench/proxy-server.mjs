// A child process of bench/proxy.mjs: `node bench/proxy-server.mjs cashfree | bare <url> | ours <url>`.
//
// It sends its port to the parent. It also sends the processor time that it has used, on request.

import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {createServer} from 'node:http';

/** @typedef {import('node:http').IncomingMessage} Incoming */
/** @typedef {import('node:http').ServerResponse} Outgoing */
/** @typedef {(req: Incoming, res: Outgoing) => void} Handler */

export const keys = {clientId: 'invented_id', clientSecret: 'invented_secret'};
const [role, upstream = ''] = process.argv.slice(2);

const example = JSON.parse(
  readFileSync(new URL('../test/fixtures/user-details.json', import.meta.url), 'utf8'),
);

const server = createServer(await handlerOf(role)).listen(0, '127.0.0.1');
await once(server, 'listening');
process.on('message', () => {
  const {user, system} = process.cpuUsage();
  process.send?.({cpu: (user + system) / 1000});
});
process.on('disconnect', () => process.exit());
const address = server.address();
process.send?.({port: typeof address === 'object' ? address?.port : undefined});

/** @param {string | undefined} name @returns {Handler | Promise<Handler>} */
function handlerOf(name) {
  switch (name) {
    case 'cashfree':
      return cashfree;
    case 'bare':
      return (req, res) => void bare(req, res);
    case 'ours':
      return ours();
    default:
      throw new Error('Which server?');
  }
}

/** Answers as Cashfree does, without any work: the benchmark measures the server in front of it. @type {Handler} */
function cashfree(req, res) {
  void readBody(req).then(body => res.end(JSON.stringify(answer(req, body))));
}

/** @param {Incoming} req @param {{verification_id?: string, auth_code?: string}} body */
function answer({url, headers}, {verification_id, auth_code}) {
  const expiry = new Date(Date.now() + 3_600_000).toISOString();
  switch (url) {
    case '/verification/user/data-availability':
      return {reference_id: 1, verification_id, available_scopes: [{scope: 'NAME'}, {scope: 'MOBILE'}]};
    case '/verification/oauth2/session':
      return {reference_id: 2, verification_id, session_id: `emulated_${verification_id}`, expiry};
    case '/verification/oauth2/generate-token': {
      const id = auth_code?.split('~')[1];
      return {reference_id: 3, verification_id: id, access_token: `emulated_token~${id}`, expiry};
    }
    default:
      return {...example, verification_id: headers.authorization?.split('~')[1]};
  }
}

/** @returns {Promise<Handler>} */
async function ours() {
  const proxy = /** @type {typeof import('../src/proxy/index.ts')} */ (await built('proxy/index.js'));
  const node = /** @type {typeof import('../src/proxy/node.ts')} */ (await built('proxy/node.js'));
  return node.toNodeHandler(
    proxy.createTokenProxy({
      environment: 'emulator',
      baseUrl: `${upstream}/verification`,
      secureIdKeys: keys,
      oneClickKeys: keys,
      sealingKeys: [Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')],
    }),
  );
}

/** A handler written in ten minutes: the same calls, without checks, encryption, binding, limits or stored results. */
async function bare(/** @type {Incoming} */ req, /** @type {Outgoing} */ res) {
  const body = await readBody(req);
  if (req.url === '/cf/session') {
    const user = {identifier_type: 'MOBILE', identifier_value: body.mobile};
    const root = crypto.randomUUID();
    const available = await call('/user/data-availability', {verification_id: `${root}.a`, user: [user]});
    const session = await call('/oauth2/session', {verification_id: `${root}.s`, user});
    send(res, {...session, available_scopes: available.available_scopes});
  } else if (req.url === '/cf/token') {
    send(res, await call('/oauth2/generate-token', body));
  } else if (req.url === '/cf/user-details') {
    const authorization = req.headers.authorization ?? '';
    const headers = {authorization, 'x-api-version': '2024-12-01'};
    const details = await fetch(`${upstream}/verification/oauth2/user-details`, {headers});
    send(res, await details.json());
  } else {
    send(res, {status: 'pending'});
  }
}

/** @param {string} path @param {object} body */
async function call(path, body) {
  const response = await fetch(`${upstream}/verification${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-api-version': '2024-12-01',
      'x-client-id': keys.clientId,
      'x-client-secret': keys.clientSecret,
    },
    body: JSON.stringify(body),
  });
  return response.json();
}

/** @param {Outgoing} res @param {unknown} body */
function send(res, body) {
  res.setHeader('content-type', 'application/json').end(JSON.stringify(body));
}

/** @param {Incoming} req */
async function readBody(req) {
  let text = '';
  for await (const chunk of req.setEncoding('utf8')) text += chunk;
  return text === '' ? {} : JSON.parse(text);
}

/** Imports the built package that a merchant installs, not its sources. @param {string} file @returns {Promise<unknown>} */
function built(file) {
  return import(new URL(`../dist/${file}`, import.meta.url).href);
}
