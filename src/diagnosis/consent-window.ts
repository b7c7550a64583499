import {urlOf, shown} from './address.ts';

/** For a window that shows a page of this origin. `status` is present only for an error. */
export function findInConsentWindow({location, performance}: Window): {url: string; status?: number} {
  const [navigation] = performance.getEntriesByType('navigation');
  const {responseStatus = 0} = (navigation ?? {}) as {responseStatus?: number};
  const url = shown(urlOf(location.href, ''));
  return responseStatus >= 400 ? {url, status: responseStatus} : {url};
}
