import type {TokenProxyOptions} from './options.ts';
import {OptionError, typeFault} from './values.ts';

const FUNCTIONS = ['authorize', 'clientAddress', 'observe', 'fetch', 'now'] as const;

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
  // No page could call.
  if (list.length === 0)
    throw new OptionError('origins is empty; leave it out, or name the origin of each page');
  return list.map(checkOrigin);
}

/**
 * An origin is compared as text, so that it must be written as browsers write it (RFC 6454 section 6.2).
 *
 * @throws {OptionError} with the spelling that is expected, where there is one.
 */
export function checkOrigin(origin: unknown): string {
  const general = 'origins holds exact origins such as https://shop.example';
  if (typeof origin !== 'string' || !URL.canParse(origin)) throw new OptionError(general);
  const expected = new URL(origin).origin;
  // A host with a wildcard parses; browsers never send one.
  if (origin.includes('*'))
    throw new OptionError(`${general}; list each one, because wildcards are not supported`);
  if (expected === 'null') throw new OptionError(general);
  if (expected !== origin)
    throw new OptionError(`origins holds an origin as browsers do not write it; write ${expected}`);
  return origin;
}

/** The options that are neither keys nor addresses. @throws {OptionError} */
export function checkTypes(options: TokenProxyOptions): void {
  for (const name of FUNCTIONS) {
    const fault = options[name] === undefined ? undefined : typeFault(options[name], 'function');
    if (fault !== undefined) throw new OptionError(`${name} is a function; it ${fault}`);
  }
  const {timeout, apiVersion} = options;
  if (timeout !== undefined && !(Number.isFinite(timeout) && timeout > 0))
    throw new OptionError('timeout is a number of milliseconds above 0');
  if (apiVersion !== undefined && !/^\d{4}-\d\d-\d\d$/.test(apiVersion))
    throw new OptionError('apiVersion is a date such as 2024-12-01');
}
