import {expect} from '@open-wc/testing';
import {deadlines, isEnded, isRunning, step, transitions} from '../../src/flow/machine/transitions.ts';
import type {Attempt, Effect, FlowEvent, FlowState, FlowStatus} from '../../src/flow/machine/model.ts';
import {Failure, failures, failureWith, type FailureCode} from '../../src/protocol/failures.ts';
import {details, SECRETS, session, VERIFICATION_ID} from './_support/support.ts';

const attempt: Attempt = {id: 'first', presentation: 'popup', createUser: true};
const bound: Attempt = {...attempt, verification_id: VERIFICATION_ID};
const {id} = attempt;
const failure = new Failure('cashfree-failed', {status: 500});
const user = {user_id: 'u1', phone: SECRETS.mobile};
const until = 1;

/** One event of every kind, all of the attempt that runs. */
const events: readonly FlowEvent[] = [
  {type: 'start', attempt: {...attempt, id: 'second'}, mobile: SECRETS.mobile},
  {type: 'refused', attempt: {...attempt, id: 'second'}, failure: new Failure('busy')},
  {type: 'resume', attempt: bound},
  {type: 'resume', attempt: {...bound, id: 'second'}, code: SECRETS.code},
  {type: 'prepared', id, session: session(), until},
  {type: 'still-pending', id, until},
  {type: 'doubted', id},
  {type: 'reassured', id},
  {type: 'returned', id, code: SECRETS.code},
  {type: 'closed', id},
  {type: 'show-failed', id, failure: new Failure('popup-blocked')},
  {type: 'exchanged', id, token: SECRETS.token},
  {type: 'exchanged', id, token: SECRETS.token, details: details()},
  {type: 'received', id, details: details()},
  {type: 'created', id, user},
  {type: 'failed', id, failure},
  {type: 'failed', id, failure: new Failure('consent-denied')},
  {type: 'failed', id, failure: new Failure('data-unavailable')},
  {type: 'failed', id, failure: new Failure('consent-expired')},
  {type: 'timed-out', id},
  {type: 'cancelled', id, by: 'user'},
  {type: 'forget'},
  {type: 'reset'},
];

/** Every state that any events lead to, by what distinguishes it, with a shortest way there. */
function explore(): Map<string, {state: FlowState; story: FlowEvent[]}> {
  const start: FlowEvent = {type: 'start', attempt, mobile: SECRETS.mobile};
  const found = new Map<string, {state: FlowState; story: FlowEvent[]}>([
    ['idle', {state: {status: 'idle'}, story: []}],
  ]);
  for (const {state, story} of found.values()) {
    for (const event of [start, ...events]) {
      const [next] = step(state, event);
      const name = nameOf(next);
      if (!found.has(name)) found.set(name, {state: next, story: [...story, event]});
    }
  }
  return found;
}

function nameOf(state: FlowState): string {
  return JSON.stringify(state, (key, value: unknown) => (key === 'details' && value ? 'details' : value));
}

const reached = [...explore().values()];
const own = (state: FlowState): Attempt => ('attempt' in state ? state.attempt : attempt);

/** The same event, sent by the attempt of `state`. */
function sentIn(state: FlowState, event: FlowEvent): FlowEvent {
  return 'id' in event ? {...event, id: own(state).id} : event;
}

describe('the machine, in every state that can be reached', () => {
  it('covers every status', () => {
    const statuses = new Set(reached.map(({state}) => state.status));
    expect([...statuses].sort()).to.deep.equal(Object.keys(transitions).sort());
    expect(reached.length).to.be.greaterThan(20);
  });

  for (const {state, story} of reached) {
    const after = `${state.status} after ${story.map(({type}) => type).join(', ') || 'nothing'}`;

    it(`${after}: returns the same object for an event that is not listed`, () => {
      for (const event of events) {
        if (Object.hasOwn(transitions[state.status], event.type)) continue;
        expect(step(state, sentIn(state, event))[0], event.type).to.equal(state);
        expect(step(state, sentIn(state, event))[1], event.type).to.deep.equal([]);
      }
    });

    it(`${after}: returns the same object for late answers of another attempt`, () => {
      for (const event of events) {
        if (!('id' in event)) continue;
        const [next, effects] = step(state, {...event, id: 'long ago'});
        expect(next, event.type).to.equal(state);
        expect(effects, event.type).to.deep.equal([]);
      }
    });

    it(`${after}: holds no code, token, session or number, and prints no personal value`, () => {
      const text = JSON.stringify(state);
      for (const secret of [SECRETS.code, SECRETS.token, SECRETS.session, 'Asha'])
        expect(text).not.to.contain(secret);
      // The created user is masked by the effect that creates it; the machine only passes it on.
      if (!('user' in state)) expect(text).not.to.contain(SECRETS.mobile);
    });

    if (!isRunning(state)) continue;

    it(`${after}: ends at the deadline, and stops the work in progress`, () => {
      const [next, effects] = step(state, sentIn(state, {type: 'timed-out', id}));
      // The human step is not over before the proxy was asked once more.
      const asks = state.status === 'consenting';
      expect(asks ? next.status === 'resuming' : isEnded(next)).to.equal(true);
      expect(effects.map(({type}) => type)).to.have.members(asks ? ['dismiss', 'ask'] : ['stop']);
      expect(deadlines[state.status]).to.be.within(1_000, 600_000);
    });

    it(`${after}: ends at once when it is cancelled, and never twice`, () => {
      const [next] = step(state, sentIn(state, {type: 'cancelled', id, by: 'user'}));
      expect(isEnded(next)).to.equal(true);
      expect(step(next, sentIn(state, {type: 'cancelled', id, by: 'page'}))[0]).to.equal(next);
    });
  }
});

describe('with every channel silent', () => {
  for (const {state} of reached.filter(({state}) => isRunning(state)))
    it(`${nameOf(state).slice(0, 60)} comes to an end within eleven minutes`, () => {
      let spent = 0;
      let next = state;
      while (isRunning(next)) {
        spent += deadlines[next.status];
        [next] = step(next, {type: 'timed-out', id: next.attempt.id});
      }
      expect(spent).to.be.at.most(660_000);
    });
});

/** Plays a story. @returns the last state, and the effects of each event. */
function play(...story: FlowEvent[]): {state: FlowState; effects: (readonly Effect[])[]} {
  let state: FlowState = {status: 'idle'};
  const effects: (readonly Effect[])[] = [];
  for (const event of story) {
    const [next, requested] = step(state, event);
    state = next;
    effects.push(requested);
  }
  return {state, effects};
}

const consenting: readonly FlowEvent[] = [
  {type: 'start', attempt, mobile: SECRETS.mobile},
  {type: 'prepared', id, session: session(), until},
];
const exchanging: readonly FlowEvent[] = [...consenting, {type: 'returned', id, code: SECRETS.code}];
const fetching: readonly FlowEvent[] = [...exchanging, {type: 'exchanged', id, token: SECRETS.token}];
const creating: readonly FlowEvent[] = [...fetching, {type: 'received', id, details: details()}];

/** Stories, their last state, and the effects that the machine requests, in the order of the events. */
const stories: readonly [string, readonly FlowEvent[], FlowStatus, string][] = [
  [
    'everything goes well',
    [...creating, {type: 'created', id, user}],
    'done',
    'prepare listen present dismiss exchange fetch create stop',
  ],
  [
    'the code comes twice',
    [...exchanging, {type: 'returned', id, code: SECRETS.code}],
    'exchanging',
    'prepare listen present dismiss exchange',
  ],
  [
    'the consent page says closed after it gave the code',
    [...exchanging, {type: 'closed', id}],
    'exchanging',
    'prepare listen present dismiss exchange',
  ],
  [
    'the consent page fails after it gave the code',
    [...exchanging, {type: 'show-failed', id, failure}],
    'exchanging',
    'prepare listen present dismiss exchange',
  ],
  [
    'the token comes by another route',
    [...consenting, {type: 'exchanged', id, token: 't'}],
    'fetching',
    'prepare listen present dismiss fetch',
  ],
  [
    'the token comes by two routes',
    [...fetching, {type: 'exchanged', id, token: 't'}],
    'fetching',
    'prepare listen present dismiss exchange fetch',
  ],
  [
    'the details come with the token',
    [
      ...exchanging,
      {type: 'exchanged', id, token: 't', details: details()},
      {type: 'received', id, details: details()},
      {type: 'created', id, user},
    ],
    'done',
    'prepare listen present dismiss exchange fetch create stop',
  ],
  [
    'a second press',
    [...consenting, {type: 'start', attempt: {...attempt, id: '2'}, mobile: ''}],
    'consenting',
    'prepare listen present',
  ],
  [
    'the user is created in vain',
    [...creating, {type: 'failed', id, failure}],
    'done',
    'prepare listen present dismiss exchange fetch create stop',
  ],
  [
    'cancelled while the user is created',
    [...creating, {type: 'cancelled', id, by: 'user'}],
    'done',
    'prepare listen present dismiss exchange fetch create stop',
  ],
  [
    'a reload before the user has answered',
    [
      {type: 'resume', attempt: bound},
      {type: 'still-pending', id, until},
    ],
    'consenting',
    'ask listen',
  ],
];

describe('a story', () => {
  for (const [name, story, end, work] of stories)
    it(`${name}: ${end}`, () => {
      const {state, effects} = play(...story);
      expect(state.status).to.equal(end);
      const expected = work.split(' ').filter(Boolean);
      // The order of the effects of one event does not matter.
      for (const requested of effects)
        expect(requested.map(({type}) => type)).to.have.members(expected.splice(0, requested.length));
      expect(expected).to.deep.equal([]);
    });

  for (const given of [details(), undefined])
    it(`${given ? 'passes on' : 'requests'} the details if they ${given ? 'came' : 'did not come'} with the token`, () => {
      for (const before of [consenting, exchanging]) {
        const exchanged = {type: 'exchanged', id, token: 't', details: given} as const;
        const {state, effects} = play(...before, exchanged);
        expect(state).to.deep.equal({status: 'fetching', attempt: bound});
        expect(effects.at(-1)?.at(-1)).to.deep.equal({
          type: 'fetch',
          attempt: bound,
          token: 't',
          details: given,
        });
      }
    });

  it('keeps the details only up to the moment when the page is hidden', () => {
    const {state} = play(...creating, {type: 'forget'}, {type: 'created', id, user}, {type: 'forget'});
    expect(state).to.deep.equal({status: 'done', attempt: bound, details: undefined});
  });

  it('keeps the reason why no user was created', () => {
    const {state} = play(...creating, {type: 'failed', id, failure}, {type: 'forget'});
    expect(state).to.deep.equal({status: 'done', attempt: bound, details: undefined, user: failure});
  });
});

describe('an end', () => {
  const abandons = (story: readonly FlowEvent[], event: FlowEvent): boolean => {
    const {effects} = play(...story, event);
    return effects.at(-1)?.some(effect => effect.type === 'stop' && effect.abandon) ?? false;
  };

  for (const [code, {outcome}] of Object.entries(failures))
    it(`${code} ends as ${outcome}`, () => {
      const {state} = play(...exchanging, {type: 'failed', id, failure: failureWith(code as FailureCode)});
      expect(state.status).to.equal(outcome);
    });

  for (const event of [
    {type: 'closed', id},
    {type: 'cancelled', id, by: 'user'},
    {type: 'show-failed', id, failure: new Failure('sdk-failed')},
  ] as const)
    it(`by ${event.type} at the consent page cancels the transaction at the proxy`, () =>
      expect(abandons(consenting, event)).to.equal(true));

  for (const code of ['code-rejected', 'binding-mismatch'] as const)
    it(`by ${code} does not cancel the transaction at the proxy, which may still receive the right code`, () => {
      const failed = {type: 'failed', id, failure: failureWith(code)} as const;
      expect(abandons(consenting, failed)).to.equal(false);
    });

  it('by another refusal cancels the transaction at the proxy', () => {
    const failed = {type: 'failed', id, failure: failureWith('not-completed')} as const;
    expect(abandons(consenting, failed)).to.equal(true);
  });

  it('by a lost answer does not cancel the transaction at the proxy, where the answer can be requested again', () =>
    expect(abandons(exchanging, {type: 'timed-out', id})).to.equal(false));
});
