/** The service worker of the test's static site. */
import {createWorkerEmulator, type WorkerScope} from '../../../src/emulator/index.ts';

interface FetchEvent extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker extends WorkerScope {
  addEventListener(type: string, listener: (event: FetchEvent) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: {claim(): Promise<void>};
}

const worker = globalThis as unknown as Worker;
const emulator = createWorkerEmulator(worker, {
  redirectUrl: new URL('back.html', worker.registration.scope).href,
});
worker.addEventListener('install', () => void worker.skipWaiting());
worker.addEventListener('activate', () => void worker.clients.claim());
worker.addEventListener('fetch', event => {
  if (emulator.serves(event.request)) event.respondWith(emulator.fetch(event.request));
});
