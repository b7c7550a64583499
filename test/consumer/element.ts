// What a merchant's page writes against the published types. It is compiled, never run: see test/guards/consumer.test.ts.

import {
  CfUserDetailsElement,
  isFailure,
  scopeNames,
  type AnyCfScopeEvent,
  type AnyFailure,
  type Challenge,
  type CfScopeEvent,
  type FailureCode,
  type OtherScope,
  type ScopeName,
  type StartInit,
  type UserDetails,
} from 'cf-user-details';
import 'cf-user-details/define';
import {handleCallback} from 'cf-user-details/callback';
import {readTrace, replay, type Trace, type TraceProblem} from 'cf-user-details/trace';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<T extends true>(): T;

// The tag is known.
const element = document.createElement('cf-user-details');
same<Same<typeof element, CfUserDetailsElement>>();
document.querySelector('cf-user-details')?.start({context: 'signup'});
element.challenge = () => widget();
element.challenge = 'a-token';
element.challenge = null;
const init: StartInit = {mobile: Promise.resolve('9988776655'), challenge: widget()};
element.start(init);
const challenge: Challenge = widget;
element.start({challenge});
// @ts-expect-error -- a token is a text
element.challenge = () => 7;
declare function widget(): Promise<string>;

// One scope: `scope` narrows, with no cast.
element.addEventListener('cf-scope', event => {
  if (event.scope === 'PAN') {
    same<Same<typeof event, CfScopeEvent<'PAN'>>>();
    const pan: string | null | undefined = event.metadata.pan;
    for (const {confidence_score, metadata} of event.records)
      show(metadata.registered_name, confidence_score);
    show(pan);
    // @ts-expect-error -- another scope's field
    show(event.metadata.email);
    // @ts-expect-error -- a typo
    show(event.metadata.pann);
    // @ts-expect-error -- consented details are read-only
    event.metadata.pan = 'ABCDE1234F';
  }
});

element.addEventListener('cf-scope', ({scope, metadata, records}) => {
  if (scope === 'AADHAAR') show(metadata.split_address?.pincode, records[0].metadata.dob);
  if (scope !== 'INCOME') return;
  show(metadata.income);
  // @ts-expect-error -- narrowed to income
  show(metadata.mobile);
});

// Every documented scope, and any scope that Cashfree adds.
function label(event: AnyCfScopeEvent): string {
  switch (event.scope) {
    case 'MOBILE':
      return event.metadata.mobile ?? '';
    case 'EMAIL':
      return event.metadata.email ?? '';
    case 'ADDRESS':
      return [
        event.metadata.complete_address,
        event.metadata.state,
        event.metadata.pincode,
        event.metadata.type,
      ].join();
    case 'GENDER':
      return event.metadata.gender ?? '';
    case 'DOB':
      return event.metadata.dob ?? '';
    case 'AADHAAR':
      return event.metadata.aadhaar ?? event.metadata.photo_link ?? '';
    case 'PAN':
      return event.metadata.aadhaar_seeding_status ?? '';
    case 'BANK_ACCOUNT':
      // @ts-expect-error -- Cashfree sends no IFSC
      return event.metadata.bank_account ?? event.metadata.ifsc;
    case 'NAME':
      return event.metadata.name ?? '';
    case 'OCCUPATION':
      return event.metadata.occupation ?? '';
    case 'INCOME':
      return event.metadata.income ?? '';
    default: {
      same<Same<typeof event, CfScopeEvent<OtherScope>>>();
      const name: string = event.scope;
      const unchecked: unknown = event.metadata['credit_score'];
      return `${name.toLowerCase()}: ${String(unchecked)}`;
    }
  }
}
element.addEventListener('cf-scope', event => show(label(event)));
// @ts-expect-error -- a scope that does not exist is a typo
element.addEventListener('cf-scope', event => event.scope === 'PANCARD');
// @ts-expect-error -- not before it is narrowed
element.addEventListener('cf-scope', event => show(event.metadata.pan));

// All of it.
element.addEventListener('cf-details', ({details, missing, context}) => {
  same<Same<typeof details, UserDetails>>();
  show(details.scopes.PAN?.[0].metadata.pan, details.scopes.BANK_ACCOUNT?.[0].confidence_score, context);
  show(...missing, details.reference_id, details.other['CREDIT_SCORE']?.[0].metadata['score']);
  for (const {scope, records} of details.toPlain().scopes ?? []) show(scope, records?.length);
  // @ts-expect-error -- a scope may not have been shared
  show(details.scopes.PAN[0].metadata.pan);
  // @ts-expect-error -- not a documented scope: it is in `other`
  show(details.scopes.CREDIT_SCORE);
  // @ts-expect-error -- details cannot be changed
  details.scopes = {};
});

// Failures: the code narrows the facts.
function explain(failure: AnyFailure): string {
  switch (failure.code) {
    case 'rate-limited':
      return `Try again in ${failure.facts.retry_after.toFixed()} seconds`;
    case 'cashfree-keys-refused':
      // @ts-expect-error -- facts of another failure
      return failure.facts.keys === 'one-click' ? '1-Click' : failure.facts.retry_after;
    case 'proxy-unreachable':
      return failure.facts.timed_out ? failure.facts.step : failure.actor;
    // @ts-expect-error -- no such code
    case 'rate-limit':
      return '';
    default:
      return failure.retryable ? 'Try again' : failure.outcome;
  }
}
element.addEventListener('cf-error', ({failure}) => show(explain(failure)));
element.addEventListener('cf-unavailable', ({failure}) => show(failure.code satisfies FailureCode));
element.addEventListener('cf-denied', ({failure}) => show(failure.code));
element.addEventListener('cf-expired', ({failure}) => show(failure.code));

// The rest of the events.
element.addEventListener('cf-ready', ({presentations, environment}) => show(...presentations, environment));
element.addEventListener('cf-start', event => event.preventDefault());
element.addEventListener('cf-presentation', ({presentation, reason}) => show(presentation, reason));
element.addEventListener('cf-cancel', ({by}) => show(by satisfies 'user' | 'page'));
element.addEventListener('cf-user-created', ({user}) => show(user.user_id, user.user_reference_id));
element.addEventListener('cf-statechange', ({from, to, outcome}) => show(from, to, outcome));
// @ts-expect-error -- details come by `cf-details` and `cf-scope` alone
element.addEventListener('cf-statechange', ({details}) => show(details));

// Properties and methods.
element.proxy = '/cf';
element.strings = {};
show(element.state.status, element.details?.verification_id);
// @ts-expect-error -- read only
element.details = undefined;
// @ts-expect-error -- a number is no mobile number: its leading digits matter
element.start({mobile: 1000000001});

void handleCallback({proxy: '/cf'});
// @ts-expect-error -- it must know the proxy
void handleCallback({});

// A trace, there and back.
const recorded: Trace | undefined = element.trace();
const read = readTrace(JSON.stringify(recorded));
if ('trace' in read) show(...replay(read.trace).map(({status}) => status));
else if (read.problem.code === 'entry-unknown') show(read.problem.entry, ...read.problem.members);
else show(read.problem.code satisfies TraceProblem['code']);
// @ts-expect-error -- it may be none
show(read.trace);

const names: readonly ScopeName[] = scopeNames;
try {
  show(...names);
} catch (error) {
  if (isFailure(error)) show(explain(error));
}

declare function show(...values: unknown[]): void;
