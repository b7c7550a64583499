import type {Endpoint} from '../../protocol/cashfree/api.ts';
import {cashfreeErrors} from '../../protocol/cashfree/errors.ts';
import type {Switches} from '../switches/switches.ts';

/** Cashfree's error envelope (docs/cashfree-contract.md section 2.2). */
export interface ErrorBody {
  readonly type: string;
  readonly code: string;
  readonly message: string;
}

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

/** Falls back to the error of the session call if the endpoint does not document the code (section 3, inferred). */
export function documentedRefusal(endpoint: Endpoint, code: string, status?: number): EmulatedRefusal {
  const row = find(endpoint, code, status) ?? find('session', code, status);
  if (!row) throw new RangeError(`Error code ${code} is not documented.`);
  const {type, message} = row;
  return new EmulatedRefusal(row.status, {type, code, message});
}

export function documents(endpoint: Endpoint, code: string): boolean {
  return find(endpoint, code) !== undefined;
}

/** For errors that Cashfree does not document. The code begins with `emulated_`. */
export function ours(status: number, code: string, message: string): EmulatedRefusal {
  return new EmulatedRefusal(status, {
    type: 'validation_error',
    code: `emulated_${code}`,
    message: `Emulator: ${message}`,
  });
}

/** The error for a fault: the documented error of this status and code, or a general one. */
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

/** Section 10, row 29: gateways answer with HTML or an empty body. */
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
