import {isRunning} from '../machine/transitions.ts';
import type {Flow} from '../runner/flow.ts';

interface RegistryEntry {
  readonly flow: Flow;
  owner: object | undefined;
}

const flows = new Map<string, RegistryEntry>();

/**
 * An element that is moved, or replaced in the same task by another with the same key, keeps the running
 * transaction. A framework that mounts twice does not exchange a code twice.
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

/** If the flow has no new owner after the current task, its transaction is cancelled. */
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

/** Two consent pages at once would confuse the user. */
export function isBusy(flow: Flow): boolean {
  return [...flows.values()].some(entry => entry.flow !== flow && isRunning(entry.flow.state));
}
