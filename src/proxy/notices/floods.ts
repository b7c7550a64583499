import type {FloodEvent, ProxyEvent, RequestTrace, Uncorrelated} from '../telemetry.ts';

const MINUTE = 60_000;

/** Occurrences within a minute from which they are a flood. Told again each time they have doubled. */
const FLOOD = 10;

/** Rejected codes of one transaction that are told: the third ends it. */
const REJECTED = 3;

/** Transactions whose rejected codes are counted, and those that are told of within a minute. */
const MOST_TRANSACTIONS = 1000;
const MOST_TOLD = 10;

/** Counts what floods consist of, in this process. */
export type FloodWatch = (event: Uncorrelated<ProxyEvent>, trace: RequestTrace) => void;

/** Occurrences since the minute began. */
interface Window {
  readonly began: number;
  count: number;
  next: number;
}

/** Reports floods by the trace of the request that shows them, so rarely that reporting is no flood itself. */
export function createFloodWatch(now: () => number): FloodWatch {
  const windows = new Map<FloodEvent['code'], Window>();
  const rejected = new Map<string, number>();
  let told: Window | undefined;

  function count(code: FloodEvent['code'], trace: RequestTrace): void {
    const window = currentOf(windows.get(code));
    windows.set(code, window);
    window.count += 1;
    if (window.count < window.next) return;
    window.next *= 2;
    trace.report({type: 'flood', code, count: window.count, seconds: MINUTE / 1000});
  }

  function countRejected(transaction: string, trace: RequestTrace): void {
    const attempts = (rejected.get(transaction) ?? 0) + 1;
    // Written anew, so that the one that was written first is the oldest.
    rejected.delete(transaction);
    rejected.set(transaction, attempts);
    for (const oldest of rejected.keys()) {
      if (rejected.size <= MOST_TRANSACTIONS) break;
      rejected.delete(oldest);
    }
    if (attempts !== REJECTED) return;
    told = currentOf(told);
    told.count += 1;
    if (told.count <= MOST_TOLD) trace.report({type: 'flood', code: 'rejected-codes', count: attempts});
  }

  function currentOf(window: Window | undefined): Window {
    return window && now() - window.began < MINUTE ? window : {began: now(), count: 0, next: FLOOD};
  }

  return (event, trace) => {
    if (event.type !== 'request') return;
    if (event.code === 'rate-limited') count('limits-hit', trace);
    if (event.reason === 'origin') count('foreign-origins', trace);
    if (event.route !== 'token' || !isRejection(event.code)) return;
    count('rejected-codes', trace);
    if (trace.transaction !== undefined) countRejected(trace.transaction, trace);
  };
}

function isRejection(code: string | undefined): boolean {
  return code === 'code-rejected' || code === 'binding-mismatch';
}
