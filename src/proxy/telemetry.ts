import type {Endpoint} from '../protocol/cashfree/api.ts';
import type {FailureCode, ProxyStep} from '../protocol/failures.ts';

interface Correlated {
  /** One per request to the proxy, random. */
  readonly correlation_id: string;
  /** W3C trace context of the caller, where it sent a well-formed one. */
  readonly traceparent?: string;
  /** The transaction, where it is known. Not a secret: without the cookie it opens nothing. */
  readonly verification_id?: string;
}

/** A request was answered. `code` is there where it failed; `ms` is the time it took. */
export interface RequestEvent extends Correlated {
  readonly type: 'request';
  readonly route: ProxyStep | 'preflight' | 'unknown';
  readonly status: number;
  readonly code?: FailureCode;
  /** For a refused request: which rule it broke. */
  readonly reason?: string;
  /** For `reason: 'origin'`: the origin that was refused, as the caller wrote it, of at most 200 characters. */
  readonly origin?: string;
  /** For `reason: 'origin'`: the listed origin that was probably meant, if one is near. */
  readonly expected?: string;
  readonly ms: number;
}

/** Cashfree was called. `status` is 0 where no answer came. */
export interface UpstreamEvent extends Correlated {
  readonly type: 'upstream';
  readonly endpoint: Endpoint;
  readonly status: number;
  readonly code?: FailureCode;
  /** Cashfree's own code of the error, where it sent one that looks like a code. */
  readonly upstream_code?: string;
  readonly ms: number;
  /** Cashfree's own id of the request, if it sent one: support asks for it. */
  readonly upstream_request_id?: string;
}

/** Somebody may be attacking: token and data were dropped, or a request came that no page of yours makes. */
export interface SecurityEvent extends Correlated {
  readonly type: 'security';
  readonly code: 'binding-mismatch' | 'identity-mismatch' | 'emulator-in-production';
}

/**
 * A Secure ID user was created. Its ids are not here: `createUser.created` receives them. `left_out` names the consented
 * values that Cashfree's documented rules do not allow, and that were not sent.
 */
export interface UserEvent extends Correlated {
  readonly type: 'user';
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
  readonly type: 'flood';
  readonly code: 'rejected-codes' | 'foreign-origins' | 'limits-hit';
  readonly count: number;
  /** The length of the time in which `count` was reached at most. */
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
  readonly type: 'notice';
  readonly code: NoticeCode;
  /** What is wrong and what to do, in English. For people: its words may change in any version. */
  readonly sentence: string;
}

/** Something of yours threw: the store, a key function, a hook. `name` is the error's class, never its message. */
export interface FaultEvent extends Correlated {
  readonly type: 'fault';
  readonly where: 'store' | 'request' | 'created';
  readonly name: string;
  /** The option of `createTokenProxy` whose value turned out to be wrong, if that is the fault. */
  readonly option?: string;
}

/** What happened, for logs, metrics and traces. Never holds a code, a token, a key or a personal value. */
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
