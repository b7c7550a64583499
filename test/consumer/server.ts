// What a merchant's server writes against the published types, on Node. It is compiled, never run.

import {createServer} from 'node:http';
import {
  allFields,
  createSecureIdUser,
  createTokenProxy,
  isFailure,
  optionsFromEnv,
  type CreatedUser,
  type TokenProxyOptions,
} from 'cf-user-details/proxy';
import {toNodeHandler} from 'cf-user-details/proxy/node';
import {createEmulator, emulatorKeys} from 'cf-user-details/emulator';

const options: TokenProxyOptions = {
  environment: 'emulator',
  baseUrl: 'http://127.0.0.1:4010/verification',
  secureIdKeys: emulatorKeys.secureId,
  oneClickKeys: () => Promise.resolve(emulatorKeys.oneClick),
  sealingKeys: [],
  fields: allFields,
};

const handler: (request: Request) => Promise<Response> = createTokenProxy(options);
createServer(toNodeHandler(handler));
createServer(toNodeHandler(createTokenProxy(optionsFromEnv(process.env))));
const emulator: {fetch(request: Request): Promise<Response>} = createEmulator({
  redirectUrl: 'http://localhost:5173/callback.html',
});
void emulator;

// Create User, from a consent and from the merchant's own records.
const created = ({user_id, user_reference_id, verification_id, subject}: CreatedUser): void =>
  console.log(user_id, user_reference_id, verification_id, subject?.length);
createTokenProxy({...options, createUser: true});
createTokenProxy({...options, createUser: {userId: () => undefined, created, tellPage: true}});
createTokenProxy({...options, authorize: () => ({subject: 'session', userId: 'customer-7'})});
const customer: {mobile: string; name?: string; email: string | null} = {mobile: '1000000001', email: null};
try {
  const user = await createSecureIdUser({...customer, phone: customer.mobile}, options);
  console.log(user.user_id.length, user.user_reference_id, user.name?.length);
} catch (error) {
  if (isFailure(error) && error.code === 'user-invalid') console.log(error.facts.field.length);
}
// @ts-expect-error -- the phone is required
await createSecureIdUser({name: 'Asha'}, options);
// @ts-expect-error -- keys are required
await createSecureIdUser({phone: '1000000001'}, {environment: 'production'});
// @ts-expect-error -- the page never names an id: the function does
createTokenProxy({...options, createUser: {userId: 'customer-7'}});

// @ts-expect-error -- no such environment
createTokenProxy({...options, environment: 'staging'});
// @ts-expect-error -- both key pairs are needed
createTokenProxy({environment: 'production', secureIdKeys: emulatorKeys.secureId, sealingKeys: []});
// @ts-expect-error -- a rule is one of three words
createTokenProxy({...options, fields: {PAN: 'hide'}});
