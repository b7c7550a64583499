/** Registers `<cf-user-details>`. The only entry of the package whose import does something. */
import {CfUserDetailsElement} from './element/cf-user-details-element.ts';

CfUserDetailsElement.define();

// With them the tag and its events are typed, in a page that imports nothing else.
export type {CfUserDetailsElement};
export type {CfUserDetailsEventMap} from './element/events.ts';
