import {expect} from '@open-wc/testing';
import type * as z from 'zod/mini';
import * as cashfree from '../../src/protocol/cashfree/api.ts';

interface Table {
  readonly name: string;
  readonly schema: z.ZodMiniType;
  readonly takes: readonly unknown[];
  readonly refuses: readonly unknown[];
}

const user = {identifier_type: 'MOBILE', identifier_value: '1000000001'};
const badUsers = [
  {},
  {identifier_type: 'EMAIL', identifier_value: '1000000001'},
  {identifier_type: 'MOBILE'},
  ...[
    '',
    '100000000',
    '10000000011',
    '+911000000001',
    '911000000001',
    ' 1000000001',
    '1000000001\n',
    '१००००००००१',
  ].map(identifier_value => ({identifier_type: 'MOBILE', identifier_value})),
];
const badIds = ['', 'a'.repeat(51), 'a b', 'a/b', 'ä', 'id\n', 'a@b'];
const goodIds = ['a', 'a'.repeat(50), 'A-z_0.9'];
const references = [123, '123', '9223372036854775807', null];

const tables: readonly Table[] = [
  {
    name: 'data availability, request',
    schema: cashfree.AvailabilityRequest,
    takes: goodIds.map(verification_id => ({verification_id, user: [user]})),
    refuses: [
      ...badIds.map(verification_id => ({verification_id, user: [user]})),
      ...badUsers.map(bad => ({verification_id: 'v', user: [bad]})),
      {verification_id: 'v', user: []},
      {verification_id: 'v', user},
    ],
  },
  {
    name: 'data availability, answer',
    schema: cashfree.AvailabilityAnswer,
    takes: [
      {},
      {available_scopes: null},
      {available_scopes: []},
      {available_scopes: [{scope: 'PAN'}, {scope: 'NEW', more: 1}], user: [user]},
      {available_scopes: [null, {scope: 'PAN'}]},
      {available_scopes: {scope: 'PAN'}},
      {reference_id: {}, verification_id: 7},
      ...references.map(reference_id => ({reference_id})),
    ],
    refuses: [null, '', {available_scopes: 'PAN'}, {available_scopes: [{}]}, {available_scopes: ['PAN']}],
  },
  {
    name: 'session, request',
    schema: cashfree.CashfreeSessionRequest,
    takes: goodIds.map(verification_id => ({verification_id, user})),
    refuses: [
      ...badIds.map(verification_id => ({verification_id, user})),
      ...badUsers.map(bad => ({verification_id: 'v', user: bad})),
      {verification_id: 'v', user: [user]},
    ],
  },
  {
    name: 'session, answer',
    schema: cashfree.SessionAnswer,
    takes: [
      {session_id: 's'},
      {session_id: 's', user},
      {session_id: 's', user: [user], expiry: null},
      {session_id: 's', expiry: 3600, reference_id: []},
      ...references.map(reference_id => ({session_id: 's', reference_id})),
    ],
    refuses: [{}, {session_id: ''}, {session_id: null}, {session_id: 7}, []],
  },
  {
    name: 'token, request',
    schema: cashfree.CashfreeTokenRequest,
    takes: [{auth_code: 'c'}],
    refuses: [{}, {auth_code: ''}, {auth_code: null}, {authCode: 'c'}],
  },
  {
    name: 'token, answer',
    schema: cashfree.CashfreeTokenAnswer,
    takes: [
      {access_token: 't', verification_id: 'v'},
      {access_token: 't', verification_id: 'v', expiry: null, reference_id: '1'},
      {access_token: 't', verification_id: 'v', expiry: 3600, reference_id: {}},
      {access_token: 't'},
      ...[null, '', 7, {}].map(verification_id => ({access_token: 't', verification_id})),
    ],
    refuses: [
      {},
      {verification_id: 'v'},
      {accessToken: 't', verification_id: 'v'},
      {access_token: '', verification_id: 'v'},
    ],
  },
  {
    name: 'create user, request',
    schema: cashfree.UserRequest,
    takes: [
      {phone: '1000000001'},
      {phone: '911000000001'},
      {phone: '+911000000001'},
      ...goodIds.map(user_id => ({phone: '1000000001', user_id})),
      {phone: '1000000001', email: 'a@shop.example', name: 'A. B-C 3', address: 'x'.repeat(500)},
    ],
    refuses: [
      {},
      {phone: '01000000001'},
      {phone: '++911000000001'},
      {phone: 1000000001},
      ...badIds.map(user_id => ({phone: '1000000001', user_id})),
      {phone: '1000000001', email: 'a@'},
      {phone: '1000000001', name: 'A <b>'},
      {phone: '1000000001', name: ''},
      {phone: '1000000001', address: 'x'.repeat(501)},
    ],
  },
  {
    name: 'create user, answer',
    schema: cashfree.UserAnswer,
    takes: [
      {user_id: 'u'},
      {user_id: 'u', phone: 1000000001, email: null},
      ...references.map(user_reference_id => ({user_id: 'u', user_reference_id})),
    ],
    refuses: [null, [], 'u'],
  },
  {
    name: 'error',
    schema: cashfree.ErrorAnswer,
    takes: [
      {},
      {type: 'validation_error', code: 'x-client-id_missing', message: 'm', error: {ref_id: 102}},
      {code: 7, message: {}, type: null},
    ],
    refuses: [null, '<html>', []],
  },
];

describe("Cashfree's bodies", () => {
  for (const {name, schema, takes, refuses} of tables) {
    describe(name, () => {
      for (const body of takes)
        it(`accepts ${show(body)}`, () => expect(schema.safeParse(body).error).to.equal(undefined));
      for (const body of refuses)
        it(`refuses ${show(body)}`, () => expect(schema.safeParse(body).success).to.equal(false));
    });
  }

  it('keep what is not documented', () => {
    const body = {session_id: 's', user: [user], new_field: {deep: [1]}};
    expect(cashfree.SessionAnswer.parse(body)).to.deep.equal(body);
  });

  it('give a phone that came unquoted as text', () => {
    expect(cashfree.UserAnswer.parse({user_id: 'u', phone: 1000000001}).phone).to.equal('1000000001');
  });

  it('go to the documented paths', () => {
    const calls = Object.values(cashfree.endpoints).map(({method, path}) => `${method} ${path}`);
    expect(calls).to.deep.equal([
      'POST /user/data-availability',
      'POST /oauth2/session',
      'POST /oauth2/generate-token',
      'GET /oauth2/user-details',
      'POST /user',
    ]);
    expect(cashfree.API_VERSION).to.equal('2024-12-01');
  });
});

function show(body: unknown): string {
  const text = JSON.stringify(body);
  return text.length > 110 ? `${text.slice(0, 110)}…` : text;
}
