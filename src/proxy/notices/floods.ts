import type {FloodEvent, ProxyEvent, RequestTrace, Uncorrelated} from '../telemetry.ts';

const MINUTE = 60_000;

/** Occurrences within a minute that count as a flood. Reported again each time the number has doubled. */
const FLOOD = 10;

/** The third rejected code ends a transaction, and is reported. */
const REJECTED = 3;

/** Maximum number of counted transactions, and of reports within a minute. */
const MOST_TRANSACTIONS = 1000;
const MOST_TOLD = 10;

export type FloodWatch = (event: Uncorrelated<ProxyEvent>, trace: RequestTrace) => void;

interface Window {
  readonly began: number;
  count: number;
  next: number;
}

/** Reports floods of this process by the trace of a request. The number of reports is limited. */
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
    // Deleted and set again: the first entry of the map is then the oldest.
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
