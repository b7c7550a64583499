/** Registers `<cf-user-details>`. The only entry of the package whose import does something. */
import {CfUserDetailsElement} from './element/cf-user-details-element.ts';

CfUserDetailsElement.define();
