import {once} from 'node:events';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {getRequestListener} from '@hono/node-server';
import {createEmulator, type Emulator} from '../../../src/emulator/index.ts';
import {createBrowser, type Answer, type Browser} from './support.ts';

export const ORIGIN = 'https://shop.example';
/** Of an invented person whom the emulator knows. */
export const ASHA = '1000000001';

interface Site {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

export type Serve = (env: {readonly cashfree: string; readonly signatureKey: string}) => Promise<Site>;

/** The proxy under test, a browser in front of it, and the emulator behind it; afresh for every test. */
export interface World {
  emulator: Emulator;
  browser: Browser;
  site: Site;
  /** The emulator's address. */
  cashfree: string;
  /** Answers in the emulator's place. */
  worst: ((req: IncomingMessage, res: ServerResponse) => void) | undefined;
  readonly newBrowser: () => Browser;
  readonly start: (mobile?: string) => Promise<Answer>;
}

/** Registers what runs before and after the tests; empty until then. */
export function createWorld(serve: Serve): World {
  const world = {newBrowser, start} as World;
  const listener = getRequestListener(request => world.emulator.fetch(request), {
    overrideGlobalObjects: false,
  });
  const server = createServer((req, res) => (world.worst ? world.worst(req, res) : void listener(req, res)));

  before(async () => {
    world.emulator = createEmulator();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    world.cashfree = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    world.site = await serve({cashfree: world.cashfree, signatureKey: await world.emulator.publicKey()});
  });
  after(async () => {
    await (world.site as Site | undefined)?.stop();
    world.emulator.close();
    server.close();
    server.closeAllConnections();
  });
  beforeEach(() => {
    world.browser = newBrowser();
    world.worst = undefined;
    world.emulator.heal();
    world.emulator.set({
      signature: 'ignored',
      referenceId: 'integer',
      codeOf: 'this',
      rateHeaders: 'x-ratelimit',
    });
  });
  return world;

  function newBrowser(): Browser {
    const own = createBrowser(request => fetch(request), `${world.site.url}/cf`);
    const page = {origin: ORIGIN, 'sec-fetch-site': 'same-site'};
    return {
      ...own,
      send: (step, init) => own.send(step, {...init, headers: {...page, ...init?.headers}}),
    };
  }

  function start(mobile = ASHA): Promise<Answer> {
    return world.browser.send('session', {body: {mobile, presentation: 'redirect'}});
  }
}
