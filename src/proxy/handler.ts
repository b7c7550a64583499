import {isFailure, type AnyFailure, type Failure, type ProxyStep} from '../protocol/failures.ts';
import {handlerOf, type ProxyAnswer} from './http/answer.ts';
import {corsHeaders, preflight} from './http/cors.ts';
import {guard, stepsBelow, type StepsOfPath} from './http/guard.ts';
import {failureFrom, problemOf, refuse} from './http/problems.ts';
import {noticeFailure, noticeGuess} from './notices/failures.ts';
import {createTrace, errorName, type RequestEvent, type RequestTrace} from './telemetry.ts';
import type {TokenProxyOptions} from './options/options.ts';
import {OptionError} from './options/values.ts';
import {EndedTransaction, openCall, type RequestContext, type Reply} from './routes/call.ts';
import {readDetails} from './routes/details.ts';
import {openSession} from './routes/session.ts';
import {cancelSession, answerCapabilities, readStatus} from './routes/status.ts';
import {exchangeCode} from './routes/token.ts';
import {createUser} from './routes/users.ts';
import {resolveOptions, type ProxySettings} from './settings.ts';
import {claimChallenge} from './store/challenge.ts';

/** Headers of every answer: caches do not store it, and browsers neither guess its type nor render it (row X11). */
const SAFE_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
};

const LONGEST_ORIGIN = 200;

const NOTHING: StepsOfPath = new Map();

const work: Readonly<Record<Exclude<ProxyStep, 'capabilities'>, (call: RequestContext) => Promise<Reply>>> = {
  session: openSession,
  cancel: cancelSession,
  token: exchangeCode,
  status: readStatus,
  'user-details': readDetails,
  users: createUser,
};

/**
 * The token proxy: seven routes between `<cf-user-details>` and Cashfree.
 *
 * The keys, and by default Cashfree's token, never leave the proxy. It refuses requests that the merchant's pages do not send,
 * calls no host but Cashfree's documented one, and answers failures as `application/problem+json` (RFC 9457).
 *
 * @returns a handler for `Request` that never rejects.
 * @throws {TypeError} if an option is missing or unsafe.
 * @example
 * ```ts
 * import {createTokenProxy, optionsFromEnv} from 'cf-user-details/proxy';
 *
 * const proxy = createTokenProxy(optionsFromEnv(process.env));
 * export default {fetch: proxy};
 * ```
 */
export function createTokenProxy(options: TokenProxyOptions): (request: Request) => Promise<Response> {
  const settings = resolveOptions(options);
  const paths = stepsBelow(settings.basePath);

  return handlerOf(async request => {
    const started = settings.now();
    const trace = createTrace(request, settings);
    const url = new URL(request.url);
    const steps = paths.get(url.pathname) ?? NOTHING;
    const step = steps.get(request.method);
    let outcome: Pick<RequestEvent, 'code' | 'reason' | 'origin' | 'expected'> = {};
    let answer: ProxyAnswer;
    try {
      answer =
        steps.size > 0 && isPreflight(request)
          ? preflight(request, url, steps.keys(), settings)
          : toResponse(await route(request, url, steps, settings, trace), request, settings);
    } catch (error) {
      const failure = error instanceof EndedTransaction ? error.failure : failureFrom(error);
      noticeFailure({failure, error, request, url}, settings);
      // The code that threw another failure has reported it.
      if (failure.code === 'proxy-failed' && !isFailure(error))
        trace.report({type: 'fault', where: 'request', name: errorName(error), ...optionOf(error)});
      outcome = {
        code: failure.code,
        ...(failure.code === 'request-refused' && refusalOf(failure, request)),
      };
      const wrongMethod = failure.code === 'request-refused' && failure.facts.reason === 'method';
      answer = problemAnswer(failure, request, settings, {
        cookies: error instanceof EndedTransaction ? error.cookies : [],
        headers: wrongMethod ? {allow: [...steps.keys()].join(', ')} : {},
      });
    }
    const ms = settings.now() - started;
    const label = answer.status === 204 && !step ? 'preflight' : (step ?? 'unknown');
    trace.report({type: 'request', route: label, status: answer.status, ...outcome, ms});
    return answer;
  });
}

/** Only browsers send a preflight, and always with an origin (Fetch, section 4.8). */
function isPreflight({method, headers}: Request): boolean {
  return method === 'OPTIONS' && headers.has('origin') && headers.has('access-control-request-method');
}

function optionOf(error: unknown): {option?: string} {
  const [option] = error instanceof OptionError ? error.message.split(/\W/, 1) : [];
  return option === undefined ? {} : {option};
}

function refusalOf(
  {facts: {reason, expected}}: Failure<'request-refused'>,
  {headers}: Request,
): Pick<RequestEvent, 'reason' | 'origin' | 'expected'> {
  if (reason !== 'origin') return {reason};
  const origin = headers.get('origin')?.slice(0, LONGEST_ORIGIN);
  return {reason, ...(origin !== undefined && {origin}), ...(expected !== undefined && {expected})};
}

async function route(
  request: Request,
  url: URL,
  steps: StepsOfPath,
  settings: ProxySettings,
  trace: RequestTrace,
): Promise<Reply> {
  if (steps.size === 0) throw refuse('path');
  const step = steps.get(request.method);
  if (!step) throw refuse('method');
  guard(request, url, settings);
  noticeGuess(request, url, settings);
  if (step === 'capabilities') return answerCapabilities(settings);
  const challenge = step === 'session' ? await claimChallenge(request, settings) : undefined;
  try {
    return await work[step](await openCall(request, settings, trace, challenge));
  } finally {
    await challenge?.release(trace);
  }
}

function toResponse(
  {status = 200, body, cookies = []}: Reply,
  request: Request,
  settings: ProxySettings,
): ProxyAnswer {
  const headers = {...SAFE_HEADERS, ...corsHeaders(request, settings)};
  if (!body) return {status, headers, cookies};
  return {
    status,
    headers: {...headers, 'content-type': 'application/json'},
    cookies,
    text: JSON.stringify(body),
  };
}

function problemAnswer(
  failure: AnyFailure,
  request: Request,
  settings: ProxySettings,
  {headers, cookies}: Pick<ProxyAnswer, 'headers' | 'cookies'>,
): ProxyAnswer {
  const problem = problemOf(failure);
  return {
    status: problem.status,
    headers: {
      ...SAFE_HEADERS,
      ...corsHeaders(request, settings),
      ...headers,
      'content-type': 'application/problem+json',
      ...('retry_after' in problem.facts && {'retry-after': String(problem.facts.retry_after)}),
      // RFC 6750 section 3: a 401 names the scheme.
      ...(problem.status === 401 && {'www-authenticate': 'Bearer error="invalid_token"'}),
    },
    ...(cookies && {cookies}),
    text: JSON.stringify(problem),
  };
}
