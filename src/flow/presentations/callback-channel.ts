import '../../protocol/zod-prototypes.ts';
import * as z from 'zod/mini';
import {isFailureCode, type FailureCode} from '../../protocol/failures.ts';
import {channelName, NOTICE_SOURCE} from '../redirect-response/storage-keys.ts';
import type {ReportSignal} from './presenter.ts';

/**
 * What a callback page says to the page that waits: look at the proxy's record, and what it made of the return where that
 * says nothing. No code, no token, nothing personal: every script of the origin can read it (RFC 10017 section 5.1).
 */
const Notice = z.object({
  source: z.literal(NOTICE_SOURCE),
  /** The transaction, where the callback page knows it. */
  verification_id: z.optional(z.string()),
  hint: z.optional(z.custom<FailureCode>(isFailureCode)),
});

/**
 * Hears what a callback page broadcasts about one transaction: the route that needs neither an opener nor a window handle.
 *
 * @returns the way to stop.
 */
export function listenChannel(verification_id: string, report: ReportSignal): () => void {
  const channel = new BroadcastChannel(channelName(verification_id));
  channel.onmessage = event => hearNotice(event.data, verification_id, report);
  return () => channel.close();
}

/** Passes on a notice about this transaction; whatever else comes is somebody else's, or an attack, and says nothing. */
export function hearNotice(data: unknown, verification_id: string, report: ReportSignal): void {
  const read = Notice.safeParse(data);
  if (!read.success) return;
  const {hint, verification_id: about = verification_id} = read.data;
  if (about === verification_id) report({type: 'settled', ...(hint === undefined ? {} : {hint})});
}
