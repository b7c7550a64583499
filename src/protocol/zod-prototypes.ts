import * as z from 'zod/mini';

/**
 * Hides enumerable properties that the page added to `Object.prototype` while `make` runs. zod 4 uses
 * `for…in` and throws at them: at the first instance of a class, or at an accessor when it copies an open
 * object.
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
