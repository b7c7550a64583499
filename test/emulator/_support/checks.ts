import type {SwitchName, Switches} from '../../../src/emulator/index.ts';
import type {Kit} from './kit.ts';

type Check = (kit: Kit) => Promise<unknown>;

/** One check for every value of some switches. The compiler requires all of them. */
export type Checks<N extends SwitchName> = {[S in N]: {[V in Switches[S]]: Check}};

/** The same check for every value. */
export function each<const V extends string>(
  values: readonly V[],
  check: (kit: Kit, value: V) => Promise<unknown>,
) {
  return Object.fromEntries(values.map(value => [value, (kit: Kit) => check(kit, value)])) as Record<
    V,
    Check
  >;
}
