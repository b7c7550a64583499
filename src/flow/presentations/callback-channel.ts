import {channelName} from '../redirect-response/storage-keys.ts';
import {Notice} from './callback-message.ts';
import type {ReportSignal} from './presenter.ts';

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
