import type {Endpoint} from '../../../src/protocol/cashfree/api.ts';
import {endpoints} from '../../../src/protocol/cashfree/api.ts';
import {EMULATOR_HEADER} from '../../../src/protocol/emulator.ts';

/** Visibly invented: no such number was ever issued, since Indian mobile numbers begin with 6 to 9. */
export const MOBILE = '0000000001';

/** Marks that must never be found in a log, an error, or an answer that is not about them. */
export const MARKS = {
  secureIdSecret: 'mark-secret-of-secure-id',
  oneClickSecret: 'mark-secret-of-one-click',
  token: 'mark-token-of-cashfree',
  code: 'mark-code-of-cashfree',
  name: 'Mark Person Of Nobody',
  pan: 'MARKX0000X',
} as const;

export interface Received {
  readonly endpoint: Endpoint | 'unknown';
  readonly url: string;
  readonly init: RequestInit;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

type Answer = (received: Received) => Response | Promise<Response>;

/** A Cashfree of a few lines, to be made as hostile as a test needs: every endpoint's answer can be replaced. */
export function fakeCashfree() {
  const calls: Received[] = [];
  const sessions: string[] = [];
  const answers: Record<Endpoint, Answer> = {
    'data-availability': () => json({reference_id: 1, available_scopes: [{scope: 'NAME'}, {scope: 'PAN'}]}),
    session: ({body}) => {
      sessions.push(String(body.verification_id));
      return json({
        verification_id: body.verification_id,
        session_id: `session ${sessions.length}`,
        expiry: new Date(Date.now() + 3_600_000).toISOString(),
      });
    },
    'generate-token': ({body}) => {
      const number = Number(String(body.auth_code).split(' ').at(-1));
      return json({
        verification_id: sessions[number - 1],
        access_token: `${MARKS.token}-${number}`,
        expiry: new Date(Date.now() + 3_600_000).toISOString(),
      });
    },
    'user-details': ({headers}) =>
      json({
        reference_id: 7,
        verification_id: sessions[Number(headers.get('authorization')?.split('-').at(-1)) - 1],
        scopes: [
          {scope: 'MOBILE', records: [{confidence_score: null, metadata: {mobile: MOBILE}}]},
          {scope: 'NAME', records: [{confidence_score: 0.9, metadata: {name: MARKS.name}}]},
          {scope: 'PAN', records: [{confidence_score: null, metadata: {pan: MARKS.pan}}]},
        ],
      }),
    /** Without a `user_id` it chooses one, as Cashfree does (contract 7). */
    user: ({body}) => json({user_reference_id: 9, user_id: 'chosen-by-cashfree', ...body}),
  };

  const cashfree = {
    calls,
    answers,
    /** How often an endpoint was called. */
    count: (endpoint: Endpoint) => calls.filter(call => call.endpoint === endpoint).length,
    /** A code for the session opened as `number`, counted from 1. */
    code: (number: number) => `${MARKS.code} ${number}`,
    fetch: async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
      const url = String(input);
      const endpoint =
        (Object.keys(endpoints) as Endpoint[]).find(name =>
          url.endsWith(`/verification${endpoints[name].path}`),
        ) ?? 'unknown';
      const body = typeof init.body === 'string' ? (JSON.parse(init.body) as Record<string, unknown>) : {};
      const received: Received = {endpoint, url, init, headers: new Headers(init.headers), body};
      calls.push(received);
      if (endpoint === 'unknown') throw new TypeError('no such place');
      const answer = await answers[endpoint](received);
      init.signal?.throwIfAborted();
      return answer;
    },
  };
  return cashfree;
}

export type FakeCashfree = ReturnType<typeof fakeCashfree>;

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(body, {status, headers});
}

/** An error as Cashfree writes it (contract 2.2). Its message is marked: it must not be passed on. */
export function refusal(status: number, code: string, headers: Record<string, string> = {}): Response {
  return json({type: 'validation_error', code, message: 'mark-words-of-cashfree'}, status, headers);
}

export {EMULATOR_HEADER};
