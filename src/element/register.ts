import {logMistake} from './dev-console.ts';

interface Registrable extends CustomElementConstructor {
  readonly version: string;
}

/**
 * Registers an element class. It never throws: a page may load two copies of this package, by a tag manager and by its own
 * bundle. The first copy wins. Copies of different versions are logged.
 *
 * @param registry undefined on a server, where there is nothing to do.
 */
export function register(ours: Registrable, tag: string, registry: CustomElementRegistry | undefined): void {
  if (!registry) return;
  const first = registry.get(tag) as Partial<Registrable> | undefined;
  if (!first) return defineIn(registry, ours, tag);
  if (first === ours || first.version === ours.version || warned.has(tag)) return;
  warned.add(tag);
  logMistake({code: 'two-versions', values: {first: String(first.version), second: ours.version}});
}

/** One class can have one tag only: a second tag gets a class of its own. */
function defineIn(registry: CustomElementRegistry, ours: Registrable, tag: string): void {
  try {
    registry.define(tag, ours);
  } catch {
    registry.define(tag, class extends ours {});
  }
}

const warned = new Set<string>();
