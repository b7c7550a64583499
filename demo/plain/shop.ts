import 'cf-user-details/define';
import {logEvents} from '../shared/event-log.ts';
import {empty, fields, fill, valuesIn, type Values} from '../shared/fields.ts';
import {choosePresentation} from '../shared/presentation.ts';

const element = one('cf-user-details');
const form = one<HTMLFormElement>('#signup');

const input = (name: keyof Values) => form.elements.namedItem(name) as HTMLInputElement;
let last: Partial<Values> = {};

element.addEventListener('cf-details', ({details}) => {
  const shared = valuesIn(details);
  const typed = {...empty};
  for (const {name} of fields) typed[name] = input(name).value;
  const filled = fill(typed, last, shared);
  for (const {name} of fields) input(name).value = filled[name];
  last = shared;
});

// A redirect reloads this page, and typed values would be lost. They are personal data, and are therefore not stored.
const isHalfFilled = (): boolean =>
  fields.some(({name}) => input(name).value !== '' && input(name).value !== last[name]);
element.addEventListener('cf-presentation', event => {
  if (element.presentation === 'auto' && event.presentation === 'redirect' && isHalfFilled())
    event.preventDefault();
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
