import type {WorkerScope} from '../../src/emulator/index.ts';

/** Texts that outlive the worker, which a browser stops when it idles. */
export interface Kept {
  read(name: string): Promise<string | undefined>;
  /** Writes one after the other, so that no older text replaces a newer one. */
  write(name: string, text: string): Promise<void>;
}

/** The emulator's own cache begins so, too. */
export const CACHE_PREFIX = 'cf-user-details-';

/**
 * Kept in cache storage, which every script of the origin can read: enough for invented people, and for nobody else's
 * secrets.
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
