import type {WorkerScope} from '../../src/emulator/index.ts';

/** Stores texts beyond the lifetime of the worker. A browser stops an idle worker. */
export interface Kept {
  read(name: string): Promise<string | undefined>;
  /** Writes in the order of the calls: an older text never replaces a newer one. */
  write(name: string, text: string): Promise<void>;
}

/** Prefix of the names of the caches, also of the emulator's. */
export const CACHE_PREFIX = 'cf-user-details-';

/**
 * Stores texts in Cache Storage, which every script of the origin can read. Use it for invented people only, not for real secrets.
 */
export function keepIn({caches, registration}: WorkerScope): Kept {
  const open = () => caches.open(`${CACHE_PREFIX}demo`);
  const addressOf = (name: string) => new URL(`kept/${name}`, registration.scope).href;
  let written: Promise<void> = Promise.resolve();
  return {
    read: async name => (await (await open()).match(addressOf(name)))?.text(),
    write: (name, text) =>
      (written = written.then(async () => (await open()).put(addressOf(name), new Response(text)))),
  };
}
