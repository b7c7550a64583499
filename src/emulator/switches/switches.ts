import {switches, type Switch} from './switch-table.ts';

export {switches, type Switch} from './switch-table.ts';

/** Name of a switch. */
export type SwitchName = keyof typeof switches;

/**
 * The value of every switch. {@link switches} lists all values; the first one is the default.
 *
 * @example
 * ```ts
 * import {createEmulator, type Switches} from 'cf-user-details/emulator';
 *
 * const changed: Partial<Switches> = {order: 'lax', callbackPlace: 'fragment'};
 * createEmulator({switches: changed});
 * ```
 */
export type Switches = {-readonly [N in keyof typeof switches]: (typeof switches)[N]['values'][number]};

export const switchNames = Object.keys(switches) as readonly SwitchName[];

export function defaultSwitches(): Switches {
  return Object.fromEntries(switchNames.map(name => [name, switches[name].values[0]])) as Switches;
}

/** @throws {TypeError} if a switch or a value does not exist. */
export function readSwitches(input: unknown): Partial<Switches> {
  if (typeof input !== 'object' || input === null)
    throw new TypeError('Switches are invalid: write an object of names and values.');
  for (const [name, value] of Object.entries(input)) {
    if (!Object.hasOwn(switches, name)) throw new TypeError(`The emulator has no switch "${name}".`);
    const {values}: Switch = switches[name as SwitchName];
    if (!values.some(possible => possible === value))
      throw new TypeError(`Switch "${name}" takes ${values.join(', ')}.`);
  }
  return {...input};
}
