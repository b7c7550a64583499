import type {CfUserDetailsElement, CfUserDetailsEventMap} from 'cf-user-details';
import {offerTrace} from './pass-on.ts';

const types = [
  'cf-ready',
  'cf-start',
  'cf-presentation',
  'cf-waiting',
  'cf-statechange',
  'cf-scope',
  'cf-details',
  'cf-user-created',
  'cf-unavailable',
  'cf-denied',
  'cf-cancel',
  'cf-expired',
  'cf-error',
] as const satisfies readonly (keyof CfUserDetailsEventMap)[];

/** Writes every event of the element into a list, as the merchant's code receives it. Personal values print masked. */
export function logEvents(element: CfUserDetailsElement, list: HTMLElement): void {
  const {offer, refresh} = offerTrace(element);
  list.before(offer);
  for (const type of types)
    element.addEventListener(type, event => {
      append(list, type, describe(event));
      refresh();
    });
}

function append(list: HTMLElement, type: string, text: string): void {
  const item = document.createElement('li');
  const name = document.createElement('b');
  name.textContent = type;
  const members = document.createElement('span');
  members.textContent = text;
  item.append(name, members);
  list.append(item);
}

/** The event's own members, one a line. Members of every DOM event and members that frameworks add are left out. */
function describe(event: Event): string {
  return Object.entries(event)
    .filter(([name, value]) => name !== 'isTrusted' && !name.startsWith('_') && value !== undefined)
    .map(([name, value]) => `${name}: ${spaced(JSON.stringify(value))}`)
    .join('\n');
}

/** Adds line breaks between the members of JSON, not inside them. */
function spaced(json: string): string {
  return json.replaceAll(/(?<=[,:])(?=["{[\dtfn-])/g, ' ');
}
