// One proxy of a fleet, as a process of its own that can be stopped or killed. It writes what it observes, one line of JSON each.
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {createTokenProxy, optionsFromEnv, redisStore} from '../../../../src/proxy/index.ts';
import {stopOnSignal, toNodeHandler} from '../../../../src/proxy/node.ts';
import {connect} from './redis.ts';

const number = (name: string) => Number(process.env[name]);

const client = connect(number('REDIS_PORT'));
await new Promise(resolve => client.once('ready', resolve));
const proxy = createTokenProxy({
  ...optionsFromEnv(process.env),
  store: redisStore(client),
  limits: {quota: {count: number('QUOTA'), seconds: number('QUOTA_SECONDS')}},
  timeout: number('TIMEOUT'),
  observe: event => process.stdout.write(`${JSON.stringify(event)}\n`),
});
const server = createServer(toNodeHandler(proxy)).listen(number('PORT'), '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});
stopOnSignal(server, {close: () => client.quit()});
// The orphan of a killed test must not stay.
process.once('disconnect', () => process.exit());
// The channel to the test must not keep a stopped proxy alive.
process.channel?.unref();
