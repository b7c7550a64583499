import type {Endpoint} from '../../protocol/cashfree/api.ts';
import {cashfreeErrors} from '../../protocol/cashfree/errors.ts';
import type {Switches} from '../switches/switches.ts';

/** The fields of Cashfree's error envelope (contract 2.2). */
export interface ErrorBody {
  readonly type: string;
  readonly code: string;
  readonly message: string;
}

/** Thrown by a call to answer with an error. */
export class EmulatedRefusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly body: ErrorBody;

  constructor(status: number, body: ErrorBody) {
    super(body.code);
    this.status = status;
    this.body = body;
  }
}

/**
 * The documented error of an endpoint. Where the endpoint lists none of that code, the row of the session call
 * stands in (contract 3: inferred).
 */
export function documentedRefusal(endpoint: Endpoint, code: string, status?: number): EmulatedRefusal {
  const row = find(endpoint, code, status) ?? find('session', code, status);
  if (!row) throw new RangeError(`No error ${code} is documented.`);
  const {type, message} = row;
  return new EmulatedRefusal(row.status, {type, code, message});
}

/** Whether the endpoint itself documents this code. */
export function documents(endpoint: Endpoint, code: string): boolean {
  return find(endpoint, code) !== undefined;
}

/** An error of ours, where Cashfree's answer is unknown: its code says so. */
export function ours(status: number, code: string, message: string): EmulatedRefusal {
  return new EmulatedRefusal(status, {
    type: 'validation_error',
    code: `emulated_${code}`,
    message: `Emulator: ${message}`,
  });
}

/** An error that a fault asked for: the documented one of that status and code, else a general one. */
export function provoked(endpoint: Endpoint, status: number, code?: string): EmulatedRefusal {
  const row = cashfreeErrors.find(
    error =>
      error.endpoint === endpoint && error.status === status && (code === undefined || error.code === code),
  );
  if (row) return new EmulatedRefusal(status, {type: row.type, code: row.code, message: row.message});
  const type = status >= 500 ? 'internal_error' : 'validation_error';
  return new EmulatedRefusal(status, {
    type,
    code: code ?? 'verification_failed',
    message: 'something went wrong',
  });
}

/** The body and content type of an error (row 29: gateways answer with HTML or nothing). */
export function errorBody(
  body: ErrorBody,
  form: Switches['errorBody'],
): {text: string | null; contentType?: string} {
  switch (form) {
    case 'json':
      return {text: JSON.stringify(body), contentType: 'application/json'};
    case 'html':
      return {text: '<html><body><h1>Bad Gateway</h1></body></html>', contentType: 'text/html'};
    case 'empty':
      return {text: null};
  }
}

function find(endpoint: Endpoint, code: string, status?: number) {
  return cashfreeErrors.find(
    error =>
      error.endpoint === endpoint && error.code === code && (status === undefined || error.status === status),
  );
}
