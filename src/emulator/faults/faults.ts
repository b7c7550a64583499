import * as z from 'zod/mini';
import {endpoints, type Endpoint} from '../../protocol/cashfree/api.ts';

/**
 * Request header that carries one fault or a list of faults, as JSON. The faults apply to this request only.
 *
 * @example
 * ```ts
 * import {createEmulator, FAULT_HEADER} from 'cf-user-details/emulator';
 *
 * const response = await createEmulator().fetch(
 *   new Request('http://localhost/verification/user', {
 *     method: 'POST',
 *     headers: {[FAULT_HEADER]: JSON.stringify({kind: 'error', status: 502})},
 *   }),
 * );
 * console.log(response.status);
 * ```
 */
export const FAULT_HEADER = 'x-cf-emulator-fault';

const when = {
  endpoint: z.optional(z.enum(Object.keys(endpoints) as [Endpoint, ...Endpoint[]])),
  after: z.optional(z.int().check(z.gte(0))),
  times: z.optional(z.int().check(z.gte(1))),
};
/** Field value of RFC 9110 section 5.5, without `obs-text`. */
const headerValue = z.string().check(z.regex(/^[ -~]+$/));
/** In milliseconds. */
const CENTURY = 3_155_760_000_000;
const skew = z.number().check(z.gte(-CENTURY), z.lte(CENTURY));
const milliseconds = z.number().check(z.gte(0), z.lte(600_000));
const processed = z.optional(z.boolean());

const FaultSchema = z.discriminatedUnion('kind', [
  z.strictObject({kind: z.literal('latency'), ms: milliseconds, ...when}),
  z.strictObject({kind: z.literal('time-out'), processed, ...when}),
  z.strictObject({kind: z.literal('reset'), processed, ...when}),
  z.strictObject({kind: z.literal('partial'), ...when}),
  z.strictObject({kind: z.literal('content-type'), value: z.optional(headerValue), ...when}),
  z.strictObject({
    kind: z.literal('error'),
    status: z.int().check(z.gte(400), z.lte(599)),
    code: z.optional(z.string()),
    body: z.optional(z.enum(['json', 'html', 'empty'])),
    ...when,
  }),
  z.strictObject({kind: z.literal('skew'), ms: skew, ...when}),
]);

/**
 * A fault that the emulator produces on request. `kind` selects the variant:
 *
 * - `latency`: delays the call by `ms` milliseconds.
 * - `time-out`: never answers. With `processed: true`, the call takes effect.
 * - `reset`: breaks the connection without an answer. With `processed: true`, the call takes effect.
 * - `partial`: sends half of the response body, then breaks the connection.
 * - `content-type`: sends the correct body with the content type `value`. Default: `text/html`.
 * - `error`: answers with the documented error of `status` (400 to 599) and `code`, or with a general error. `body`
 *   (`json`, `html` or `empty`) overrides the switch `errorBody`.
 * - `skew`: shifts `expiry` and the header `Date` by `ms` milliseconds.
 *
 * Every variant takes `endpoint` (default: every endpoint), `after` (number of calls that pass first, default: `0`) and
 * `times` (number of affected calls, default: all).
 *
 * @example
 * ```ts
 * import {createEmulator, type Fault} from 'cf-user-details/emulator';
 *
 * const badGateway: Fault = {kind: 'error', status: 502, endpoint: 'generate-token', after: 1, times: 2};
 * createEmulator({faults: [badGateway]});
 * ```
 */
export type Fault = z.output<typeof FaultSchema>;

/** A `TypeError`, as `fetch` throws one on a network error. */
export class ConnectionLost extends TypeError {
  override readonly name = 'ConnectionLost';
}

/** @throws {TypeError} if a fault is invalid. */
export function readFaults(input: unknown): readonly Fault[] {
  const result = z.array(FaultSchema).safeParse(Array.isArray(input) ? input : [input]);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new TypeError(`Not a fault: ${issue?.path.join('.')} ${issue?.message}`);
}

export class FaultList {
  #faults: {readonly fault: Fault; seen: number}[] = [];

  add(faults: readonly Fault[]): void {
    this.#faults.push(...faults.map(fault => ({fault, seen: 0})));
  }

  clear(): void {
    this.#faults = [];
  }

  /** Counts the call and returns the faults that affect it. */
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

export function faultOf<K extends Fault['kind']>(
  faults: readonly Fault[],
  kind: K,
): Extract<Fault, {kind: K}> | undefined {
  return faults.find((fault): fault is Extract<Fault, {kind: K}> => fault.kind === kind);
}
