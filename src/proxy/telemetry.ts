import type {Endpoint} from '../protocol/cashfree/api.ts';
import type {FailureCode, ProxyStep} from '../protocol/failures.ts';

interface Correlated {
  /** Random id of the request to the proxy. */
  readonly correlation_id: string;
  /** W3C trace context of the caller. Absent if the caller sent none, or a malformed one. */
  readonly traceparent?: string;
  /** The transaction, once it is known. It is no secret: without the cookie it gives access to nothing. */
  readonly verification_id?: string;
}

/** The proxy answered a request. */
export interface RequestEvent extends Correlated {
  /** Discriminates the events. */
  readonly type: 'request';
  /** The route. `preflight`: a CORS preflight. `unknown`: no route has this path and method. */
  readonly route: ProxyStep | 'preflight' | 'unknown';
  /** HTTP status of the answer. */
  readonly status: number;
  /** Code of the failure. Absent if the request succeeded. */
  readonly code?: FailureCode;
  /** The rule that a refused request broke. */
  readonly reason?: string;
  /** For `reason: 'origin'`: the refused origin as the caller sent it, at most 200 characters. */
  readonly origin?: string;
  /** For `reason: 'origin'`: the listed origin that was probably meant. Absent if none is similar. */
  readonly expected?: string;
  /** Duration, in milliseconds. */
  readonly ms: number;
}

/** The proxy called Cashfree. */
export interface UpstreamEvent extends Correlated {
  /** Discriminates the events. */
  readonly type: 'upstream';
  /** The endpoint of Cashfree's API. */
  readonly endpoint: Endpoint;
  /** HTTP status of Cashfree's answer. `0`: no answer arrived. */
  readonly status: number;
  /** Code of the failure. Absent if the call succeeded. */
  readonly code?: FailureCode;
  /** Cashfree's own error code. Absent if it sent none. */
  readonly upstream_code?: string;
  /** Duration, in milliseconds. */
  readonly ms: number;
  /** Cashfree's own id of the request, which its support asks for. Absent if it sent none. */
  readonly upstream_request_id?: string;
}

/** A possible attack: the proxy dropped the token and the data. */
export interface SecurityEvent extends Correlated {
  /** Discriminates the events. */
  readonly type: 'security';
  /** What did not match. */
  readonly code: 'binding-mismatch' | 'identity-mismatch' | 'emulator-in-production';
}

/**
 * A Secure ID user was created. Its ids are not here: `createUser.created` receives them. `left_out` names the consented
 * values that Cashfree's documented rules do not allow, and that were not sent.
 */
export interface UserEvent extends Correlated {
  /** Discriminates the events. */
  readonly type: 'user';
  /** Consented values that were not sent. Empty if all were sent. */
  readonly left_out: readonly ('name' | 'email' | 'address')[];
}

/**
 * More of something than honest users cause, counted in this process: refused codes, requests of pages whose origin is not
 * listed, callers that a limit refused. Told at the tenth within a minute, and each time the number has doubled.
 *
 * `rejected-codes` is also told of one transaction, without `seconds`, when three codes were refused for it: each
 * transaction once, and ten transactions within a minute at most.
 */
export interface FloodEvent extends Correlated {
  /** Discriminates the events. */
  readonly type: 'flood';
  /** What was counted. */
  readonly code: 'rejected-codes' | 'foreign-origins' | 'limits-hit';
  /** How often it happened. */
  readonly count: number;
  /** Length of the interval in which `count` was reached, in seconds. */
  readonly seconds?: number;
}

/** What is wrong with the configuration, as {@link NoticeEvent} names it. */
export type NoticeCode =
  | 'address-unknown'
  | 'address-unreadable'
  | 'address-private'
  | 'origin-guessed'
  | 'origin-refused'
  | 'path-mismatch'
  | 'cookies-refused'
  | 'body-lost'
  | 'presentation-none'
  | 'presentation-refused'
  | 'keys-same'
  | 'keys-refused'
  | 'address-list-refused'
  | 'signature-refused'
  | 'balance-used-up'
  | 'emulator-in-production'
  | 'emulator-unreachable'
  | 'option-invalid'
  | 'fault';

/**
 * Something about the configuration is wrong. The same sentence went to the option `log`. Most are told once; what can come and go,
 * such as refused keys, at most once an hour.
 */
export interface NoticeEvent extends Partial<Correlated> {
  /** Discriminates the events. */
  readonly type: 'notice';
  /** What is wrong. */
  readonly code: NoticeCode;
  /** What is wrong and what to do, in English. The wording may change in any version. */
  readonly sentence: string;
}

/** Code of the merchant threw: the store, a key function or a hook. */
export interface FaultEvent extends Correlated {
  /** Discriminates the events. */
  readonly type: 'fault';
  /** Where it threw. `created`: the hook `createUser.created`. */
  readonly where: 'store' | 'request' | 'created';
  /** Class name of the error. Its message is never reported. */
  readonly name: string;
  /** The option of `createTokenProxy` whose value turned out to be wrong, if that is the fault. */
  readonly option?: string;
}

/** Events for logs, metrics and traces. They contain no code, token, key or personal value. */
export type ProxyEvent =
  RequestEvent | UpstreamEvent | SecurityEvent | UserEvent | FloodEvent | FaultEvent | NoticeEvent;

/** An event before it is known which request it belongs to. */
export type Uncorrelated<E> = E extends unknown ? Omit<E, keyof Correlated> : never;

/** Reports what happens during one request. */
export interface RequestTrace {
  /** Set as soon as the transaction is known. */
  transaction: string | undefined;
  report(event: Uncorrelated<Exclude<ProxyEvent, NoticeEvent>>): void;
}

/** The class of what was thrown: its message may quote a value. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Sees every event of a request, after the merchant's observer. */
export type TelemetrySink = (event: Uncorrelated<ProxyEvent>, trace: RequestTrace) => void;

interface TraceOptions {
  readonly observe: ((event: ProxyEvent) => void) | undefined;
  readonly watch?: TelemetrySink;
}

export function createTrace(request: Pick<Request, 'headers'>, {observe, watch}: TraceOptions): RequestTrace {
  const correlation = observe && correlationOf(request);
  const trace: RequestTrace = {
    transaction: undefined,
    report(event) {
      const verification = trace.transaction === undefined ? {} : {verification_id: trace.transaction};
      try {
        if (observe && correlation) observe({...correlation, ...verification, ...event});
      } catch {
        // An observer that fails must not take a person's journey with it; it is the one to say so.
      }
      watch?.(event, trace);
    },
  };
  return trace;
}

function correlationOf({
  headers,
}: Pick<Request, 'headers'>): Pick<Correlated, 'correlation_id' | 'traceparent'> {
  const traceparent = headers.get('traceparent') ?? '';
  return {correlation_id: crypto.randomUUID(), ...(TRACEPARENT.test(traceparent) && {traceparent})};
}
