import {withoutInherited} from '../../protocol/zod-prototypes.ts';
import * as z from 'zod/mini';
import {isFailureCode, type FailureCode} from '../../protocol/failures.ts';
import {presentations} from '../../protocol/proxy/api.ts';
import {transitions} from '../machine/transitions.ts';
import type {FlowEvent, FlowStatus} from '../machine/model.ts';
import {TRACE_LENGTH, TRACE_VERSION, type Trace} from './trace.ts';

/** In characters: five times the length of the longest trace. A longer text is not parsed. */
const MAX_TEXT = 1_000_000;

/**
 * Why a text is not a trace. Places are named by the format, never by the content of the text: a user may paste
 * anything.
 */
export type TraceProblem =
  /** The text has more than `limit` characters. */
  | {readonly code: 'too-long'; readonly limit: number}
  /** The text is not JSON. */
  | {readonly code: 'not-json'}
  /**
   * The text is JSON, but not a trace. `members` lists the members that are missing or wrong; it is empty if the
   * whole value is wrong.
   */
  | {readonly code: 'not-a-trace'; readonly members: readonly string[]}
  /** The trace was recorded by a package version with another trace format. */
  | {readonly code: 'other-version'; readonly version: number}
  /**
   * Entry number `entry`, counted from 1, is not known to this version. `members` lists the members with unknown
   * values; it is empty if a member itself is unknown.
   */
  | {readonly code: 'entry-unknown'; readonly entry: number; readonly members: readonly string[]};

const knownStatuses = Object.keys(transitions) as FlowStatus[];
const events = Object.values(transitions).flatMap(Object.keys) as FlowEvent['type'][];

const Fact = withoutInherited(() => z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]));

/** Strict, because a member that is not known cannot be replayed. */
const ReadEntry = withoutInherited(() =>
  z.strictObject({
    at: z.number(),
    event: z.literal(events),
    status: z.literal(knownStatuses),
    foreign: z.exactOptional(z.literal(true)),
    presentation: z.exactOptional(z.literal(presentations)),
    createUser: z.exactOptional(z.boolean()),
    verification_id: z.exactOptional(z.string()),
    coded: z.exactOptional(z.boolean()),
    by: z.exactOptional(z.literal(['user', 'page'])),
    failure: z.exactOptional(z.custom<FailureCode>(isFailureCode)),
    facts: z.exactOptional(z.record(z.string(), Fact)),
  }),
);

const Whole = withoutInherited(() =>
  z.strictObject({
    version: z.literal(TRACE_VERSION),
    entries: z.array(ReadEntry).check(z.maxLength(TRACE_LENGTH)),
    truncated: z.boolean(),
  }),
);

const Version = z.looseObject({version: z.number(), entries: z.unknown()});

/**
 * Reads a trace from a support ticket.
 *
 * @param text the output of `JSON.stringify(element.trace())`. The quotes that a browser console adds, and a second
 * JSON encoding, are removed.
 * @returns the trace, or the reason why the text is not one. It never throws.
 * @example
 * ```ts
 * import {readTrace, replay} from 'cf-user-details/trace';
 *
 * const read = readTrace('{"version":1,"entries":[],"truncated":false}');
 * if ('problem' in read) console.error(read.problem.code);
 * else console.log(replay(read.trace).map(({status}) => status));
 * ```
 */
export function readTrace(text: string): {trace: Trace} | {problem: TraceProblem} {
  if (text.length > MAX_TEXT) return {problem: {code: 'too-long', limit: MAX_TEXT}};
  const json = parseTrace(text);
  if (json === undefined) return {problem: {code: 'not-json'}};
  const read = Whole.safeParse(json);
  return read.success ? {trace: read.data} : {problem: traceProblem(json, read.error)};
}

function parseTrace(text: string): unknown {
  try {
    // Consoles print a text in single quotes, or as a JSON string.
    const json: unknown = JSON.parse(text.trim().replace(/^'(.*)'$/s, '$1'));
    return typeof json === 'string' ? JSON.parse(json) : json;
  } catch {
    return undefined;
  }
}

function traceProblem(json: unknown, {issues}: z.core.$ZodError): TraceProblem {
  const {data} = Version.safeParse(json);
  if (data && data.version !== TRACE_VERSION) return {code: 'other-version', version: data.version};
  const [list, entry] = issues[0]?.path ?? [];
  if (!data || list !== 'entries' || typeof entry !== 'number')
    return {code: 'not-a-trace', members: namesAt(0, issues)};
  const odd = issues.filter(({path}) => path[0] === list && path[1] === entry);
  return {code: 'entry-unknown', entry: entry + 1, members: namesAt(2, odd)};
}

/** The names at `depth` of the paths. The caller ensures that the format defines them. */
function namesAt(depth: number, issues: readonly z.core.$ZodIssue[]): string[] {
  return [...new Set(issues.flatMap(({path}) => (depth in path ? String(path[depth]) : [])))];
}
