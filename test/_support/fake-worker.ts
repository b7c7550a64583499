import type {WorkerScope} from '../../src/emulator/index.ts';

/** A fake worker: a scope, and a cache that persists. */
export function fakeWorker(): WorkerScope {
  const kept = new Map<string, string>();
  const cache = {
    match: (key: string) => Promise.resolve(kept.has(key) ? new Response(kept.get(key)) : undefined),
    put: async (key: string, response: Response) => void kept.set(key, await response.text()),
  };
  return {
    registration: {scope: 'https://demo.example/app/'},
    caches: {open: () => Promise.resolve(cache)},
  };
}
