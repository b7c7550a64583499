/** The page's path, with an empty parameter for the code at its end. Limited, because a cookie stores it. */
export const RETURN_PATH = /^\/[!-~]{0,511}$/;

/** In the fragment, which a browser does not send to the server. `readCallbackUrl` removes it. */
export const withCodeParameter = (path: string): string =>
  `${path}${path.includes('#') ? '&' : '#'}auth_code=`;

/** The spelling of a parameter varies between `auth_code`, `authCode` and `authcode` (docs/cashfree-contract.md section 5.3). */
export function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, '');
}
