import '../../protocol/zod-prototypes.ts';
import * as z from 'zod/mini';
import {isFailureCode, type FailureCode} from '../../protocol/failures.ts';
import {channelName, NOTICE_SOURCE} from '../redirect-response/storage-keys.ts';
import type {ReportSignal} from './presenter.ts';

/** Holds no code, token or personal data: every script of the origin can read it (RFC 10017 section 5.1). */
const Notice = z.object({
  source: z.literal(NOTICE_SOURCE),
  verification_id: z.optional(z.string()),
  hint: z.optional(z.custom<FailureCode>(isFailureCode)),
});

export function listenChannel(verification_id: string, report: ReportSignal): () => void {
  const channel = new BroadcastChannel(channelName(verification_id));
  channel.onmessage = event => hearNotice(event.data, verification_id, report);
  return () => channel.close();
}

/** Other messages are ignored: they belong to other scripts or are forged. */
export function hearNotice(data: unknown, verification_id: string, report: ReportSignal): void {
  const read = Notice.safeParse(data);
  if (!read.success) return;
  const {hint, verification_id: about = verification_id} = read.data;
  if (about === verification_id) report({type: 'settled', ...(hint === undefined ? {} : {hint})});
}
