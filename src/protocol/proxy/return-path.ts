/**
 * Path of the page that started a transaction, with an empty parameter for the code at its end. Limited, because it is
 * stored in a cookie.
 */
export const RETURN_PATH = /^\/[!-~]{0,511}$/;

/**
 * Adds the parameter to the fragment, where `readCallbackUrl` finds and removes it: a browser does not send a fragment
 * to the server. The rest remains byte for byte.
 */
export const openForCode = (path: string): string => `${path}${path.includes('#') ? '&' : '#'}auth_code=`;
