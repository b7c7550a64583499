import {isLoopbackHost} from '../../protocol/loopback.ts';
import {Failure, type AnyFailure, type FailureCode} from '../../protocol/failures.ts';
import type {Session} from '../../protocol/proxy/api.ts';
import {orElse} from '../base/report.ts';

/** What a presentation tells the runner. A hint never carries a code: it only says where to look. */
export type Signal =
  /** The user gave consent, and the code came straight to this page. */
  | {readonly type: 'returned'; readonly code: string}
  /** Something happened on the way back: ask the proxy. The hint counts where its record says nothing. */
  | {readonly type: 'settled'; readonly hint?: FailureCode}
  /** The consent window looks closed. Only a hint: an isolated window looks so too. */
  | {readonly type: 'doubted'}
  | {readonly type: 'reassured'}
  /** The user closed it, and said so. */
  | {readonly type: 'closed'}
  /** The consent page could not be shown, or broke. */
  | {readonly type: 'show-failed'; readonly failure: AnyFailure};

export type ReportSignal = (signal: Signal) => void;

/** One way to Cashfree's page and back, for one transaction. */
export interface Presented {
  /** Shows the consent page. Called again, it shows the same session once more. */
  show(session: Session): void;
  /** Undoes all that was opened, listened to and drawn. Safe to call twice. */
  close(): void;
}

/**
 * Opens a presentation inside the user's gesture, before there is a session: a popup blocker trusts nothing later.
 *
 * @param sdk address of Cashfree's web SDK, where it is known already: an overlay loads it while the session is prepared.
 * @throws {Failure} `popup-blocked`
 */
export type Presenter = (report: ReportSignal, sdk?: string) => Presented;

/**
 * An address that the proxy gave, if it is safe to open: https, or plain http on loopback for development. Whatever
 * else, `javascript:` above all, is refused (RFC 9700 section 2.6).
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
