import type {IncomingMessage} from 'node:http';
import type {LostBody} from './http/lost-body.ts';

export interface Parsed {
  /** Set by a body parser: text, bytes, or a value. */
  readonly body?: unknown;
  /** The bytes, as some platforms and `verify` hooks store them. The listener reads them instead of the stream. */
  rawBody?: unknown;
}

/** Restores the bytes that a body parser has read. @returns why the body is lost, if it is. */
export function restoreBody(req: IncomingMessage & Parsed): LostBody | undefined {
  const isRead = req.readableDidRead || req.readableEnded;
  const bytes = bytesOf(req.rawBody) ?? (isRead ? fromBody(req) : undefined);
  if (typeof bytes === 'string') return bytes;
  if (bytes) req.rawBody = bytes;
  return undefined;
}

function fromBody(req: Parsed): Buffer | LostBody {
  try {
    const {body} = req;
    if (body === undefined) return 'body-read';
    return bytesOf(body) ?? (isJsonValue(body) ? Buffer.from(JSON.stringify(body)) : 'body-parsed');
  } catch {
    // A getter that throws, a cycle, or a BigInt.
    return 'body-parsed';
  }
}

function bytesOf(value: unknown): Buffer | undefined {
  if (typeof value === 'string') return Buffer.from(value);
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return value instanceof ArrayBuffer ? Buffer.from(value) : undefined;
}

/** A form parser makes an object whose first key is the JSON text. */
function isJsonValue(value: unknown): boolean {
  if (value === null || typeof value === 'number' || typeof value === 'boolean' || Array.isArray(value))
    return true;
  if (Object.prototype.toString.call(value) !== '[object Object]') return false;
  return !Object.keys(value as object)[0]
    ?.trimStart()
    .startsWith('{');
}
