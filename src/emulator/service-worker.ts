import {ConnectionLost} from './faults/faults.ts';
import type {EmulatorOptions} from './options.ts';
import {createEmulator, type Emulator} from './emulator.ts';

const CACHE = 'cf-user-details-emulator';

/** The members of `ServiceWorkerGlobalScope` that the emulator uses. In a service worker, `self` has this type. */
export interface WorkerScope {
  /** Registration of the worker. `scope` is an absolute URL. */
  readonly registration: {readonly scope: string};
  /** Stores the state. This is a subset of `CacheStorage`, a type that Node.js projects do not have. */
  readonly caches: {
    open(name: string): Promise<{
      match(url: string): Promise<Response | undefined>;
      put(url: string, response: Response): Promise<void>;
    }>;
  };
}

/** An emulator inside a service worker, made by `createWorkerEmulator`. */
export interface WorkerEmulator {
  /** The emulator itself, to set switches and faults. */
  readonly emulator: Emulator;
  /** Address of the emulator, without a slash at the end. The base URL of the API is `${url}/verification`. */
  readonly url: string;
  /** Tells whether a request is for the emulator. */
  serves(request: Request): boolean;
  /**
   * Answers a request and stores the state.
   *
   * @returns the response. If a fault breaks the connection, it is a network error: `Response.error()`.
   */
  fetch(request: Request): Promise<Response>;
}

/**
 * Creates an emulator inside a service worker, below `emulator/` in the worker's scope.
 *
 * A browser stops an idle worker. The emulator therefore writes its state to the worker's cache storage after every
 * request, and reads it before the first request. A token proxy in the same worker must call `emulator.fetch`, because
 * a worker does not intercept its own requests.
 *
 * @param worker global scope of the service worker: `self`.
 * @param options of the emulator, except `basePath` and `hosts`, which the worker's scope determines.
 * @returns the emulator and its address.
 * @throws {TypeError} if an option is invalid. The message names the option.
 *
 * @example
 * ```ts
 * import {createWorkerEmulator, type WorkerScope} from 'cf-user-details/emulator';
 *
 * declare const self: WorkerScope & {
 *   addEventListener(
 *     type: 'fetch',
 *     listener: (event: {readonly request: Request; respondWith(response: Promise<Response>): void}) => void,
 *   ): void;
 * };
 *
 * const emulator = createWorkerEmulator(self, {
 *   redirectUrl: new URL('callback.html', self.registration.scope).href,
 * });
 * self.addEventListener('fetch', event => {
 *   if (emulator.serves(event.request)) event.respondWith(emulator.fetch(event.request));
 * });
 * ```
 */
export function createWorkerEmulator(
  worker: WorkerScope,
  options: Omit<EmulatorOptions, 'basePath' | 'hosts'> = {},
): WorkerEmulator {
  const base = new URL('emulator', worker.registration.scope);
  // Requests from the network do not reach a worker. The admin routes may therefore answer under its host name.
  const emulator = createEmulator({...options, basePath: base.pathname, hosts: [base.hostname]});
  const stateUrl = new URL('state', `${base.href}/`).href;
  let ready: Promise<void> | undefined;
  let lastWrite: Promise<void> = Promise.resolve();

  async function readState(): Promise<void> {
    const saved = await (await worker.caches.open(CACHE)).match(stateUrl);
    if (saved) emulator.load(await saved.text());
  }

  /** Writes in sequence: an older state must not overwrite a newer one. */
  function writeState(): Promise<void> {
    return (lastWrite = lastWrite.then(async () => {
      await (await worker.caches.open(CACHE)).put(stateUrl, new Response(emulator.save()));
    }));
  }

  return {
    emulator,
    url: base.href,
    serves({url}) {
      const {origin, pathname} = new URL(url);
      return origin === base.origin && `${pathname}/`.startsWith(`${base.pathname}/`);
    },
    async fetch(request) {
      await (ready ??= readState());
      try {
        const response = await emulator.fetch(request);
        await writeState();
        return response;
      } catch (error) {
        if (error instanceof ConnectionLost) return Response.error();
        throw error;
      }
    },
  };
}
