/** A value, or a function asked for it again and again: how to rotate without a restart. */
export type Provided<T> = T | (() => T | Promise<T>);

export async function provide<T>(value: Provided<T>): Promise<T> {
  return typeof value === 'function' ? (value as () => T | Promise<T>)() : value;
}
