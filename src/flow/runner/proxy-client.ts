import * as z from 'zod/mini';
import {UserDetails, pathsOf} from '../../protocol/details.ts';
import {
  Failure,
  isFailureCode,
  failureWith,
  type AnyFailure,
  type ProxyStep,
} from '../../protocol/failures.ts';
import {parseJson} from '../../protocol/json.ts';
import {withoutInherited} from '../../protocol/zod-prototypes.ts';
import {
  Capabilities,
  CHALLENGE_HEADER,
  DETAILS_TYPE,
  GUARD_HEADER,
  Problem,
  SecureIdUser,
  Session,
  TransactionStatus,
  TokenAnswer,
  TRANSACTION_HEADER,
  routes,
  type SessionRequest,
} from '../../protocol/proxy/api.ts';

/** Every method rejects with a `Failure` or with the signal's reason. */
export interface ProxyClient {
  capabilities(signal: AbortSignal): Promise<Capabilities>;
  session(
    body: SessionRequest,
    signal: AbortSignal,
    challenge?: string,
    transaction?: string,
  ): Promise<Session>;
  /** The proxy exchanges a code once, even if it is asked again. */
  token(code: string, verification_id: string | undefined, signal: AbortSignal): Promise<TokenAnswer>;
  /** @param ended the page shows that the transaction was denied or failed. */
  status(
    verification_id: string | undefined,
    signal: AbortSignal,
    ended?: boolean,
  ): Promise<TransactionStatus>;
  userDetails(token: string, verification_id: string | undefined, signal: AbortSignal): Promise<UserDetails>;
  users(verification_id: string | undefined, signal: AbortSignal): Promise<SecureIdUser>;
  /** Sent with `keepalive`, because the page may be leaving. */
  cancel(verification_id: string): Promise<void>;
}

/** Browsers do not repeat a `POST` after the server closed an idle connection (RFC 9110 section 9.2.2). */
const REQUEST_TRIES = 4;

interface ClientRequest {
  readonly body?: unknown;
  readonly token?: string;
  readonly challenge?: string | undefined;
  readonly transaction?: string | undefined;
  readonly signal?: AbortSignal;
}

export function createProxyClient(base: string, send: typeof fetch): ProxyClient {
  async function call(
    step: ProxyStep,
    {body, token, challenge, transaction, signal}: ClientRequest,
    tries = 1,
  ): Promise<unknown> {
    const {method, path} = routes[step];
    const init: RequestInit = {
      method,
      headers: {
        accept: `${DETAILS_TYPE}, application/json`,
        [GUARD_HEADER]: '1',
        ...(body === undefined ? {} : {'content-type': 'application/json'}),
        ...(token === undefined ? {} : {authorization: `Bearer ${token}`}),
        ...(challenge === undefined ? {} : {[CHALLENGE_HEADER]: challenge}),
        ...(transaction === undefined ? {} : {[TRANSACTION_HEADER]: transaction}),
      },
      body: body === undefined ? null : JSON.stringify(body),
      credentials: 'include',
      cache: 'no-store',
      redirect: 'error',
      ...(signal ? {signal} : {keepalive: true}),
    };
    let response: Response;
    let text: string;
    try {
      response = await send(base.replace(/\/+$/, '') + path, init);
      text = await response.text();
    } catch {
      signal?.throwIfAborted();
      if (tries > 1) return call(step, {body, token, transaction, signal} as ClientRequest, tries - 1);
      throw new Failure('proxy-unreachable', {step, timed_out: false});
    }
    if (!response.ok) throw failureIn(text, step, response.status);
    return text === '' ? undefined : read(text, step, response.status);
  }

  return {
    capabilities: async signal =>
      readAnswer(Capabilities, await call('capabilities', {signal}, REQUEST_TRIES), 'capabilities'),
    session: async (body, signal, challenge, transaction) =>
      readAnswer(Session, await call('session', {body, challenge, transaction, signal}), 'session'),
    token: async (code, transaction, signal) =>
      readAnswer(
        TokenAnswer,
        await call('token', {body: {auth_code: code}, transaction, signal}, REQUEST_TRIES),
        'token',
      ),
    status: async (transaction, signal, ended) =>
      readAnswer(
        TransactionStatus,
        await call('status', {body: ended ? {ended} : {}, transaction, signal}, REQUEST_TRIES),
        'status',
      ),
    userDetails: async (token, transaction, signal) => {
      const read = UserDetails.read(
        await call('user-details', {body: {}, token, transaction, signal}, REQUEST_TRIES),
      );
      if ('details' in read) return read.details;
      throw new Failure('proxy-answer-invalid', {step: 'user-details', status: 200, paths: read.paths});
    },
    users: async (transaction, signal) =>
      readAnswer(SecureIdUser, await call('users', {body: {}, transaction, signal}, REQUEST_TRIES), 'users'),
    cancel: async transaction => {
      await call('cancel', {transaction});
    },
  };
}

function readAnswer<T extends z.ZodMiniType>(schema: T, body: unknown, step: ProxyStep): z.output<T> {
  const read = withoutInherited(() => schema.safeParse(body));
  if (read.success) return read.data;
  throw new Failure('proxy-answer-invalid', {step, status: 200, paths: pathsOf(read.error)});
}

function read(text: string, step: ProxyStep, status: number): unknown {
  try {
    return parseJson(text);
  } catch {
    throw new Failure('proxy-answer-invalid', {step, status, paths: ['']});
  }
}

function failureIn(text: string, step: ProxyStep, status: number): AnyFailure {
  const problem = withoutInherited(() => Problem.safeParse(read(text, step, status)));
  if (!problem.success || !isFailureCode(problem.data.code)) {
    return new Failure('proxy-answer-invalid', {step, status, paths: ['code']});
  }
  return failureWith(problem.data.code, problem.data.facts);
}
