import * as z from 'zod/mini';
import {failureOf} from '../../protocol/cashfree/errors.ts';
import {API_VERSION, endpoints, ErrorAnswer, type Endpoint} from '../../protocol/cashfree/api.ts';
import {pathsOf} from '../../protocol/details.ts';
import {EMULATOR_HEADER, EMULATOR_PREFIX} from '../../protocol/emulator.ts';
import {Failure, isFailure, type FailureCode} from '../../protocol/failures.ts';
import {parseJson} from '../../protocol/json.ts';
import {BodyError, readBodyText} from '../http/body.ts';
import {withDeadline} from '../deadline.ts';
import type {RequestTrace} from '../telemetry.ts';
import type {KeyPair, TokenProxyOptions} from '../options/options.ts';
import {OptionError} from '../options/values.ts';
import {resolveValue} from '../resolvable.ts';
import {signatureOf} from './signature.ts';
import {discreetly} from './discreet.ts';
import {checkAnswer, rejectionOf} from './fetch-answer.ts';
import {readCode, upstreamFailure} from './upstream-failures.ts';

/** Longest answers, in bytes. User details may contain a photo in base64. */
const ANSWER_LIMITS = {'user-details': 4_194_304, other: 262_144} as const;

/** The key pair of each call (docs/cashfree-contract.md section 2.1). User details take a bearer token instead. */
const PAIRS = {
  'data-availability': 'secure-id',
  session: 'one-click',
  'generate-token': 'one-click',
  'user-details': undefined,
  user: 'secure-id',
} as const satisfies Record<Endpoint, 'secure-id' | 'one-click' | undefined>;

const REQUEST_ID = /^[A-Za-z0-9._:-]{1,100}$/;

interface CallOptions {
  readonly body?: object;
  readonly bearer?: string;
  readonly trace: RequestTrace;
  /** Hides from the caller why a number is refused; see {@link discreetly}. The trace gets the reason. */
  readonly isDiscreet?: boolean;
}

interface AnswerReport {
  status: number;
  code?: string | undefined;
  requestId?: string;
}

/** Makes one call, without a retry. */
export type Cashfree = <S extends z.ZodMiniType>(
  endpoint: Endpoint,
  schema: S,
  options: CallOptions,
) => Promise<z.output<S>>;

type CashfreeOptions = Pick<
  TokenProxyOptions,
  'environment' | 'secureIdKeys' | 'oneClickKeys' | 'signatureKey' | 'apiVersion' | 'fetch'
> & {readonly base: string; readonly timeout: number; readonly now: () => number};

/** The only client of Cashfree: five fixed paths of one pinned host (docs/security-requirements.md rows O5 and X8). */
export function createCashfree(options: CashfreeOptions): Cashfree {
  const {base, timeout, now, environment, apiVersion = API_VERSION} = options;
  const keys = {'secure-id': options.secureIdKeys, 'one-click': options.oneClickKeys};
  // workerd refuses `fetch` with a foreign `this`.
  const send = options.fetch ?? ((url: string, init: RequestInit) => fetch(url, init));

  const logged = new Set<string>();
  /** For the operator, who needs the message. An event has the class of an error only. */
  function logOnce(message: string): void {
    // eslint-disable-next-line no-console -- the terminal of the server, where there is no page
    if (!logged.has(message)) console.error(`cf-user-details: ${message}`);
    logged.add(message);
  }

  return async (endpoint, schema, {body, bearer, trace, isDiscreet}) => {
    const started = now();
    const answered: AnswerReport = {status: 0};
    const report = (code?: FailureCode) => {
      const upstream_code = readCode(answered.code);
      trace.report({
        type: 'upstream',
        endpoint,
        status: answered.status,
        ...(code && {code}),
        ...(upstream_code && {upstream_code}),
        ms: now() - started,
        ...(answered.requestId && {upstream_request_id: answered.requestId}),
      });
    };
    // Outside the `try`: an error of a key function is not a failure of Cashfree.
    const headers = await headersOf(endpoint, bearer);
    let deadline: AbortSignal | undefined;
    try {
      const answer = await withDeadline(timeout, async signal => {
        deadline = signal;
        const response = await send(base + endpoints[endpoint].path, {
          method: endpoints[endpoint].method,
          headers,
          ...(body && {body: JSON.stringify(body)}),
          // A redirect would send the keys to another host.
          redirect: 'manual',
          signal,
        });
        checkAnswer(response);
        answered.status = response.status;
        const id = response.headers.get('x-request-id') ?? '';
        if (REQUEST_ID.test(id)) answered.requestId = id;
        return read(endpoint, response, schema, {signal, trace, answered});
      });
      report();
      return answer;
    } catch (error) {
      const fault = error instanceof OptionError ? error : options.fetch && rejectionOf(error);
      if (fault) {
        report('proxy-failed');
        logOnce(fault.message);
        throw fault;
      }
      const failure = isFailure(error)
        ? error
        : unreachableFailure(error, answered.status, deadline?.aborted ?? false);
      report(failure.code);
      throw isDiscreet ? discreetly(failure, answered) : failure;
    }
  };

  async function headersOf(endpoint: Endpoint, bearer: string | undefined): Promise<Record<string, string>> {
    const common = {'x-api-version': apiVersion, accept: 'application/json'};
    const pair = PAIRS[endpoint];
    if (!pair) return {...common, authorization: `Bearer ${bearer}`};
    const {clientId, clientSecret} = await resolveValue<KeyPair>(keys[pair]);
    const signed = options.signatureKey && {
      'x-cf-signature': await signatureOf(await resolveValue(options.signatureKey), clientId, now()),
    };
    return {
      ...common,
      ...signed,
      'content-type': 'application/json',
      'x-client-id': clientId,
      'x-client-secret': clientSecret,
    };
  }

  async function read<S extends z.ZodMiniType>(
    endpoint: Endpoint,
    response: Response,
    schema: S,
    {signal, trace, answered}: Pick<CallOptions, 'trace'> & {signal: AbortSignal; answered: AnswerReport},
  ): Promise<z.output<S>> {
    const {status, headers} = response;
    const invalid = (...paths: string[]) => new Failure('cashfree-answer-invalid', {status, paths});
    // Status 0 is an opaque redirect (Fetch standard).
    if (status === 0 || (status >= 300 && status < 400)) {
      response.body?.cancel().catch(() => undefined);
      throw invalid();
    }
    const limit = endpoint === 'user-details' ? ANSWER_LIMITS['user-details'] : ANSWER_LIMITS.other;
    const text = await readBodyText(response.body, limit, signal).catch((error: unknown) => {
      if (!(error instanceof BodyError) || error.reason === 'too-slow') throw error;
      // The error page of a gateway is an outage, whatever its length (section 10, row 29).
      if (status >= 500) return '';
      throw invalid();
    });
    const json = tryParse(text);
    if (environment !== 'emulator' && isEmulated(headers, json)) {
      trace.report({type: 'security', code: 'emulator-in-production'});
      throw invalid('emulator');
    }
    if (status < 200 || status > 299) {
      const code = ErrorAnswer.safeParse(json).data?.code ?? undefined;
      answered.code = code;
      throw upstreamFailure(failureOf(endpoint, status, code), {
        status,
        headers,
        upstreamCode: code,
        keys: PAIRS[endpoint],
      });
    }
    const answer = schema.safeParse(json);
    if (!answer.success) throw invalid(...pathsOf(answer.error));
    return answer.data;
  }
}

/** Gateways answer with HTML or an empty body (row 29). */
function tryParse(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function isEmulated(headers: Headers, json: unknown): boolean {
  if (headers.has(EMULATOR_HEADER)) return true;
  const {session_id, access_token} = (json ?? {}) as Record<string, unknown>;
  return [session_id, access_token].some(
    text => typeof text === 'string' && text.startsWith(EMULATOR_PREFIX),
  );
}

/** The failure omits the message of the network error, which may quote an address or a header. */
function unreachableFailure(
  error: unknown,
  status: number,
  isLate: boolean,
): Failure<'cashfree-unreachable'> {
  // The `fetch` option may have its own deadline.
  const timed_out = isLate || (error instanceof Error && error.name === 'TimeoutError');
  return new Failure('cashfree-unreachable', {status, timed_out});
}
