// What the proxy does on every runtime, over HTTP. RUNTIME names the one to serve it; by default this Node.
import {sandboxKeys} from '../../src/sandbox/index.ts';
import {serveOn} from '../runtimes/runtimes.mjs';
import {conformance} from './conformance.ts';
import {SEALING_KEY} from './support.ts';

const runtime = process.env.RUNTIME ?? 'node';

describe(`the proxy on ${runtime}`, function () {
  this.timeout(60_000);
  conformance(async ({cashfree, signatureKey}) =>
    serveOn(runtime, {
      CF_ENVIRONMENT: 'emulator',
      CF_BASE_URL: `${cashfree}/verification`,
      CF_SECURE_ID_CLIENT_ID: sandboxKeys.secureId.clientId,
      CF_SECURE_ID_CLIENT_SECRET: sandboxKeys.secureId.clientSecret,
      CF_ONE_CLICK_CLIENT_ID: sandboxKeys.oneClick.clientId,
      CF_ONE_CLICK_CLIENT_SECRET: sandboxKeys.oneClick.clientSecret,
      CF_SEALING_KEYS: SEALING_KEY,
      CF_COOKIES: 'development',
      CF_ORIGINS: 'https://shop.example',
      CF_SIGNATURE_KEY: signatureKey.replaceAll('\n', '\\n'),
    }),
  );
});
