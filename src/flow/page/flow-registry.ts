import {isRunning} from '../machine/transitions.ts';
import type {Flow} from '../runner/flow.ts';

interface RegistryEntry {
  readonly flow: Flow;
  owner: object | undefined;
}

/** The flows of this page, by key. They outlive their elements by one task. */
const flows = new Map<string, RegistryEntry>();

/**
 * Gives `owner` the flow of that key, a new one if there is none or somebody else has it.
 *
 * An element that is moved, or replaced in the same task by another of the same key, so goes on with the transaction
 * that is under way: a framework that mounts twice does not exchange a code twice.
 */
export function claimFlow(key: string, owner: object, create: (key: string) => Flow): Flow {
  for (let at = 0; ; at++) {
    const name = at === 0 ? key : `${key}:${at}`;
    const entry = flows.get(name);
    if (!entry) {
      const flow = create(name);
      flows.set(name, {flow, owner});
      return flow;
    }
    if (entry.owner === undefined || entry.owner === owner) {
      entry.owner = owner;
      return entry.flow;
    }
  }
}

/** Gives the flow back. Where nobody claims it within the task, its transaction is cancelled. */
export function releaseFlow(flow: Flow, owner: object): void {
  for (const [key, entry] of flows) {
    if (entry.flow !== flow || entry.owner !== owner) continue;
    entry.owner = undefined;
    setTimeout(() => {
      if (entry.owner !== undefined || flows.get(key) !== entry) return;
      flows.delete(key);
      flow.cancel('page');
      flow.forget();
    });
  }
}

/** Whether another flow of this page is under way: two consent pages at once would confuse anybody. */
export function isBusy(flow: Flow): boolean {
  return [...flows.values()].some(entry => entry.flow !== flow && isRunning(entry.flow.state));
}
