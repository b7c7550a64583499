import {switches, type Switch} from './switch-table.ts';

export {switches, type Switch} from './switch-table.ts';

export type SwitchName = keyof typeof switches;

/** The position of every switch. */
export type Switches = {[N in SwitchName]: (typeof switches)[N]['values'][number]};

export const switchNames = Object.keys(switches) as readonly SwitchName[];

export function defaultSwitches(): Switches {
  return Object.fromEntries(switchNames.map(name => [name, switches[name].values[0]])) as Switches;
}

/**
 * Checks what came from outside.
 *
 * @throws {TypeError} naming the switch that does not exist, or the value that it does not have.
 */
export function readSwitches(input: unknown): Partial<Switches> {
  if (typeof input !== 'object' || input === null)
    throw new TypeError('Switches are an object of names and values.');
  for (const [name, value] of Object.entries(input)) {
    if (!Object.hasOwn(switches, name)) throw new TypeError(`There is no switch "${name}".`);
    const {values}: Switch = switches[name as SwitchName];
    if (!values.some(possible => possible === value))
      throw new TypeError(`Switch "${name}" takes ${values.join(', ')}.`);
  }
  return {...input};
}
