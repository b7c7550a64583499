import type {Strings, StringsOverride} from './strings.ts';

/** The English texts of the card before the press, and of the time in which the code of transactions loads. */
export const openingEnglish = {
  start: 'Fill in with Cashfree 1-Click',
  again: 'Try again',
  mobile: 'Mobile number',
  intro: 'You choose what to share.',
  stepNumber: 'Step 1 of 3. Next: Cashfree’s page asks for a one-time password, then you come back here.',
  preparing: 'Getting ready…',
  failures: {
    'script-unavailable':
      'This could not be loaded. Check your connection, then try again, or fill in the form by hand.',
  },
} as const satisfies Partial<Strings>;

/** The texts that the card needs before the code of transactions has loaded. */
export type OpeningStrings = Pick<Strings, keyof typeof openingEnglish>;

/** @returns the English texts, with those of the page in their place. */
export function openingStrings({failures, ...texts}: StringsOverride): OpeningStrings {
  return {...openingEnglish, ...texts, failures: {...openingEnglish.failures, ...failures}};
}
