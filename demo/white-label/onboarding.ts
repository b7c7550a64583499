import {CfUserDetailsElement} from 'cf-user-details';
import {logEvents} from '../shared/event-log.ts';

CfUserDetailsElement.define();

const element = document.querySelector('cf-user-details');
const summary = document.querySelector('#summary');
const log = document.querySelector<HTMLElement>('#log');

if (element && summary && log) {
  element.strings = {
    start: 'Continue with 1-Click',
    intro: 'One password on your phone, and you are through.',
  };
  element.addEventListener('cf-details', ({details: {scopes}}) => {
    summary.replaceChildren();
    add('Name', scopes.NAME?.[0].metadata.name);
    add('PAN', scopes.PAN?.[0].metadata.pan);
    add('Bank', scopes.BANK_ACCOUNT?.[0].metadata.bank_name);
    add('Account', scopes.BANK_ACCOUNT?.[0].metadata.bank_account);
  });
  element.addEventListener('cf-user-created', ({user}) => add('Customer id', user.user_id));
  logEvents(element, log);
}

function add(term: string, value: string | null | undefined): void {
  const name = document.createElement('dt');
  name.textContent = term;
  const text = document.createElement('dd');
  text.textContent = value ?? 'not shared';
  summary?.append(name, text);
}
