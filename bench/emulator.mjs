// Does the emulator free the memory of many transactions? `npx tsx bench/emulator.mjs [sessions] [rounds]`
//
// Each round runs `sessions` transactions at once and checks that none gets the data of another. It then advances the clock until
// they expire, and measures the heap after a full garbage collection.

import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {createEmulator, personas, emulatorKeys} from '../src/emulator/index.ts';

const [sessions = 1000, rounds = 5] = process.argv.slice(2).map(Number);
const HOUR = 3_600_000;
const people = personas.filter(({scopes, manner}) => scopes.length > 0 && manner === 'asks');

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

const emulator = createEmulator({limits: {perOperation: Infinity, perAddress: Infinity}});
let serial = 0;

await round();
const start = heap();
console.log(
  `${sessions} transactions at once, ${rounds} rounds; heap ${mb(start)} after one round to warm up`,
);
for (let count = 1; count <= rounds; count++) {
  const begun = performance.now();
  const {peak, remembered, mixed} = await round();
  const spent = performance.now() - begun;
  const rate = Math.round((sessions * 4000) / spent);
  console.log(
    `round ${count}: ${rate} calls/s, ${mixed} mixed up, ${remembered} things held, heap ${mb(peak)} then, ${mb(heap())} after their hour`,
  );
}
const growth = heap() - start;
console.log(
  `growth over ${sessions * rounds} transactions: ${(growth / 1024).toFixed(0)} kB, things held: ${emulator.size}`,
);

/** Runs the transactions of one round, and lets them expire. */
async function round() {
  const results = await Promise.all(Array.from({length: sessions}, () => transact(++serial)));
  const peak = heap();
  const remembered = emulator.size;
  emulator.clock.advance(2 * HOUR + 1);
  await emulator.fetch(new Request('http://localhost/'));
  return {peak, remembered, mixed: results.filter(right => !right).length};
}

/** @param {number} id */
async function transact(id) {
  const persona = people[id % people.length];
  const user = {identifier_type: 'MOBILE', identifier_value: persona?.mobile};
  await post('/user/data-availability', emulatorKeys.secureId, {verification_id: `a-${id}`, user: [user]});
  const {session_id: session} = await post('/oauth2/session', emulatorKeys.oneClick, {
    verification_id: `s-${id}`,
    user,
  });
  const code = emulator.decide(session, {type: 'approve'});
  const token = await post('/oauth2/generate-token', emulatorKeys.oneClick, {auth_code: code});
  const headers = {authorization: `Bearer ${token.access_token}`, 'x-api-version': '2024-12-01'};
  const answer = await emulator.fetch(
    new Request('http://localhost/verification/oauth2/user-details', {headers}),
  );
  const {verification_id: whose, scopes} = await answer.json();
  return whose === `s-${id}` && JSON.stringify(scopes) === JSON.stringify(persona?.scopes);
}

/** @param {string} path @param {import('../src/emulator/index.ts').EmulatorKeys} keys @param {object} body */
async function post(path, keys, body) {
  const headers = {
    'x-client-id': keys.clientId,
    'x-client-secret': keys.clientSecret,
    'x-api-version': '2024-12-01',
  };
  const request = new Request(`http://localhost/verification${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  return (await emulator.fetch(request)).json();
}

function heap() {
  collect();
  return process.memoryUsage().heapUsed;
}

/** @param {number} bytes */
function mb(bytes) {
  return `${(bytes / 1_048_576).toFixed(1)} MB`;
}
