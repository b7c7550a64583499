const MASK_TEXT = '•••';

/** Node's `util.inspect` asks for this one. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/**
 * A frozen copy of plain data that reads like the original and prints masked.
 *
 * Every member is a getter, which the console of a browser shows unevaluated, and every object answers
 * `JSON.stringify`, templates and Node's inspection with its keys and a mask. Spreading or cloning it evaluates
 * the getters: that is asking for the values.
 */
export function conceal<T extends object>(plain: T): T {
  const shell: object = Array.isArray(plain) ? [] : {};
  const printers = {toJSON: () => mask(shell), toString: () => MASK_TEXT, [INSPECT]: () => mask(shell)};
  for (const [key, value] of Object.entries(plain)) {
    // A field called `toJSON` would switch the mask off: somebody else's data does not get to do that.
    if (Object.hasOwn(printers, key)) continue;
    const member: unknown = typeof value === 'object' && value !== null ? conceal(value as object) : value;
    Object.defineProperty(shell, key, {get: () => member, enumerable: true});
  }
  for (const name of Reflect.ownKeys(printers)) {
    Object.defineProperty(shell, name, {value: printers[name as keyof typeof printers]});
  }
  return Object.freeze(shell) as T;
}

function mask(shell: object): unknown {
  if (Array.isArray(shell)) return shell.map((item: unknown) => maskMember(item));
  return Object.fromEntries(Object.entries(shell).map(([key, value]) => [key, maskMember(value)]));
}

function maskMember(value: unknown): unknown {
  if (value === null || value === undefined) return value;
  return typeof value === 'object' ? mask(value) : MASK_TEXT;
}
