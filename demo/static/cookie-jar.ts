import type {Kept} from './cache-storage.ts';

/**
 * Stores the cookies of answers and returns them for requests. A browser does this for a server, but not for a service worker.
 *
 * It serves one proxy on its own origin, and therefore reads names, values and `Max-Age` only. It is for the demo only: scripts
 * of the page can read this cookie jar, but not the `HttpOnly` cookies of a browser.
 */
export interface CookieJar {
  /** @returns the value of the header `Cookie`. */
  header(): Promise<string>;
  /** @param lines values of `Set-Cookie`. */
  keep(lines: readonly string[]): Promise<void>;
}

interface Cookie {
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

const NAME = 'cookies';

export function createCookieJar(kept: Kept, now: () => number = Date.now): CookieJar {
  let recalled: Promise<Map<string, Cookie>> | undefined;

  const recall = async (): Promise<Map<string, Cookie>> =>
    new Map(JSON.parse((await kept.read(NAME)) ?? '[]') as [string, Cookie][]);

  return {
    async header() {
      const cookies = await (recalled ??= recall());
      const fresh = [...cookies].filter(([, {expires}]) => expires > now());
      return fresh.map(([name, {value}]) => `${name}=${value}`).join('; ');
    },
    async keep(lines) {
      if (lines.length === 0) return;
      const cookies = await (recalled ??= recall());
      for (const [name, cookie] of lines.map(line => read(line, now()))) {
        if (cookie.expires > now()) cookies.set(name, cookie);
        else cookies.delete(name);
      }
      await kept.write(NAME, JSON.stringify([...cookies]));
    },
  };
}

function read(line: string, now: number): [name: string, cookie: Cookie] {
  const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
  const [, seconds] = /;\s*max-age=(-?\d+)/i.exec(line) ?? [];
  return [name, {value, expires: seconds === undefined ? Infinity : now + Number(seconds) * 1000}];
}
