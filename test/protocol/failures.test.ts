import {expect} from '@open-wc/testing';
import fc from 'fast-check';
import {
  Failure,
  failures,
  failureWith,
  isFailure,
  isFailureCode,
  type FailureCode,
} from '../../src/protocol/failures.ts';

const codes = Object.keys(failures) as FailureCode[];
const outcomes = ['denied', 'expired', 'unavailable', 'failed'];

describe('the table of failures', () => {
  for (const code of codes) {
    it(`states for ${code} the outcome, who must act, and whether a retry helps`, () => {
      const failure = failureWith(code);
      expect(failure).to.be.instanceOf(Error).and.include({name: 'Failure', code});
      // An error tracker shows the message alone.
      expect(failure.message).to.match(
        new RegExp(`^[a-z-]+ reports ${code}: see \\S+#${code} in the package\\.$`),
      );
      expect(outcomes).to.include(failure.outcome);
      expect(['user', 'merchant', 'cashfree']).to.include(failure.actor);
      expect(failure.retryable).to.be.a('boolean');
    });
  }

  it('asks the user to act only if a retry, typing the details, or another browser can help', () => {
    const hopeless = codes.filter(code => failures[code].actor === 'user' && !failures[code].retryable);
    expect(hopeless).to.deep.equal(['browser-unsuitable', 'data-unavailable']);
  });

  it('knows its codes, and no names of prototypes', () => {
    for (const code of codes) expect(isFailureCode(code)).to.equal(true);
    for (const code of ['toString', '__proto__', 'constructor', '', 'Busy', 7, null, undefined, {}])
      expect(isFailureCode(code), String(code)).to.equal(false);
  });
});

describe('a failure', () => {
  it('narrows its facts by its code', () => {
    const failure = failureWith('rate-limited', {retry_after: 30});
    if (failure.code !== 'rate-limited') throw new Error(failure.code);
    const seconds: number = failure.facts.retry_after;
    expect(seconds).to.equal(30);
  });

  it('prints its code, who must act and its facts', () => {
    const failure = new Failure('cashfree-keys-refused', {status: 401, keys: 'one-click'});
    expect(JSON.parse(JSON.stringify(failure))).to.deep.equal({
      code: 'cashfree-keys-refused',
      retryable: false,
      actor: 'merchant',
      facts: {status: 401, keys: 'one-click'},
    });
    expect(String(failure)).to.match(/^Failure: cf-user-details reports cashfree-keys-refused: see /);
    expect(failure).not.to.have.property('cause');
  });

  it('is recognised by its name and code, also from another window or another copy of the package', () => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const RealmError = (frame.contentWindow as unknown as {Error: ErrorConstructor}).Error;
    const foreign = Object.assign(new RealmError('busy'), {name: 'Failure', code: 'busy'});
    frame.remove();
    expect(foreign).not.to.be.instanceOf(Error);
    expect(isFailure(foreign)).to.equal(true);
    expect(isFailure(new Failure('busy'))).to.equal(true);
  });

  for (const value of [
    undefined,
    null,
    'busy',
    new Error('busy'),
    Object.assign(new Error('x'), {name: 'Failure'}),
    Object.assign(new Error('x'), {name: 'Failure', code: 'toString'}),
    Object.assign(new Error('x'), {code: 'busy'}),
  ])
    it(`is not ${String(value)}`, () => expect(isFailure(value)).to.equal(false));
});

describe('facts received over the network', () => {
  it('are kept if they are names, paths, times or booleans', () => {
    const facts = {
      status: 429,
      retry_after: 60,
      keys: 'secure-id',
      upstream_code: 'x-client-id_missing',
      timed_out: true,
      paths: ['scopes.0.records', ''],
      field: 'phone',
      reason: 'content-type',
    };
    expect(failureWith('proxy-failed', facts).facts).to.deep.equal(facts);
  });

  const dropped = [
    {mobile: '1000000001'},
    {user_id: 'asha'},
    {reason: 'Number 1000000001 is unknown'},
    {reason: '1000000001'},
    {field: 'asha@shop.example'},
    {paths: ['name', '999900001111']},
    {paths: [{}]},
    {retry_after: 1000000001},
    {retry_after: NaN},
    {reason: {toString: 'x'}},
    {reason: 'x'.repeat(101)},
    {reason: null},
    {['__proto__']: 'x'},
  ];
  for (const facts of dropped)
    it(`are dropped if they may contain a value: ${JSON.stringify(facts).slice(0, 60)}`, () =>
      expect(failureWith('proxy-failed', facts).facts).to.deep.equal({}));

  it('never hold a phone number, an e-mail address or a sentence', () => {
    const text = fc.oneof(
      fc.stringMatching(/^\d{10,16}$/),
      fc.emailAddress(),
      fc.lorem({maxCount: 4}).filter(t => t.includes(' ')),
    );
    const name = fc.constantFrom('status', 'reason', 'field', 'paths', 'keys', 'other');
    fc.assert(
      fc.property(fc.dictionary(name, fc.oneof(text, fc.array(text, {minLength: 1}))), facts => {
        expect(failureWith('proxy-failed', facts).facts).to.deep.equal({});
      }),
    );
  });
});
