/** Takes one platform API away, or makes it throw, and puts it back. */

export type Fault = 'absent' | 'throws';

/** Interfaces that are mixed into others, and objects that are no instance of a class of their name: where their members are found. */
const places: Readonly<Record<string, () => readonly object[]>> = {
  Body: () => [Response.prototype],
  Console: () => [console],
  DocumentOrShadowRoot: () => [Document.prototype, ShadowRoot.prototype],
  GlobalEventHandlers: () => [HTMLElement.prototype],
  HTMLOrSVGElement: () => [HTMLElement.prototype],
  NavigatorID: () => [navigator],
  NavigatorOnLine: () => [Navigator.prototype],
  ParentNode: () => [Element.prototype],
  Slottable: () => [Element.prototype],
  Window: () => [window],
  WindowSessionStorage: () => [window],
};

/**
 * @param name as in test/_support/platform.ts
 * @param windows other windows that the page has a handle of
 * @returns puts it back.
 */
export function take(name: string, fault: Fault, windows: readonly object[] = []): () => void {
  const [owner, member] = name.includes('.') ? name.split('.') : ['Window', name];
  if (owner === undefined || member === undefined) throw new Error(`${name} is no name of an API`);
  const named = (globalThis as unknown as Record<string, {prototype: object} | undefined>)[owner];
  const owners = [...(places[owner]?.() ?? (named ? [named.prototype] : []))];
  if (owner.startsWith('Window')) owners.push(...windows.filter(each => member in each));
  const undo = owners.flatMap(each => spoil(each, member, fault));
  if (undo.length === 0) throw new Error(`${name} could not be taken away`);
  return () => {
    for (const each of undo.reverse()) each();
  };
}

function spoil(owner: object, member: string, fault: Fault): (() => void)[] {
  const own = Object.getOwnPropertyDescriptor(owner, member);
  if (own?.configurable === false) return [];
  const value = read(owner, member);
  Object.defineProperty(owner, member, {configurable: true, ...spoiled(value, fault)});
  return [
    () => {
      if (own) Object.defineProperty(owner, member, own);
      else Reflect.deleteProperty(owner, member);
    },
  ];
}

function spoiled(value: unknown, fault: Fault): PropertyDescriptor {
  const refuse = (): never => {
    throw new DOMException('Refused by the test', 'SecurityError');
  };
  if (fault === 'absent') return {value: undefined, writable: true};
  // A constructor, too: `new` calls it.
  if (typeof value === 'function')
    return {
      value: function () {
        refuse();
      },
      writable: true,
    };
  return {get: refuse, set: refuse};
}

/** Undefined: an accessor of a prototype, which needs an instance. */
function read(owner: object, member: string): unknown {
  try {
    return (owner as Record<string, unknown>)[member];
  } catch {
    return undefined;
  }
}
