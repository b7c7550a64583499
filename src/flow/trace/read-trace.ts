import {withoutInherited} from '../../protocol/zod-prototypes.ts';
import * as z from 'zod/mini';
import {isFailureCode, type FailureCode} from '../../protocol/failures.ts';
import {presentations} from '../../protocol/proxy/api.ts';
import {transitions} from '../machine/transitions.ts';
import type {FlowEvent, FlowStatus} from '../machine/model.ts';
import {TRACE_LENGTH, TRACE_VERSION, type Trace} from './trace.ts';

/** In characters, five times what the longest trace needs: whatever is longer is something else, and is not even parsed. */
const MAX_TEXT = 1_000_000;

/** Why a text is no trace. It tells places by the names of the form, never what stands there: somebody may paste anything. */
export type TraceProblem =
  /** More than `limit` characters. */
  | {readonly code: 'too-long'; readonly limit: number}
  /** Not JSON. */
  | {readonly code: 'not-json'}
  /** JSON, but of something else; `members` are those that are missing or wrong, none if all of it is. */
  | {readonly code: 'not-a-trace'; readonly members: readonly string[]}
  /** Recorded by a version of the element whose traces are others. */
  | {readonly code: 'other-version'; readonly version: number}
  /** `members` of an entry have values that this version does not know; none if it does not know the member. `entry` counts from 1. */
  | {readonly code: 'entry-unknown'; readonly entry: number; readonly members: readonly string[]};

const knownStatuses = Object.keys(transitions) as FlowStatus[];
const events = Object.values(transitions).flatMap(Object.keys) as FlowEvent['type'][];

/** A fact of a failure: names, numbers and paths. */
const Fact = withoutInherited(() => z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]));

/** Strict: what this version does not know it would not replay. */
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
 * Reads a trace out of a ticket. Never throws.
 *
 * @param text `JSON.stringify(element.trace())`, also as a console prints it: in quotes, or made into JSON twice.
 * @returns the trace, or why it is none.
 */
export function readTrace(text: string): {trace: Trace} | {problem: TraceProblem} {
  if (text.length > MAX_TEXT) return {problem: {code: 'too-long', limit: MAX_TEXT}};
  const json = parseTrace(text);
  if (json === undefined) return {problem: {code: 'not-json'}};
  const read = Whole.safeParse(json);
  return read.success ? {trace: read.data} : {problem: traceProblem(json, read.error)};
}

/** What the JSON stands for; undefined where it is none. */
function parseTrace(text: string): unknown {
  try {
    // Consoles print a text in single quotes, and a text that was copied from one in JSON's own.
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

/** What is wrong, by our own names: down to this depth every name in a path is one of the form. */
function namesAt(depth: number, issues: readonly z.core.$ZodIssue[]): string[] {
  return [...new Set(issues.flatMap(({path}) => (depth in path ? String(path[depth]) : [])))];
}
