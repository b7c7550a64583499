import {MOBILE} from './cashfree.ts';

/**
 * The ten digits that Cashfree wants (contract 3, 4), from what a person types: spaces, dots, hyphens, brackets,
 * and the prefixes 0, 91 and +91 are taken off. Undefined where ten digits do not remain.
 */
export function readMobile(input: string): string | undefined {
  const digits = input
    .normalize('NFKC')
    .replaceAll(/[\s().-]/g, '')
    .replace(/^(?:\+?91|0)(?=\d{10}$)/, '');
  return MOBILE.test(digits) ? digits : undefined;
}
