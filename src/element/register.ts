import {logMistake} from './dev-console.ts';

interface Registrable extends CustomElementConstructor {
  readonly version: string;
}

/**
 * Registers an element class, unless the tag is registered: a page may load two copies of this package, by a tag manager and
 * by its own bundle. A second copy of another version is logged once.
 *
 * @param registry undefined on a server: the function then does nothing.
 */
export function register(ours: Registrable, tag: string, registry: CustomElementRegistry | undefined): void {
  const registered = registry?.get(tag) as Partial<Registrable> | undefined;
  if (!registered) return defineIn(registry, ours, tag);
  if (registered === ours || registered.version === ours.version || warned.has(tag)) return;
  warned.add(tag);
  logMistake({code: 'two-versions', values: {first: String(registered.version), second: ours.version}});
}

/** A class can have only one tag. A second tag gets a subclass. */
function defineIn(registry: CustomElementRegistry | undefined, ours: Registrable, tag: string): void {
  try {
    registry?.define(tag, ours);
  } catch {
    registry?.define(tag, class extends ours {});
  }
}

const warned = new Set<string>();
