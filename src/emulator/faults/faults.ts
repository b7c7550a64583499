import * as z from 'zod/mini';
import {endpoints, type Endpoint} from '../../protocol/cashfree/api.ts';

/** Carries one fault, or a list of them, as JSON; they hold for this one call. */
export const FAULT_HEADER = 'x-cf-emulator-fault';

const when = {
  /** The call that it meets. Default: every one. */
  endpoint: z.optional(z.enum(Object.keys(endpoints) as [Endpoint, ...Endpoint[]])),
  /** Calls let through first. Default 0. */
  after: z.optional(z.int().check(z.gte(0))),
  /** Calls that it meets then. Default: all. */
  times: z.optional(z.int().check(z.gte(1))),
};
/** What an HTTP header may hold (RFC 9110 section 5.5), without the obsolete bytes. */
const headerValue = z.string().check(z.regex(/^[ -~]+$/));
/** A century, in milliseconds. */
const CENTURY = 3_155_760_000_000;
const skew = z.number().check(z.gte(-CENTURY), z.lte(CENTURY));
const milliseconds = z.number().check(z.gte(0), z.lte(600_000));
/** Whether the call takes effect before its answer is lost. Default false. */
const processed = z.optional(z.boolean());

const FaultSchema = z.discriminatedUnion('kind', [
  /** Waits before anything else. */
  z.strictObject({kind: z.literal('latency'), ms: milliseconds, ...when}),
  /** Never answers. */
  z.strictObject({kind: z.literal('time-out'), processed, ...when}),
  /** Breaks the connection instead of answering. */
  z.strictObject({kind: z.literal('reset'), processed, ...when}),
  /** Sends half of the body, then breaks the connection. */
  z.strictObject({kind: z.literal('partial'), ...when}),
  /** Answers under another content type. Default `text/html`. */
  z.strictObject({kind: z.literal('content-type'), value: z.optional(headerValue), ...when}),
  /** Answers with an error: the documented row of that status and code if there is one. */
  z.strictObject({
    kind: z.literal('error'),
    status: z.int().check(z.gte(400), z.lte(599)),
    code: z.optional(z.string()),
    body: z.optional(z.enum(['json', 'html', 'empty'])),
    ...when,
  }),
  /** Cashfree's clock is ahead by so many milliseconds (or behind): `expiry` and `Date` show it. */
  z.strictObject({kind: z.literal('skew'), ms: skew, ...when}),
]);

/** Something that goes wrong on purpose. */
export type Fault = z.output<typeof FaultSchema>;

/** The connection breaks instead of an answer. A server destroys the socket; as `fetch` does, it is a `TypeError`. */
export class ConnectionLost extends TypeError {
  override readonly name = 'ConnectionLost';
}

/** @throws {TypeError} saying what is wrong with a fault. */
export function readFaults(input: unknown): readonly Fault[] {
  const result = z.array(FaultSchema).safeParse(Array.isArray(input) ? input : [input]);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new TypeError(`Not a fault: ${issue?.path.join('.')} ${issue?.message}`);
}

/** The faults that are set, each with the calls it has seen. */
export class FaultList {
  #faults: {readonly fault: Fault; seen: number}[] = [];

  add(faults: readonly Fault[]): void {
    this.#faults.push(...faults.map(fault => ({fault, seen: 0})));
  }

  clear(): void {
    this.#faults = [];
  }

  /** The faults that this call meets; counts the call. */
  take(endpoint: Endpoint): readonly Fault[] {
    return this.#faults
      .filter(entry => {
        const {endpoint: only = endpoint, after = 0, times = Infinity} = entry.fault;
        return only === endpoint && ++entry.seen > after && entry.seen <= after + times;
      })
      .map(({fault}) => fault);
  }

  get all(): readonly Fault[] {
    return this.#faults.map(({fault}) => fault);
  }
}

/** Of the faults of one call, that of this kind. */
export function faultOf<K extends Fault['kind']>(
  faults: readonly Fault[],
  kind: K,
): Extract<Fault, {kind: K}> | undefined {
  return faults.find((fault): fault is Extract<Fault, {kind: K}> => fault.kind === kind);
}
