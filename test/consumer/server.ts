// What a merchant's server writes against the published types, on Node. It is compiled, never run.

import {createServer} from 'node:http';
import {allFields, createTokenProxy, optionsFromEnv, type TokenProxyOptions} from 'cf-user-details/proxy';
import {toNodeHandler} from 'cf-user-details/proxy/node';
import {createSandbox, sandboxKeys} from 'cf-user-details/sandbox';

const options: TokenProxyOptions = {
  environment: 'emulator',
  baseUrl: 'http://127.0.0.1:4010/verification',
  secureIdKeys: sandboxKeys.secureId,
  oneClickKeys: () => Promise.resolve(sandboxKeys.oneClick),
  sealingKeys: [],
  fields: allFields,
};

const handler: (request: Request) => Promise<Response> = createTokenProxy(options);
createServer(toNodeHandler(handler));
createServer(toNodeHandler(createTokenProxy(optionsFromEnv(process.env))));
const sandbox: {fetch(request: Request): Promise<Response>} = createSandbox({
  redirectUrl: 'http://localhost:5173/callback.html',
});
void sandbox;

// @ts-expect-error -- no such environment
createTokenProxy({...options, environment: 'staging'});
// @ts-expect-error -- both key pairs are needed
createTokenProxy({environment: 'production', secureIdKeys: sandboxKeys.secureId, sealingKeys: []});
// @ts-expect-error -- a rule is one of three words
createTokenProxy({...options, fields: {PAN: 'hide'}});
