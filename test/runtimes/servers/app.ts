// What all runtimes serve: the proxy, as a merchant would set it up from the environment.
import {createTokenProxy, optionsFromEnv} from '../../../src/proxy/index.ts';

/** Milliseconds for a call to Cashfree: the suite waits for it to pass. */
const TIMEOUT = 1000;

export function createApp(env: Readonly<Record<string, string | undefined>>) {
  return createTokenProxy({...optionsFromEnv(env), timeout: TIMEOUT});
}
