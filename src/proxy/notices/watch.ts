import type {ProxyEvent, TelemetrySink} from '../telemetry.ts';
import {createFloodWatch} from './floods.ts';
import type {Notices} from './notices.ts';

const EMULATED =
  'A code or an answer of the emulator reached a proxy before Cashfree, and was refused. If no attacker sent it, check CF_ENVIRONMENT and ' +
  'CF_BASE_URL, the option fetch, and what stands between this server and Cashfree.';

/** The name of an error class. Another text could hold a value. */
const CLASS = /^[A-Za-z][\w.]{0,60}$/;

/** Counts floods, and reports events that require an action of the operator. */
export function createWatch(notices: Notices, now: () => number): TelemetrySink {
  const floods = createFloodWatch(now);
  return (event, trace) => {
    floods(event, trace);
    if (event.type === 'security' && event.code === 'emulator-in-production')
      notices.tell('emulator-in-production', EMULATED);
    // An invalid option has its own notice.
    if (event.type === 'fault' && event.option === undefined) notices.tell('fault', faultSentence(event));
  };
}

function faultSentence({where, name}: Pick<ProxyEvent & {type: 'fault'}, 'where' | 'name'>): string {
  const what =
    where === 'store' ? 'The option store' : 'A function or an object that was passed to createTokenProxy';
  return `${what} threw ${CLASS.test(name) ? name : 'an error'}. Its message is not shown, because it may quote a value: log it there.`;
}
