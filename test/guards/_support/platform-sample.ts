/** Read by the test of the guard, never run. */
export function sample(values: number[]): unknown[] {
  const {clipboard} = navigator;
  const {open} = window;
  return [
    crypto.randomUUID(),
    URL.canParse(''),
    clipboard,
    open,
    values.toSorted(),
    values.at(-1),
    Object.hasOwn({}, ''),
  ];
}
