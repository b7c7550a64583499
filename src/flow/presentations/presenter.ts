import {isLoopbackHost} from '../../protocol/loopback.ts';
import {Failure, type AnyFailure, type FailureCode} from '../../protocol/failures.ts';
import type {Session} from '../../protocol/proxy/api.ts';
import {orElse} from '../base/report.ts';

export type Signal =
  | {readonly type: 'returned'; readonly code: string}
  /** The user may have come back: ask the proxy. The hint counts only if its record is undecided. */
  | {readonly type: 'settled'; readonly hint?: FailureCode}
  /** The consent window looks closed. An isolated window looks the same. */
  | {readonly type: 'doubted'}
  | {readonly type: 'reassured'}
  | {readonly type: 'closed'}
  | {readonly type: 'show-failed'; readonly failure: AnyFailure};

export type ReportSignal = (signal: Signal) => void;

export interface Presented {
  /** A second call shows the same session again. */
  show(session: Session): void;
  close(): void;
}

/** What the start of an attempt knows before the session exists. */
export interface Opening {
  /** Address of Cashfree's web SDK: an overlay loads it while the session is prepared. */
  readonly sdk?: string | undefined;
  /** Takes the empty window that was opened inside the user gesture, before the code of transactions had loaded. */
  readonly takePopup?: (() => Window | undefined) | undefined;
}

/**
 * Called inside the user gesture, before a session exists: popup blockers trust only the gesture.
 * @throws {Failure} `popup-blocked`
 */
export type Presenter = (report: ReportSignal, opening?: Opening) => Presented;

/**
 * Accepts only https, and http on loopback (RFC 9700 section 2.6). `javascript:` would run in the page.
 * @throws {Failure} `proxy-answer-invalid`
 */
export function safeUrl(
  address: string | undefined,
  field: string,
  step: 'session' | 'capabilities' = 'session',
): URL {
  const url = orElse(() => new URL(address ?? ''), undefined);
  if (url?.protocol === 'https:') return url;
  if (url?.protocol === 'http:' && isLoopbackHost(url.hostname)) return url;
  throw new Failure('proxy-answer-invalid', {step, status: 200, paths: [field]});
}
