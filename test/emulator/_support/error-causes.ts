import {FAULT_HEADER, emulatorKeys} from '../../../src/emulator/index.ts';
import {EXAMPLE, type Changes, type Kit, type Reply} from './kit.ts';

/** Causes of the documented errors. The key is `endpoint status code`. */
export const causes: Readonly<Record<string, (kit: Kit) => Promise<Reply>>> = {
  'data-availability 400 identifier_type_value_invalid': kit =>
    kit.availability(EXAMPLE, {body: {user: [{identifier_type: 'EMAIL', identifier_value: EXAMPLE}]}}),
  'data-availability 400 identifier_value_value_invalid': kit => kit.availability('+919988123456'),
  'data-availability 401 authentication_failed': kit => kit.availability(EXAMPLE, wrongSecret),
  'data-availability 403 ip_validation_failed': kit => {
    kit.emulator.set({ipList: 'documented-calls'});
    return kit.availability(EXAMPLE);
  },
  'data-availability 403 authentication_failed': kit => {
    kit.emulator.set({signature: 'documented-calls'});
    return kit.availability(EXAMPLE);
  },
  'data-availability 409 verification_id_already_exists': twice(kit => kit.availability(EXAMPLE, sameId)),
  'data-availability 422 insufficient_balance': kit => {
    kit.emulator.set({balance: 'empty'});
    return kit.availability(EXAMPLE);
  },
  'data-availability 429 too_many_requests_per_operation': overOperation(kit => kit.availability(EXAMPLE)),
  'data-availability 429 too_many_requests_per_ip': overAddress(kit => kit.availability(EXAMPLE)),
  'data-availability 500 verification_failed': kit => kit.availability(EXAMPLE, broken(500)),
  'data-availability 502 verification_failed': kit => kit.availability(EXAMPLE, broken(502)),

  'session 400 verification_id_missing': kit => kit.session(EXAMPLE, {body: {verification_id: undefined}}),
  'session 400 verification_id_value_invalid': kit =>
    kit.session(EXAMPLE, {body: {verification_id: 'no spaces'}}),
  'session 400 verification_id_length_exceeded': kit =>
    kit.session(EXAMPLE, {body: {verification_id: 'x'.repeat(51)}}),
  'session 400 identifier_type_missing': kit =>
    kit.session(EXAMPLE, {body: {user: {identifier_value: EXAMPLE}}}),
  'session 400 identifier_value_missing': kit =>
    kit.session(EXAMPLE, {body: {user: {identifier_type: 'MOBILE'}}}),
  'session 400 identifier_type_value_invalid': kit =>
    kit.session(EXAMPLE, {body: {user: {identifier_type: 'PAN', identifier_value: EXAMPLE}}}),
  'session 400 identifier_value_value_invalid': kit => kit.session('998812345'),
  'session 400 x-client-id_missing': kit => kit.session(EXAMPLE, noId),
  'session 400 x-client-secret_missing': kit => kit.session(EXAMPLE, noSecret),
  'session 401 authentication_failed': kit => kit.session(EXAMPLE, wrongSecret),
  'session 409 verification_id_already_exists': async kit => {
    await kit.availability(EXAMPLE);
    await kit.session(EXAMPLE, sameId);
    return kit.session(EXAMPLE, sameId);
  },
  'session 422 insufficient_balance': async kit => {
    await kit.availability(EXAMPLE);
    kit.emulator.set({balance: 'empty'});
    return kit.session(EXAMPLE);
  },
  'session 429 too_many_requests_per_operation': overOperation(kit => kit.session(EXAMPLE)),
  'session 429 too_many_requests_per_ip': overAddress(kit => kit.session(EXAMPLE)),
  'session 500 verification_failed': kit => kit.session(EXAMPLE, broken(500)),

  'generate-token 400 auth_code_missing': kit => kit.token(undefined),
  'generate-token 400 auth_code_value_invalid': kit => kit.token('auth_code_value'),
  'generate-token 400 x-client-id_missing': kit => kit.token('any', noId),
  'generate-token 400 x-client-secret_missing': kit => kit.token('any', noSecret),
  'generate-token 401 authentication_failed': kit => kit.token('any', wrongSecret),
  'generate-token 429 too_many_requests_per_operation': overOperation(kit => kit.token('any')),
  'generate-token 429 too_many_requests_per_ip': overAddress(kit => kit.token('any')),
  'generate-token 500 verification_failed': kit => kit.token('any', broken(500)),

  'user-details 400 access_token_missing': kit => kit.details('', {headers: {authorization: undefined}}),
  // A server that reads accessToken, not access_token, sends this (docs/cashfree-contract.md section 9).
  'user-details 400 access_token_value_invalid': kit => kit.details('undefined'),
  'user-details 422 insufficient_balance': async kit => {
    const token = await kit.grant(EXAMPLE);
    kit.emulator.set({balance: 'empty'});
    return kit.details(token);
  },
  'user-details 429 too_many_requests_per_operation': overOperation(kit => kit.details('any')),
  'user-details 429 too_many_requests_per_ip': overAddress(kit => kit.details('any')),
  'user-details 500 verification_failed': kit => kit.details('any', broken(500)),

  'user 400 user_id_value_invalid': kit => kit.user({phone: EXAMPLE, user_id: 'no/slash'}),
  'user 400 phone_value_invalid': kit => kit.user({phone: '+1 555 0100'}),
  'user 400 phone_missing': kit => kit.user({user_id: 'somebody'}),
  'user 400 email_address_invalid': kit => kit.user({phone: EXAMPLE, email: 'nobody'}),
  'user 400 address_length_exceeded': kit => kit.user({phone: EXAMPLE, address: 'a'.repeat(501)}),
  'user 400 name_value_invalid': kit => kit.user({phone: EXAMPLE, name: 'Robert"); --'}),
  'user 401 authentication_failed': kit => kit.user({phone: EXAMPLE}, wrongSecret),
  'user 403 ip_validation_failed': kit => {
    kit.emulator.set({ipList: 'documented-calls'});
    return kit.user({phone: EXAMPLE});
  },
  'user 403 authentication_failed': kit => {
    kit.emulator.set({signature: 'documented-calls'});
    return kit.user({phone: EXAMPLE});
  },
  'user 409 user_id_already_exists': twice(kit => kit.user({phone: EXAMPLE, user_id: 'somebody'})),
  'user 429 too_many_requests_per_operation': overOperation(kit => kit.user({phone: EXAMPLE})),
  'user 429 too_many_requests_per_ip': overAddress(kit => kit.user({phone: EXAMPLE})),
  'user 500 verification_failed': kit => kit.user({phone: EXAMPLE}, broken(500)),
};

const wrongSecret: Changes = {headers: {'x-client-secret': 'guessed'}};
const noId: Changes = {headers: {'x-client-id': undefined}};
const noSecret: Changes = {headers: {'x-client-secret': undefined}};
const sameId: Changes = {body: {verification_id: 'the-same-id'}};

/** No request causes this error. A fault does. */
function broken(status: number): Changes {
  return {headers: {[FAULT_HEADER]: JSON.stringify({kind: 'error', status})}};
}

function twice(call: (kit: Kit) => Promise<Reply>): (kit: Kit) => Promise<Reply> {
  return async kit => {
    await call(kit);
    return call(kit);
  };
}

/** The first call above the limit of 100 calls per minute (section 2.3). */
function overOperation(call: (kit: Kit) => Promise<Reply>): (kit: Kit) => Promise<Reply> {
  return async kit => {
    for (let count = 0; count < 100; count++) await call(kit);
    return call(kit);
  };
}

/** The first call above the limit of the address, which other calls have used up. */
function overAddress(call: (kit: Kit) => Promise<Reply>): (kit: Kit) => Promise<Reply> {
  const {clientId} = emulatorKeys.oneClick;
  return async kit => {
    const paths = [
      '/user',
      '/user/data-availability',
      '/oauth2/session',
      '/oauth2/generate-token',
      '/oauth2/user-details',
    ];
    for (let count = 0; count < 500; count++) {
      const path = paths[count % paths.length] ?? '';
      const method = path.endsWith('details') ? 'GET' : 'POST';
      await kit.send({method, path, headers: {'x-client-id': clientId}});
    }
    return call(kit);
  };
}
