import 'cf-user-details/define';
import type {AnyCfScopeEvent} from 'cf-user-details';
import {logEvents} from '../shared/event-log.ts';
import {choosePresentation} from '../shared/presentation.ts';

const element = one('cf-user-details');
const form = one<HTMLFormElement>('#signup');

element.addEventListener('cf-scope', event => {
  for (const [name, value] of fieldsOf(event)) {
    const input = form.elements.namedItem(name);
    if (input instanceof HTMLInputElement && value) input.value = value;
  }
});

/** Which fields of the form a scope fills. */
function fieldsOf(event: AnyCfScopeEvent): [field: string, value: string | null | undefined][] {
  switch (event.scope) {
    case 'NAME':
      return [['name', event.metadata.name]];
    case 'EMAIL':
      return [['email', event.metadata.email]];
    case 'MOBILE':
      return [['mobile', event.metadata.mobile]];
    case 'DOB':
      return [['dob', event.metadata.dob]];
    case 'ADDRESS':
      return [['address', event.metadata.complete_address]];
    case 'PAN':
      return [['pan', event.metadata.pan]];
    case 'BANK_ACCOUNT':
      return [['account', event.metadata.bank_account]];
    default:
      return [];
  }
}

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
