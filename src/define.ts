/** Registers `<cf-user-details>`. It is the only entry of the package whose import has a side effect. */
import {CfUserDetailsElement} from './element/cf-user-details-element.ts';

CfUserDetailsElement.define();

// These exports give types to the tag and its events in a page that imports nothing else.
export type {CfUserDetailsElement};
export type {CfUserDetailsEventMap} from './element/events.ts';
