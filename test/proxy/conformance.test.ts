// What the proxy does on every runtime, over HTTP. RUNTIME names the one to serve it; by default this Node.
import {serveOn} from '../runtimes/runtimes.mjs';
import {conformance} from './_support/conformance.ts';
import {emulatorEnv} from './_support/support.ts';

const runtime = process.env.RUNTIME ?? 'node';

describe(`the proxy on ${runtime}`, function () {
  this.timeout(60_000);
  conformance(async ({cashfree, signatureKey}) =>
    serveOn(runtime, {
      ...emulatorEnv(cashfree),
      CF_ORIGINS: 'https://shop.example',
      CF_SIGNATURE_KEY: signatureKey.replaceAll('\n', '\\n'),
    }),
  );
});
