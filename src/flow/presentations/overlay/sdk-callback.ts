import '../../../protocol/zod-prototypes.ts';
import * as z from 'zod/mini';
import {lenient} from '../../../protocol/lenient.ts';
import {readHint, type Hint} from '../../../protocol/hint.ts';

/**
 * Only native payloads are in evidence: optional strings, and a JSON string on one bridge
 * (docs/cashfree-contract.md section 5.2; section 10, row 6). Other payloads read as empty. An unknown status
 * does not lose the code.
 */
const text = lenient(value => (typeof value === 'string' ? value : undefined));
const Payload = z.object({auth_code: text, authCode: text, status: text});

export type SdkCallback = {readonly type: 'code'; readonly code: string} | {readonly type: Hint | 'nothing'};

/** Success needs a code, not a particular status. A status is only a hint (rows 6, 7, 8). */
export function readSdkCallback(payload: unknown): SdkCallback {
  const {auth_code, authCode, status} = Payload.safeParse(parsePayload(payload)).data ?? {};
  const code = auth_code || authCode;
  if (code) return {type: 'code', code};
  return {type: readHint(status) ?? 'nothing'};
}

function parsePayload(payload: unknown): unknown {
  if (typeof payload !== 'string') return payload;
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}
