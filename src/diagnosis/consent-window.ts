import {urlOf, shown} from './address.ts';

/**
 * Where a consent window came back to.
 *
 * @param consentWindow shows a page of this origin.
 * @returns `status` where it is the one of an error.
 */
export function findInConsentWindow({location, performance}: Window): {url: string; status?: number} {
  const [navigation] = performance.getEntriesByType('navigation');
  const {responseStatus = 0} = (navigation ?? {}) as {responseStatus?: number};
  const url = shown(urlOf(location.href, ''));
  return responseStatus >= 400 ? {url, status: responseStatus} : {url};
}
