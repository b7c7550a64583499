import * as z from 'zod/mini';

/**
 * Runs `make` while no enumerable property that the page added to `Object.prototype` can be enumerated.
 *
 * zod 4 walks tables and values with `for…in`. An inherited name makes it throw where it fills the prototype of a class, when the first
 * instance is made; and where it copies an open object, if the inherited property is an accessor.
 */
export function withoutInherited<T>(make: () => T): T {
  const inherited = Object.entries(Object.getOwnPropertyDescriptors(Object.prototype)).filter(
    ([, {enumerable, configurable}]) => enumerable && configurable,
  );
  const set = (enumerable: boolean): void => {
    for (const [name, descriptor] of inherited)
      Object.defineProperty(Object.prototype, name, {...descriptor, enumerable});
  };
  set(false);
  try {
    return make();
  } finally {
    set(true);
  }
}

// The first instance of every class that the element uses. Every module with schemas imports this one before it imports zod.
withoutInherited(() => {
  const text = z.string();
  z.object({});
  z.array(text);
  z.literal('');
  z.optional(text);
  z.boolean();
  z.custom();
  z.unknown();
});
