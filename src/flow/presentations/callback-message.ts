import '../../protocol/zod-prototypes.ts';
import * as z from 'zod/mini';
import {isFailureCode, type FailureCode} from '../../protocol/failures.ts';
import {NOTICE_SOURCE} from '../redirect-response/storage-keys.ts';

/**
 * What a callback page says to the page that waits: look at the proxy's record, and what it made of the return where that
 * says nothing. No code, no token, nothing personal: every script of the origin can read it (RFC 10017 section 5.1).
 */
export const Notice = z.object({
  source: z.literal(NOTICE_SOURCE),
  /** The transaction, where the callback page knows it. */
  verification_id: z.optional(z.string()),
  hint: z.optional(z.custom<FailureCode>(isFailureCode)),
});
