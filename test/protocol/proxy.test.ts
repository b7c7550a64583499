import {expect} from '@open-wc/testing';
import type * as z from 'zod/mini';
import * as api from '../../src/protocol/proxy/api.ts';

const capabilities = {protocol: 2, environment: 'emulator', presentations: ['overlay'], mode: 'sealed'};
const session = {
  verification_id: 'v',
  session_id: 's',
  expiry: '2024-12-31T23:59:59Z',
  available_scopes: ['PAN'],
};
const token = {access_token: 't', token_type: 'Bearer', expiry: '2024-12-31T23:59:59Z', verification_id: 'v'};
const hostileIds = ['', 'a b', '../x', 'a'.repeat(51), 'v\r\nx: y', null, 7];

const tables: readonly {
  name: string;
  schema: z.ZodMiniType;
  takes: readonly unknown[];
  refuses: readonly unknown[];
}[] = [
  {
    name: 'GET /',
    schema: api.Capabilities,
    takes: [capabilities, {...capabilities, presentations: []}, {...capabilities, added: true}],
    refuses: [
      {},
      {...capabilities, protocol: 1},
      {...capabilities, environment: 'staging'},
      {...capabilities, mode: 'open'},
      {...capabilities, presentations: ['teleport']},
    ],
  },
  {
    name: 'POST /session, request',
    schema: api.SessionRequest,
    takes: [
      ...api.presentations.map(presentation => ({mobile: '1000000001', presentation})),
      {again: true, presentation: 'redirect'},
    ],
    refuses: [
      {again: false, presentation: 'popup'},
      {again: 'true', presentation: 'popup'},
      {mobile: '1000000001'},
      {mobile: '+911000000001', presentation: 'popup'},
      {mobile: 1000000001, presentation: 'popup'},
      {mobile: '1000000001', presentation: 'popup', verification_id: 'mine'},
      {mobile: '1000000001', presentation: 'auto'},
      {mobile: ['1000000001'], presentation: 'popup'},
    ],
  },
  {
    name: 'POST /session, answer',
    schema: api.Session,
    takes: [
      session,
      {...session, available_scopes: []},
      {
        ...session,
        consent_url: 'https://consent.example/',
        sdk: {src: 'https://sdk.example/x.js', mode: 'production'},
      },
      {...session, sdk: {src: '/sdk.js'}},
    ],
    refuses: [
      ...hostileIds.map(verification_id => ({...session, verification_id})),
      {...session, session_id: ''},
      {...session, expiry: 3600},
      {...session, sdk: {}},
      {...session, available_scopes: [{scope: 'PAN'}]},
    ],
  },
  {
    name: 'POST /token, request',
    schema: api.TokenRequest,
    takes: [{auth_code: 'c'}, {auth_code: 'c'.repeat(4096)}],
    refuses: [
      {},
      {auth_code: ''},
      {auth_code: 'c'.repeat(4097)},
      {auth_code: ['c']},
      {auth_code: 'c', verification_id: 'v'},
    ],
  },
  {
    name: 'POST /token, answer',
    schema: api.TokenAnswer,
    takes: [token, {...token, added: 1}, {...token, details: {}}, {...token, details: 'not an object'}],
    refuses: [
      {...token, token_type: 'mac'},
      {...token, access_token: ''},
      {...token, access_token: 't'.repeat(16_385)},
      {...token, expiry: undefined},
      ...hostileIds.map(verification_id => ({...token, verification_id})),
    ],
  },
  {
    name: 'POST /status, request',
    schema: api.StatusRequest,
    takes: [{}, {ended: true}],
    refuses: [null, [], '', {ended: false}, {ended: 'denied'}, {mobile_hint: '01'}],
  },
  {
    name: 'POST /user-details and POST /users, request',
    schema: api.EmptyRequest,
    takes: [{}],
    refuses: [null, [], '', {access_token: 't'}, {verification_id: 'v'}],
  },
  {
    name: 'POST /status, answer',
    schema: api.TransactionStatus,
    takes: [
      {status: 'none'},
      {status: 'pending', verification_id: 'v', expiry: 'x'},
      {status: 'exchanged', access_token: 't'},
      {status: 'failed', code: 'code-rejected', mobile_hint: '01'},
      {status: 'delivered', access_token: 't', details: {}},
      {status: 'delivered', access_token: 't', details: null},
    ],
    refuses: [
      {},
      {status: 'failed', mobile_hint: '1000000001'},
      {status: 'done'},
      {status: 'exchanged', access_token: ''},
      {status: 'failed', code: 7},
    ],
  },
  {
    name: 'POST /users, answer',
    schema: api.SecureIdUser,
    takes: [
      {},
      {user_id: 'u'},
      {user_id: 'u', user_reference_id: 1358},
      {user_id: 'u', user_reference_id: null},
      {user_id: 'u', user_reference_id: '9223372036854775807'},
      {user_id: 'u', user_reference_id: {}},
    ],
    refuses: [null, {user_id: null}],
  },
  {
    name: 'a failure',
    schema: api.Problem,
    takes: [
      {code: 'busy'},
      {type: 'about:blank', title: 'Conflict', status: 409, code: 'transaction-missing', facts: {}},
      {code: 'busy', facts: null},
      {code: 'busy', facts: []},
    ],
    refuses: [{}, {code: 7}, 'busy', null, []],
  },
];

describe('the protocol between element and proxy', () => {
  for (const {name, schema, takes, refuses} of tables) {
    describe(name, () => {
      for (const body of takes)
        it(`accepts ${show(body)}`, () => expect(schema.safeParse(body).error).to.equal(undefined));
      for (const body of refuses)
        it(`refuses ${show(body)}`, () => expect(schema.safeParse(body).success).to.equal(false));
    });
  }

  it('has one route per call', () => {
    const calls = Object.values(api.routes).map(({method, path}) => `${method} ${path}`);
    expect(new Set(calls).size).to.equal(calls.length);
    expect(calls).to.have.members([
      'GET /',
      'POST /session',
      'DELETE /session',
      'POST /token',
      'POST /status',
      'POST /user-details',
      'POST /users',
    ]);
  });
});

function show(body: unknown): string {
  const text = JSON.stringify(body);
  return text.length > 110 ? `${text.slice(0, 110)}…` : text;
}
