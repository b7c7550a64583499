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
 * The proxy created a Secure ID user. The event does not contain the ids: `createUser.created` receives them. `left_out`
 * lists the consented values that break Cashfree's documented rules. The proxy did not send these values.
 */
export interface UserEvent extends Correlated {
  /** Discriminates the events. */
  readonly type: 'user';
  /** Consented values that were not sent. Empty if all were sent. */
  readonly left_out: readonly ('name' | 'email' | 'address')[];
}

/**
 * More occurrences than honest users cause, counted in this process: refused codes, requests of pages whose origin is not
 * listed, or callers that a limit refused. Reported at the tenth within a minute, and each time the number has doubled.
 *
 * `rejected-codes` is also reported for one transaction, without `seconds`, after three refused codes: once for each
 * transaction, and for at most ten transactions within a minute.
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

/** The code of a {@link NoticeEvent}: what is wrong with the configuration. */
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
 * The configuration has an error. The option `log` receives the same sentence. The proxy reports most errors once. It
 * reports an error that may end and return, such as refused keys, at most once an hour.
 */
export interface NoticeEvent extends Partial<Correlated> {
  /** Discriminates the events. */
  readonly type: 'notice';
  /** What is wrong. */
  readonly code: NoticeCode;
  /** What is wrong and what to do, in English. The wording may change in any version. */
  readonly sentence: string;
}

/** The merchant's code threw: the store, a key function or a hook. */
export interface FaultEvent extends Correlated {
  /** Discriminates the events. */
  readonly type: 'fault';
  /** Where it threw. `created`: the hook `createUser.created`. */
  readonly where: 'store' | 'request' | 'created';
  /** Class name of the error. Its message is never reported. */
  readonly name: string;
  /** The option of `createTokenProxy` whose value is wrong. Absent if the fault is another one. */
  readonly option?: string;
}

/** Events for logs, metrics and traces. They contain no code, token, key or personal value. */
export type ProxyEvent =
  RequestEvent | UpstreamEvent | SecurityEvent | UserEvent | FloodEvent | FaultEvent | NoticeEvent;

/** An event without the ids of its request. */
export type Uncorrelated<E> = E extends unknown ? Omit<E, keyof Correlated> : never;

export interface RequestTrace {
  /** Its verification id, once it is known. */
  transaction: string | undefined;
  report(event: Uncorrelated<Exclude<ProxyEvent, NoticeEvent>>): void;
}

/** The class alone, because the message may quote a secret or a personal value. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Receives every event of a request, after the merchant's observer. */
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
        // An observer that throws must not fail the request.
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
