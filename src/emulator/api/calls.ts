import {HOUR, MOBILE, UserRequest, VERIFICATION_ID, type Endpoint} from '../../protocol/cashfree/api.ts';
import {detailScopes} from './drift.ts';
import type {EmulatorState} from '../state/state.ts';
import {exampleFor, personaOf, type Persona} from '../people/personas.ts';
import {documentedRefusal, ours, EmulatedRefusal} from './refusal.ts';
import {wanted} from '../options.ts';

/** A call that passed the checks of `admit`. */
export interface EmulatedCall {
  readonly state: EmulatorState;
  readonly now: number;
  /** JSON object of the body, without null fields. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly bearer: string | undefined;
  /** Formats an instant by the switch `expiryForm`. Undefined omits the field. */
  readonly expiry: (at: number) => string | undefined;
}

/** `reference` names the field that receives a new reference number. */
export interface EmulatedAnswer {
  readonly reference: 'reference_id' | 'user_reference_id';
  readonly body: Readonly<Record<string, unknown>>;
  /** Id of the persona, for the log. */
  readonly persona?: string;
}

/** The five calls (docs/cashfree-contract.md sections 3 to 7). Each throws an {@link EmulatedRefusal} for an error answer. */
export const calls: Readonly<Record<Endpoint, (call: EmulatedCall) => EmulatedAnswer>> = {
  'data-availability': dataAvailability,
  session: answerSession,
  'generate-token': generateToken,
  'user-details': userDetails,
  user: answerCreateUser,
};

function dataAvailability({state, body, now}: EmulatedCall): EmulatedAnswer {
  const {records, switches, settings} = state;
  const id = readId('data-availability', body['verification_id']);
  const users = Array.isArray(body['user']) && body['user'].length > 0 ? body['user'] : [undefined];
  const mobiles = users.map(user => mobileIn('data-availability', user));
  charge(state, 'data-availability');
  claimId(state, 'data-availability', id, now);

  for (const mobile of mobiles) records.availability.set(mobile, now + HOUR, now + HOUR);
  const people = mobiles.map(mobile => personFor(state, mobile));
  const names = new Set(people.flatMap(person => person?.scopes ?? []).map(({scope}) => scope));
  const scopes = [...names].filter(scope => wanted(settings, scope)).map(scope => ({scope}));
  const none = {empty: {available_scopes: []}, null: {available_scopes: null}, absent: {}}[switches.noData];
  return {
    reference: 'reference_id',
    body: {
      verification_id: id,
      user: mobiles.map(identifier),
      ...(scopes.length > 0 ? {available_scopes: scopes} : none),
    },
    persona: people[0]?.id ?? 'unlisted',
  };
}

function answerSession({state, body, now, expiry}: EmulatedCall): EmulatedAnswer {
  const {records, switches} = state;
  const id = readId('session', body['verification_id']);
  const mobile = mobileIn('session', body['user']);
  const available = records.availability.get(mobile, now);
  if (switches.order === 'strict' && available === undefined)
    throw ours(400, 'data_availability_missing', 'call /user/data-availability for this number first.');
  charge(state, 'session');
  claimId(state, 'session', id, now);

  const persona = personFor(state, mobile) ?? {
    id: 'unlisted',
    mobile,
    what: '',
    scopes: [],
    manner: 'asks',
  };
  const known = {verificationId: id, mobile, persona, consentUntil: available ?? now + HOUR};
  const session = records.openSession(known, now);
  const user = identifier(mobile);
  return {
    reference: 'reference_id',
    body: {
      verification_id: id,
      user: switches.sessionUser === 'array' ? [user] : user,
      expiry: expiry(session.expires),
      session_id: session.id,
    },
    persona: persona.id,
  };
}

function generateToken({state, body, now, expiry}: EmulatedCall): EmulatedAnswer {
  const {records, switches} = state;
  const code = body['auth_code'];
  if (isMissing(code)) throw documentedRefusal('generate-token', 'auth_code_missing');
  records.count(`generate-token ${String(code)}`, now);
  const grant = records.codes.get(String(code), now);
  // Section 5.4 documents one error for used, expired, foreign and malformed codes.
  if (!grant || grant.expires <= now || (grant.uses > 0 && switches.codeUse === 'once'))
    throw documentedRefusal('generate-token', 'auth_code_value_invalid');
  grant.uses++;
  const {token, expires} = records.issueToken(grant, now);
  return {
    reference: 'reference_id',
    body: {verification_id: grant.verificationId, expiry: expiry(expires), access_token: token},
  };
}

function userDetails({state, bearer, now}: EmulatedCall): EmulatedAnswer {
  const {records, switches} = state;
  if (!bearer) throw documentedRefusal('user-details', 'access_token_missing');
  records.count(`user-details ${bearer}`, now);
  const invalid = documentedRefusal('user-details', 'access_token_value_invalid');
  const grant = records.tokens.get(bearer, now);
  if (!grant) throw invalid;
  // Section 10, row 11: the answer to an expired token is not documented.
  if (grant.expires <= now) throw new EmulatedRefusal(Number(switches.deadToken), invalid.body);
  if (grant.uses > 0 && switches.secondRead === '400') throw invalid;
  charge(state, 'user-details');
  grant.uses++;
  const scopes = detailScopes(grant.scopes, switches);
  const id = switches.shape === 'numeric-id' ? 3_123_123 : grant.verificationId;
  return {
    reference: 'reference_id',
    body: {verification_id: id, ...(scopes === undefined ? {} : {scopes})},
  };
}

/** Fields of Create User with their errors (section 7). A `user_id` that is too long has no error of its own. */
const userFields = [
  ['phone', 'phone_value_invalid'],
  ['user_id', 'user_id_value_invalid'],
  ['email', 'email_address_invalid'],
  ['name', 'name_value_invalid'],
  ['address', 'address_length_exceeded'],
] as const;

function answerCreateUser({state, body, now}: EmulatedCall): EmulatedAnswer {
  if (isMissing(body['phone'])) throw documentedRefusal('user', 'phone_missing');
  for (const [field, code] of userFields)
    if (!UserRequest.shape[field].safeParse(body[field]).success) throw documentedRefusal('user', code);
  const {user_id, phone, email, name, address} = UserRequest.parse(body);
  const reference = state.records.nextReference();
  const id = user_id ?? `emulated_user_${reference}`;
  const key = `user ${id}`;
  if (state.records.ids.get(key, now)) throw documentedRefusal('user', 'user_id_already_exists');
  state.records.ids.set(key, true, now + HOUR);
  return {reference: 'user_reference_id', body: {user_id: id, phone, email, name, address}};
}

function readId(endpoint: 'data-availability' | 'session', id: unknown): string {
  if (isMissing(id)) throw documentedRefusal(endpoint, 'verification_id_missing');
  if (typeof id === 'string' && VERIFICATION_ID.test(id)) return id;
  const short = typeof id !== 'string' || !/^[\w.-]{51,}$/.test(id);
  throw documentedRefusal(
    endpoint,
    short ? 'verification_id_value_invalid' : 'verification_id_length_exceeded',
  );
}

function mobileIn(endpoint: 'data-availability' | 'session', user: unknown): string {
  const {identifier_type: type, identifier_value: value} = Object(user) as Record<string, unknown>;
  if (isMissing(type)) throw documentedRefusal(endpoint, 'identifier_type_missing');
  if (type !== 'MOBILE') throw documentedRefusal(endpoint, 'identifier_type_value_invalid');
  if (isMissing(value)) throw documentedRefusal(endpoint, 'identifier_value_missing');
  if (typeof value !== 'string' || !MOBILE.test(value))
    throw documentedRefusal(endpoint, 'identifier_value_value_invalid');
  return value;
}

function identifier(mobile: string) {
  return {identifier_type: 'MOBILE', identifier_value: mobile};
}

/** Section 10, row 23: whether both calls share one space of ids is not documented. */
function claimId(
  {records, switches}: EmulatorState,
  endpoint: 'data-availability' | 'session',
  id: string,
  now: number,
): void {
  const key = `${switches.idSpace === 'shared' ? 'verification' : endpoint} ${id}`;
  if (records.ids.get(key, now)) throw documentedRefusal(endpoint, 'verification_id_already_exists');
  records.ids.set(key, true, now + HOUR);
}

function charge({switches}: EmulatorState, endpoint: Endpoint): void {
  if (switches.balance === 'empty') throw documentedRefusal(endpoint, 'insufficient_balance');
}

function personFor({switches}: EmulatorState, mobile: string): Persona | undefined {
  return personaOf(mobile) ?? (switches.unlistedNumber === 'example' ? exampleFor(mobile) : undefined);
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
