import type {AnyCfScopeEvent} from 'cf-user-details';

/** The fields of the shop's form. */
export const fields = [
  {name: 'name', label: 'Name', autocomplete: 'name'},
  {name: 'email', label: 'E-mail', autocomplete: 'email'},
  {name: 'mobile', label: 'Mobile', autocomplete: 'tel'},
  {name: 'dob', label: 'Date of birth', autocomplete: 'bday'},
  {name: 'address', label: 'Address', autocomplete: 'street-address'},
  {name: 'pan', label: 'PAN', autocomplete: 'off'},
  {name: 'account', label: 'Bank account', autocomplete: 'off'},
] as const;

export type Values = Readonly<Record<(typeof fields)[number]['name'], string>>;

export const empty: Values = {name: '', email: '', mobile: '', dob: '', address: '', pan: '', account: ''};

/** What a scope says about the fields. */
export function valuesIn(event: AnyCfScopeEvent): Partial<Values> {
  switch (event.scope) {
    case 'NAME':
      return {name: event.metadata.name ?? ''};
    case 'EMAIL':
      return {email: event.metadata.email ?? ''};
    case 'MOBILE':
      return {mobile: event.metadata.mobile ?? ''};
    case 'DOB':
      return {dob: event.metadata.dob ?? ''};
    case 'ADDRESS':
      return {address: event.metadata.complete_address ?? ''};
    case 'PAN':
      return {pan: event.metadata.pan ?? ''};
    case 'BANK_ACCOUNT':
      return {account: event.metadata.bank_account ?? ''};
    default:
      return {};
  }
}
