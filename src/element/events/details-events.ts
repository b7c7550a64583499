/** The events with personal data. They do not bubble. */
import type {UserDetails} from '../../protocol/details.ts';
import type {SecureIdUser} from '../../protocol/proxy/api.ts';
import type {Metadata, OtherScope, Records, ScopeName} from '../../protocol/cashfree/scopes.ts';

/**
 * Dispatched once for each consented scope, before `cf-details`. `switch` over `scope` narrows `metadata` and `records`.
 *
 * It contains personal data, and does not bubble.
 *
 * @example
 * ```ts
 * import 'cf-user-details/define';
 *
 * const element = document.querySelector('cf-user-details');
 * element?.addEventListener('cf-scope', event => {
 *   if (event.scope === 'PAN') console.log(event.metadata.pan);
 * });
 * ```
 */
export class CfScopeEvent<S extends ScopeName | OtherScope = ScopeName | OtherScope> extends Event {
  /** Name of the event. */
  static readonly type = 'cf-scope';
  /** Name of the scope. A name that Cashfree does not document has the type `OtherScope`. */
  readonly scope: S;
  /** The records of the scope in Cashfree's order, at least one. They print masked. */
  readonly records: Records<Metadata<S>>;

  constructor(scope: S, records: Records<Metadata<S>>) {
    super(CfScopeEvent.type);
    this.scope = scope;
    this.records = records;
  }

  /** Metadata of the first record. */
  get metadata(): Metadata<S> {
    return this.records[0].metadata;
  }

  /** Confidence score of the first record, from 0 to 1. `null`: not scored (docs/cashfree-contract.md section 10, row 18). */
  get confidence_score(): number | null {
    return this.records[0].confidence_score;
  }
}

/** `cf-scope` of any scope, as a union that narrows by `scope`. */
export type AnyCfScopeEvent = {[S in ScopeName]: CfScopeEvent<S>}[ScopeName] | CfScopeEvent<OtherScope>;

/**
 * Dispatched once per transaction, after the last `cf-scope`, with all consented details.
 *
 * It contains personal data, and does not bubble.
 *
 * @example
 * ```ts
 * import 'cf-user-details/define';
 *
 * const element = document.querySelector('cf-user-details');
 * element?.addEventListener('cf-details', ({details}) => console.log(details.toPlain()));
 * ```
 */
export class CfDetailsEvent extends Event {
  /** Name of the event. */
  static readonly type = 'cf-details';
  /** The consented details. They print masked; `details.toPlain()` returns the values. */
  readonly details: UserDetails;
  /** Scopes of `required-scopes` that the user did not share. Empty if none is missing. */
  readonly missing: readonly string[];
  /** The value of `start({context})`, also after a redirect. `undefined` if the page passed none. */
  readonly context: string | undefined;

  constructor(details: UserDetails, missing: readonly string[], context: string | undefined) {
    super(CfDetailsEvent.type);
    this.details = details;
    this.missing = missing;
    this.context = context;
  }
}

/**
 * Dispatched when the proxy has created the Secure ID user, which the attribute `create-user` requests.
 *
 * The id may identify a person. The event therefore does not bubble.
 *
 * @example
 * ```ts
 * import 'cf-user-details/define';
 *
 * const element = document.querySelector('cf-user-details');
 * element?.addEventListener('cf-user-created', () => console.log('the user was created'));
 * ```
 */
export class CfUserCreatedEvent extends Event {
  /** Name of the event. */
  static readonly type = 'cf-user-created';
  /**
   * The ids of the user, if the proxy's option `createUser.tellPage` passes them to the page. Otherwise an empty
   * object.
   */
  readonly user: SecureIdUser;

  constructor(user: SecureIdUser) {
    super(CfUserCreatedEvent.type);
    this.user = user;
  }
}
