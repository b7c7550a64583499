/** Registers `<cf-user-details>`. The only entry of the package whose import does something. */
import {CfUserDetails} from './element/cf-user-details.ts';

CfUserDetails.define();
