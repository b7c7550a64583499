import * as z from 'zod/mini';

/**
 * Runs `make` while enumerable properties that the page added to `Object.prototype` are hidden. zod 4 uses `for…in`:
 * an inherited name makes it throw when it fills the prototype of a class, at the first instance, and when it copies
 * an open object, if the property is an accessor.
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

// The first instances of all schema classes that the element uses. Each module with schemas imports this one first.
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
