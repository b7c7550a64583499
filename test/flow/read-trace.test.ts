import {expect} from '@open-wc/testing';
import fc from 'fast-check';
import {transitions} from '../../src/flow/machine/transitions.ts';
import {readTrace, type TraceProblem} from '../../src/flow/trace/read-trace.ts';
import {replay} from '../../src/flow/trace/replay.ts';
import type {Trace, TraceEntry} from '../../src/flow/trace/trace.ts';
import {failures} from '../../src/protocol/failures.ts';
import {presentations} from '../../src/protocol/proxy/api.ts';

const entries: readonly TraceEntry[] = [
  {at: 0, event: 'start', status: 'preparing', presentation: 'popup', createUser: false, coded: false},
  {at: 310, event: 'prepared', status: 'consenting', verification_id: 'a-transaction'},
  {at: 4_000, event: 'closed', status: 'consenting', foreign: true},
  {at: 5_000, event: 'doubted', status: 'consenting'},
  {at: 9_000, event: 'cancelled', status: 'cancelled', by: 'user'},
  {at: 12_000, event: 'start', status: 'preparing', presentation: 'popup', createUser: true, coded: false},
  {
    at: 42_000,
    event: 'failed',
    status: 'failed',
    failure: 'proxy-answer-invalid',
    facts: {step: 'session', status: 200, paths: ['expiry', 'available_scopes']},
  },
];
const trace: Trace = {version: 1, entries, truncated: false};
const json = JSON.stringify(trace);

/** The trace as text, with members of one entry replaced. */
function changed(members: object, index = 1): string {
  return JSON.stringify({
    ...trace,
    entries: entries.map((entry, at) => (at === index ? {...entry, ...members} : entry)),
  });
}

function problemOf(text: string): TraceProblem | undefined {
  const read = readTrace(text);
  return 'problem' in read ? read.problem : undefined;
}

const entryUnknown = (...members: string[]): TraceProblem => ({code: 'entry-unknown', entry: 2, members});
const notATrace = (...members: string[]): TraceProblem => ({code: 'not-a-trace', members});

const unreadable: readonly [name: string, text: string, problem: TraceProblem][] = [
  ['nothing', '', {code: 'not-json'}],
  ['words', 'it does not work', {code: 'not-json'}],
  ['a page', '<img src=x onerror=alert(1)>', {code: 'not-json'}],
  ['half a trace', json.slice(0, -20), {code: 'not-json'}],
  ['what a console prints of an object', '{version: 1, entries: Array(3)}', {code: 'not-json'}],
  ['a thousand open brackets', '['.repeat(1_000), {code: 'not-json'}],
  ['ten megabytes', 'x'.repeat(10_000_000), {code: 'too-long', limit: 1_000_000}],
  ['null', 'null', notATrace()],
  ['a number', '1', notATrace()],
  ['text in text in text', JSON.stringify(JSON.stringify(json)), notATrace()],
  ['a list', '[]', notATrace()],
  ['a state', '{"status":"idle"}', notATrace('version', 'entries', 'truncated')],
  ['a trace without entries', '{"version":1,"truncated":false}', notATrace('entries')],
  ['a trace with more members', JSON.stringify({...trace, code: 'secret'}), notATrace()],
  ['entries that are none', JSON.stringify({...trace, entries: {length: 1}}), notATrace('entries')],
  [
    'more entries than a trace has',
    JSON.stringify({...trace, entries: Array(201).fill(entries[0])}),
    notATrace('entries'),
  ],
  ['another version', JSON.stringify({...trace, version: 2}), {code: 'other-version', version: 2}],
  [
    'another version with another form',
    '{"version":7,"entries":"later"}',
    {code: 'other-version', version: 7},
  ],
  ['an entry that is none', JSON.stringify({...trace, entries: [entries[0], null]}), entryUnknown()],
  ['an unknown member', changed({token: 'secret'}), entryUnknown()],
  ['an unknown event', changed({event: 'exploded'}), entryUnknown('event')],
  ['an event that is in every object', changed({event: 'toString'}), entryUnknown('event')],
  ['an unknown status', changed({status: 'dancing'}), entryUnknown('status')],
  ['a status that is in every object', changed({status: '__proto__'}), entryUnknown('status')],
  ['an unknown failure', changed({failure: 'constructor'}), entryUnknown('failure')],
  ['an unknown presentation', changed({presentation: 'magic'}), entryUnknown('presentation')],
  ['times that are none', changed({at: '10'}), entryUnknown('at')],
  [
    'endless time',
    changed({at: 0}).replace('"at":0,"event":"prepared"', '"at":1e999,"event":"prepared"'),
    entryUnknown('at'),
  ],
  ['facts with a depth', changed({facts: {status: {deep: 'secret'}}}), entryUnknown('facts')],
  ['two wrong members', changed({event: 1, by: 'ghost'}), entryUnknown('event', 'by')],
];

describe('reading a trace', () => {
  for (const [name, text] of [
    ['as it is', json],
    ['written over many lines', JSON.stringify(trace, null, 2)],
    ['with white space around, and a mark of its byte order', `\uFEFF\n ${json}\r\n`],
    ['as a console prints it', `'${json}'`],
    ['made into JSON twice', JSON.stringify(json)],
  ] as const)
    it(`returns the trace unchanged, ${name}`, () => {
      expect(readTrace(text)).to.deep.equal({trace});
    });

  it('accepts a trace without entries', () => {
    const empty: Trace = {version: 1, entries: [], truncated: false};
    expect(readTrace(JSON.stringify(empty))).to.deep.equal({trace: empty});
  });

  for (const [name, text, problem] of unreadable)
    it(`names the fault of ${name}, and quotes none of its content`, () => {
      expect(problemOf(text)).to.deep.equal(problem);
    });

  it('changes no prototype', () => {
    const read = readTrace(changed({facts: 0}).replace('"facts":0', '"facts":{"__proto__":"x","status":1}'));
    const facts = 'trace' in read ? read.trace.entries[1]?.facts : undefined;
    expect(Object.getPrototypeOf(facts ?? null)).to.equal(Object.prototype);
    expect(({} as {status?: unknown}).status).to.equal(undefined);
  });

  it('never throws on any JSON', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.jsonValue().map(value => JSON.stringify({...trace, entries: value})),
        ),
        text => {
          const read = readTrace(text);
          expect('trace' in read || 'problem' in read).to.equal(true);
        },
      ),
      {numRuns: 2_000},
    );
  });

  it('replays every accepted trace, in any order of entries, to one state per entry', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, {maxLength: 40}), list => {
        const written = {version: 1, entries: list, truncated: false};
        const read = readTrace(JSON.stringify(written));
        if (!('trace' in read)) throw new Error(JSON.stringify(read.problem));
        expect(read.trace).to.deep.equal(written);
        expect(replay(read.trace)).to.have.length(list.length);
      }),
      {numRuns: 1_000},
    );
  });
});

describe('replaying a trace', () => {
  it('produces the states that the trace records', () => {
    expect(replay(trace).map(({status}) => status)).to.deep.equal(entries.map(({status}) => status));
  });

  it('diverges if an event of the trace was changed', () => {
    const read = readTrace(changed({event: 'failed', failure: 'busy'}));
    const states = 'trace' in read ? replay(read.trace) : [];
    expect(states[1]?.status).to.equal('failed');
  });

  it('diverges if a state of the trace was changed', () => {
    const read = readTrace(changed({status: 'done'}));
    const states = 'trace' in read ? replay(read.trace) : [];
    expect(states[1]?.status).to.equal('consenting');
  });
});

const anyEntry: fc.Arbitrary<TraceEntry> = fc.record(
  {
    at: fc.integer(),
    event: fc.constantFrom(...Object.values(transitions).flatMap(Object.keys)) as fc.Arbitrary<
      TraceEntry['event']
    >,
    status: fc.constantFrom(...Object.keys(transitions)) as fc.Arbitrary<TraceEntry['status']>,
    foreign: fc.constant(true as const),
    presentation: fc.constantFrom(...presentations),
    createUser: fc.boolean(),
    verification_id: fc.string(),
    coded: fc.boolean(),
    by: fc.constantFrom('user', 'page'),
    failure: fc.constantFrom(...Object.keys(failures)) as fc.Arbitrary<NonNullable<TraceEntry['failure']>>,
    facts: fc.dictionary(
      fc.constantFrom('step', 'status', 'paths', 'reason'),
      fc.oneof(fc.string(), fc.nat(), fc.boolean(), fc.array(fc.string())),
    ),
  },
  {requiredKeys: ['at', 'event', 'status'], noNullPrototype: true},
);
