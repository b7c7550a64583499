const MASK_TEXT = '•••';

const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/**
 * Returns a frozen copy that prints masked. Each member is a getter, which browser consoles do not evaluate.
 * `JSON.stringify`, template literals and Node's inspection show keys and a mask. Spreading or cloning
 * evaluates the getters and reveals the values.
 */
export function conceal<T extends object>(plain: T): T {
  const shell: object = Array.isArray(plain) ? [] : {};
  const printers = {toJSON: () => mask(shell), toString: () => MASK_TEXT, [INSPECT]: () => mask(shell)};
  for (const [key, value] of Object.entries(plain)) {
    // A data field called `toJSON` must not replace the mask.
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
