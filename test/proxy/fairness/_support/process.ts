// One proxy of a fleet, as a process of its own, under the clock of its parent: herd.test.ts.
import {GUARD_HEADER} from '../../../../src/protocol/proxy/api.ts';
import {createTokenProxy, redisStore} from '../../../../src/proxy/index.ts';
import {json, MARKS} from '../../_support/fake-cashfree.ts';
import {SEALING_KEY} from '../../_support/support.ts';
import {connect} from '../../store/_support/redis.ts';

/** From the parent. `wake` answers a `sleep`. */
export type ToProcess =
  | {readonly type: 'start'; readonly id: number; readonly now: number; readonly mobile: string}
  | {readonly type: 'wake'; readonly sleep: number; readonly now: number};

/** To the parent. */
export type FromProcess =
  | {readonly type: 'ready'}
  | {readonly type: 'sleep'; readonly sleep: number; readonly milliseconds: number}
  | {
      readonly type: 'answered';
      readonly id: number;
      readonly status: number;
      readonly retry: number;
      readonly calls: readonly number[];
    };

const send = (message: FromProcess): void => void process.send?.(message);
const sleeping = new Map<number, () => void>();
let clock = 0;
let calls: number[] = [];

const client = connect(Number(process.env.REDIS_PORT));
await new Promise(resolve => client.once('ready', resolve));
const proxy = createTokenProxy({
  environment: 'production',
  secureIdKeys: {clientId: 'secure-id', clientSecret: MARKS.secureIdSecret},
  oneClickKeys: {clientId: 'one-click', clientSecret: MARKS.oneClickSecret},
  sealingKeys: [SEALING_KEY],
  store: redisStore(client, {now: () => clock, timeout: 60_000}),
  // At its default of 600 an hour `merchant` makes hours of a herd of thousands.
  limits: process.env.UNLIMITED === 'true' ? {merchant: false} : {},
  log: () => undefined,
  now: () => clock,
  sleep: milliseconds =>
    milliseconds <= 0
      ? Promise.resolve()
      : new Promise(resolve => {
          const sleep = sleeping.size + Math.floor(Math.random() * 1e9) * 1000;
          sleeping.set(sleep, resolve);
          send({type: 'sleep', sleep, milliseconds});
        }),
  fetch: async (_, init) => {
    calls.push(clock);
    const {verification_id} = JSON.parse(String(init?.body)) as {verification_id: string};
    return json({verification_id, session_id: 's', available_scopes: [{scope: 'NAME'}]});
  },
});

async function start(id: number, mobile: string): Promise<void> {
  const headers = {
    [GUARD_HEADER]: '1',
    'content-type': 'application/json',
    origin: 'https://shop.example',
  };
  const body = JSON.stringify({mobile, presentation: 'overlay'});
  const {status, headers: answered} = await proxy(
    new Request('https://shop.example/cf/session', {method: 'POST', headers, body}),
  );
  const made = calls;
  calls = [];
  send({type: 'answered', id, status, retry: Number(answered.get('retry-after') ?? 0), calls: made});
}

process.on('message', (message: ToProcess) => {
  clock = message.now;
  if (message.type === 'start') void start(message.id, message.mobile);
  else {
    sleeping.get(message.sleep)?.();
    sleeping.delete(message.sleep);
  }
});
// The orphan of a killed test must not stay.
process.once('disconnect', () => process.exit());
send({type: 'ready'});
