import 'cf-user-details/define';
import {logEvents} from '../shared/event-log.ts';
import {valuesIn} from '../shared/fields.ts';
import {choosePresentation} from '../shared/presentation.ts';

const element = one('cf-user-details');
const form = one<HTMLFormElement>('#signup');

element.addEventListener('cf-scope', event => {
  for (const [name, value] of Object.entries(valuesIn(event))) {
    const input = form.elements.namedItem(name);
    if (input instanceof HTMLInputElement) input.value = value;
  }
});

logEvents(element, one('#log'));
choosePresentation(
  one<HTMLSelectElement>('#presentation'),
  presentation => (element.presentation = presentation),
);

function one<K extends keyof HTMLElementTagNameMap>(selector: K): HTMLElementTagNameMap[K];
function one<E extends HTMLElement = HTMLElement>(selector: string): E;
function one(selector: string): Element {
  const found = document.querySelector(selector);
  if (!found) throw new Error(`The page has no ${selector}`);
  return found;
}
