import {urlOf, shown} from './address.ts';

/**
 * Returns the address to which a consent window returned, with `status` if it is that of an error.
 *
 * @param consentWindow a window that shows a page of this origin.
 */
export function findInConsentWindow({location, performance}: Window): {url: string; status?: number} {
  const [navigation] = performance.getEntriesByType('navigation');
  const {responseStatus = 0} = (navigation ?? {}) as {responseStatus?: number};
  const url = shown(urlOf(location.href, ''));
  return responseStatus >= 400 ? {url, status: responseStatus} : {url};
}
