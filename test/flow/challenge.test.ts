import {expect} from '@open-wc/testing';
import {createPopup} from '../../src/flow/presentations/popup.ts';
import {Flow} from '../../src/flow/runner/flow.ts';
import type {Challenge} from '../../src/flow/runner/challenge.ts';
import {Failure} from '../../src/protocol/failures.ts';
import {SECRETS, session, settled, TestClient, TestClock, TestStore, TestWorld} from './_support/support.ts';

const TOKEN = 'ch4llenge-secret';

const start = (world: TestWorld, challenge: Challenge | null | undefined, mobile: string = SECRETS.mobile) =>
  world.flow.start({presentation: 'popup', mobile, challenge});

const failure = ({flow}: TestWorld): object => {
  const {state} = flow;
  return 'failure' in state ? {code: state.failure.code, ...state.failure.facts} : {status: state.status};
};

/** A widget whose answer the test controls. */
function widget() {
  const asked: {give: (token: string) => void; fail: (error: Error) => void}[] = [];
  const challenge = (): Promise<string> =>
    new Promise((give, fail) => {
      asked.push({give, fail});
    });
  return {asked, challenge};
}

/** Runs without the page's error handler, which the runner takes for a failure; gives what was reported. */
async function reported(action: () => Promise<void>): Promise<unknown[]> {
  const errors: unknown[] = [];
  const {reportError} = window;
  window.reportError = error => void errors.push(error);
  try {
    await action();
  } finally {
    window.reportError = reportError;
  }
  return errors;
}

describe('the challenge of a start', () => {
  const forms: [string, Challenge][] = [
    ['a token', TOKEN],
    ['a promise of one', Promise.resolve(TOKEN)],
    ['a function that gives one', () => TOKEN],
    ['a function that promises one', async () => TOKEN],
  ];
  for (const [title, challenge] of forms) {
    it(`may be ${title}`, async () => {
      const world = new TestWorld();
      start(world, challenge);
      await settled();
      expect(world.client.challenges).to.deep.equal([TOKEN]);
    });
  }

  for (const none of [undefined, null]) {
    it(`may be ${none}: the call then carries no token`, async () => {
      const world = new TestWorld();
      start(world, none);
      await settled();
      expect(world.client.challenges).to.deep.equal([undefined]);
    });
  }

  it('opens the window inside the user gesture, before the widget is called, and only once', async () => {
    const world = new TestWorld();
    const {asked, challenge} = widget();
    start(world, () => {
      expect(world.shown.log).to.deep.equal(['open']);
      return challenge();
    });
    expect(world.shown.log).to.deep.equal(['open']);
    await world.clock.pass(29_000);
    expect(world.status).to.equal('preparing');
    expect(world.client.calls).to.deep.equal([]);
    asked[0]?.give(TOKEN);
    await world.client.answer('session', session());
    expect(world.shown.log).to.deep.equal(['open', 'show']);
    expect(world.status).to.equal('consenting');
  });

  it('opens an empty popup inside start(), and navigates it when the token and the session have arrived', async () => {
    const {open} = window;
    const visited: string[] = [];
    const handle = {
      closed: false,
      location: {replace: (url: string) => void visited.push(url)},
      sessionStorage: {setItem: () => undefined, removeItem: () => undefined},
      focus: () => undefined,
      close: () => undefined,
    };
    const opened: unknown[] = [];
    window.open = url => (opened.push(url), handle as unknown as Window);
    const client = new TestClient();
    const clock = new TestClock();
    const {asked, challenge} = widget();
    const popup = createPopup();
    const flow = new Flow('/cf ', {
      client,
      clock,
      presenters: {overlay: popup, popup, redirect: popup},
      listen: () => () => undefined,
      transactions: new TestStore(),
      path: () => '/',
    });
    try {
      flow.start({presentation: 'popup', mobile: SECRETS.mobile, challenge});
      expect(opened).to.deep.equal(['']);
      await clock.pass(20_000);
      expect(visited).to.deep.equal([]);
      asked[0]?.give(TOKEN);
      await client.answer('session', session());
      expect(opened).to.deep.equal(['']);
      expect(visited).to.deep.equal(['https://consent.example/']);
    } finally {
      flow.cancel();
      window.open = open;
    }
  });

  it('is requested again for each start, also after the proxy refused a used token', async () => {
    const world = new TestWorld();
    const {asked, challenge} = widget();
    for (const number of [0, 1, 2]) {
      start(world, challenge);
      await settled();
      expect(asked).to.have.length(number + 1);
      asked[number]?.give(`token-${number}`);
      const failures = [
        new Failure('challenge-failed', {reason: 'used'}),
        new Failure('rate-limited', {retry_after: 1}),
      ];
      await (number < 2
        ? world.client.fail('session', failures[number] as Failure)
        : world.client.answer('session', session()));
    }
    expect(world.client.challenges).to.deep.equal(['token-0', 'token-1', 'token-2']);
    expect(world.status).to.equal('consenting');
  });

  it('is not requested if the number is malformed', async () => {
    const world = new TestWorld();
    const {asked, challenge} = widget();
    start(world, challenge, '12');
    await settled();
    expect(asked).to.deep.equal([]);
    expect(failure(world)).to.deep.equal({code: 'mobile-invalid'});
  });

  it('fails before the deadline if the widget does not answer, and closes the window', async () => {
    const world = new TestWorld();
    start(world, widget().challenge);
    await settled();
    await world.clock.pass(30_000);
    expect(failure(world)).to.deep.equal({code: 'challenge-failed', reason: 'timeout'});
    expect(world.shown.log).to.deep.equal(['open', 'close']);
    expect(world.client.calls).to.deep.equal([]);
    expect(world.flow.state).to.have.nested.property('failure.retryable', true);
  });

  it('gives the proxy its full time after a slow widget', async () => {
    const world = new TestWorld();
    const {asked, challenge} = widget();
    start(world, challenge);
    await world.clock.pass(29_000);
    asked[0]?.give(TOKEN);
    await world.clock.pass(29_000);
    expect(world.status).to.equal('preparing');
    await world.client.answer('session', session());
    expect(world.status).to.equal('consenting');
  });

  it('ends a start whose widget never answers', async () => {
    const world = new TestWorld();
    start(world, TOKEN);
    await world.clock.pass(60_000);
    expect(failure(world)).to.include({code: 'proxy-unreachable', step: 'session', timed_out: true});
  });

  const wrong: [string, Challenge][] = [
    ['an empty text', ''],
    ['a text with a line break', 'a\nb'],
    ['a text with a space', 'a b'],
    ['a text that no header holds', 'tökén'],
    ['a text of 4097 characters', 'x'.repeat(4097)],
    ['a number', (() => 7) as unknown as Challenge],
    ['nothing', (() => undefined) as unknown as Challenge],
    ['an object', (() => ({token: TOKEN})) as unknown as Challenge],
  ];
  for (const [title, challenge] of wrong) {
    it(`is refused by the page if it is ${title}`, async () => {
      const world = new TestWorld();
      start(world, challenge);
      await settled();
      expect(failure(world)).to.deep.equal({code: 'challenge-failed', reason: 'invalid'});
      expect(world.client.calls).to.deep.equal([]);
    });
  }

  it('shows a message if the widget throws or rejects, and reports the error to the developer', async () => {
    const error = new Error('widget');
    const broken: Challenge[] = [
      () => {
        throw error;
      },
      () => Promise.reject(error),
    ];
    for (const challenge of broken) {
      const world = new TestWorld();
      const errors = await reported(async () => {
        start(world, challenge);
        await settled();
      });
      expect(failure(world)).to.deep.equal({code: 'challenge-failed', reason: 'error'});
      expect(errors).to.deep.equal([error]);
      expect(world.shown.log).to.deep.equal(['open', 'close']);
    }
  });

  it('can be cancelled while the widget works, and a late answer sends nothing', async () => {
    const world = new TestWorld();
    const {asked, challenge} = widget();
    start(world, challenge);
    await world.clock.pass(1_000);
    world.flow.cancel('user');
    expect(world.status).to.equal('cancelled');
    expect(world.shown.log).to.deep.equal(['open', 'close']);
    asked[0]?.give(TOKEN);
    await world.clock.pass(60_000);
    expect(world.client.calls).to.deep.equal([]);
    expect(world.status).to.equal('cancelled');
  });

  it('reports no failure of the widget after a cancellation', async () => {
    const world = new TestWorld();
    const {asked, challenge} = widget();
    const errors = await reported(async () => {
      start(world, challenge);
      await settled();
      world.flow.cancel('user');
      asked[0]?.fail(new Error('late'));
      await world.clock.pass(60_000);
    });
    expect(errors).to.deep.equal([]);
  });

  it('appears in no state, event, trace or storage', async () => {
    const world = new TestWorld();
    start(world, TOKEN);
    await world.client.answer('session', session());
    expect(world.client.challenges).to.deep.equal([TOKEN]);
    const told = JSON.stringify([world.told, world.flow.trace, world.flow.state, [...world.pending.entries]]);
    expect(told).to.contain('consenting').and.not.to.contain(TOKEN);
    expect(JSON.stringify([Object.entries(sessionStorage), Object.entries(localStorage)])).not.to.contain(
      TOKEN,
    );
    start(world, 'a b');
    world.flow.cancel();
    start(world, `${TOKEN} `);
    await settled();
    expect(failure(world)).to.include({code: 'challenge-failed'});
    expect(JSON.stringify([world.flow.trace, failure(world)])).not.to.contain(TOKEN);
  });
});
