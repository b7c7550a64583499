import {logMistake} from './dev-console.ts';

interface Registrable extends CustomElementConstructor {
  readonly version: string;
}

/**
 * Registers an element class. It never throws, because a page may load two copies of this package, by a tag manager and by
 * its own bundle. The first copy is registered. Copies of different versions are logged.
 *
 * @param registry undefined on a server: the function then does nothing.
 */
export function register(ours: Registrable, tag: string, registry: CustomElementRegistry | undefined): void {
  if (!registry) return;
  const first = registry.get(tag) as Partial<Registrable> | undefined;
  if (!first) return defineIn(registry, ours, tag);
  if (first === ours || first.version === ours.version || warned.has(tag)) return;
  warned.add(tag);
  logMistake({code: 'two-versions', values: {first: String(first.version), second: ours.version}});
}

/** A class can have only one tag. A second tag gets a subclass. */
function defineIn(registry: CustomElementRegistry, ours: Registrable, tag: string): void {
  try {
    registry.define(tag, ours);
  } catch {
    registry.define(tag, class extends ours {});
  }
}

const warned = new Set<string>();
