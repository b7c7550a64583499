import type {CookieKind, TokenProxyOptions} from './options.ts';
import {OptionError, typeFault} from './values.ts';

const FUNCTIONS = ['authorize', 'clientAddress', 'observe', 'log', 'fetch', 'now', 'sleep'] as const;

type Checked = Partial<
  Pick<TokenProxyOptions, (typeof FUNCTIONS)[number] | 'timeout' | 'apiVersion' | 'requireMobile'>
>;

/** @throws {OptionError} */
export function checkBasePath(path: unknown): void {
  const isPath = typeof path === 'string' && /^(?:\/[A-Za-z0-9._~-]+)*$/.test(path);
  if (!isPath || /\/\.\.?(?:\/|$)/.test(path)) {
    throw new OptionError('basePath is a path such as /cf, without a slash at its end');
  }
}

/** @throws {OptionError} */
export function checkOrigins(origins: unknown): readonly string[] {
  const fault = typeFault(origins, 'list');
  if (fault !== undefined)
    throw new OptionError(`origins is a list such as ['https://shop.example']; it ${fault}`);
  const list = origins as readonly unknown[];
  if (list.length === 0)
    throw new OptionError('origins is empty; leave it out, or name the origin of each page');
  return list.map(checkOrigin);
}

/** Origins are compared as text (RFC 6454 section 6.2). @throws {OptionError} that names the browser's spelling. */
export function checkOrigin(origin: unknown): string {
  const general = 'origins holds exact origins such as https://shop.example';
  if (origin === 'null' || (typeof origin === 'string' && /^file:/i.test(origin)))
    throw new OptionError(
      'origins cannot hold null, the origin of pages from file: and of every sandboxed frame; serve the pages of an app from a scheme of its own, such as capacitor://localhost',
    );
  if (typeof origin !== 'string' || !URL.canParse(origin)) throw new OptionError(general);
  const expected = originOf(new URL(origin));
  // `URL` accepts a wildcard in a host, but browsers never send one.
  if (origin.includes('*'))
    throw new OptionError(`${general}; list each one, because wildcards are not supported`);
  if (expected === undefined) throw new OptionError(general);
  if (expected !== origin)
    throw new OptionError(`origins holds an origin as browsers do not write it; write ${expected}`);
  return origin;
}

/** An app's page is cross-site to every proxy. Only cross-site cookies reach the proxy. @throws {OptionError} */
export function checkAppCookies(origins: readonly string[] | undefined, cookies: CookieKind): void {
  const app = origins?.find(origin => !/^https?:/.test(origin));
  if (app !== undefined && cookies !== 'cross-site')
    throw new OptionError(`origins holds ${app}, an app's origin, which needs cookies: 'cross-site'`);
}

/** Serialises an origin as browsers do. `URL` makes the origin of a custom scheme opaque (URL Standard, section 4.7). */
function originOf({origin, protocol, host}: URL): string | undefined {
  if (origin !== 'null') return origin;
  return /^[A-Za-z0-9.-]+(?::\d+)?$/.test(host) ? `${protocol}//${host}` : undefined;
}

/** Checks the options that are neither keys nor addresses. @throws {OptionError} */
export function checkTypes(options: Checked): void {
  for (const name of FUNCTIONS) {
    const fault = options[name] === undefined ? undefined : typeFault(options[name], 'function');
    if (fault !== undefined) throw new OptionError(`${name} is a function; it ${fault}`);
  }
  const {timeout, apiVersion, requireMobile} = options;
  if (requireMobile !== undefined && typeof requireMobile !== 'boolean')
    throw new OptionError('requireMobile is true or false');
  if (timeout !== undefined && !(Number.isFinite(timeout) && timeout > 0))
    throw new OptionError('timeout is a number of milliseconds above 0');
  if (apiVersion !== undefined && !/^\d{4}-\d\d-\d\d$/.test(apiVersion))
    throw new OptionError('apiVersion is a date such as 2024-12-01');
}
