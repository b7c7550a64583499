import {isLoopbackHost} from '../../protocol/loopback.ts';

/** Finds only an origin of the same host, apart from `www.` and loopback names: another host must not learn the list. */
export function nearestOrigin(origin: string, origins: Iterable<string>): string | undefined {
  const asked = partsOf(origin);
  if (!asked) return undefined;
  let nearest: string | undefined;
  let least = Infinity;
  for (const listed of origins) {
    const parts = partsOf(listed);
    if (!parts || parts.host !== asked.host) continue;
    const differences = (['scheme', 'name', 'port'] as const).filter(part => parts[part] !== asked[part]);
    if (differences.length >= least) continue;
    nearest = listed;
    least = differences.length;
  }
  return nearest;
}

/** `host` is the same for all names of one site or of the loopback; `name` is as it was written. */
function partsOf(origin: string): Record<'scheme' | 'host' | 'name' | 'port', string> | undefined {
  if (!URL.canParse(origin)) return undefined;
  const {protocol, hostname, port} = new URL(origin);
  const name = hostname.toLowerCase();
  if (name === '') return undefined;
  const host = isLoopbackHost(name) ? 'localhost' : name.replace(/^www\./, '');
  return {scheme: protocol, host, name, port};
}
