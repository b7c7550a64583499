import type {UserDetails} from 'cf-user-details';

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

export type Values = Record<(typeof fields)[number]['name'], string>;

export const empty: Values = {name: '', email: '', mobile: '', dob: '', address: '', pan: '', account: ''};

/** @returns the values of the fields that the user shared. */
export function valuesIn({scopes}: UserDetails): Partial<Values> {
  const values = {
    name: scopes.NAME?.[0].metadata.name,
    email: scopes.EMAIL?.[0].metadata.email,
    mobile: scopes.MOBILE?.[0].metadata.mobile,
    dob: scopes.DOB?.[0].metadata.dob,
    address: scopes.ADDRESS?.[0].metadata.complete_address,
    pan: scopes.PAN?.[0].metadata.pan,
    account: scopes.BANK_ACCOUNT?.[0].metadata.bank_account,
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value));
}

/**
 * Merges shared details into the form, and keeps the values that the user typed. It removes a value of the previous person that
 * this person did not share: a form must never contain the details of two people.
 */
export function fill(form: Values, before: Partial<Values>, shared: Partial<Values>): Values {
  const values = {...form};
  for (const {name} of fields) {
    const left = form[name] === before[name] ? '' : form[name];
    values[name] = shared[name] ?? left;
  }
  return values;
}
