import {emulatorKeys, type Emulator, type EmulatorOptions} from '../../../src/emulator/index.ts';
import {serveEmulator} from '../../../src/emulator/node.ts';

export const REDIRECT_URL = 'https://merchant.example/callback?shop=1';

/** A response, with its JSON body if it has one. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // Each test reads different fields. The assertions check them.
  readonly body: Record<string, unknown>;
}

/** A complete request to the API. */
export interface Ask {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A correct merchant's server, with its own emulator over HTTP. */
export interface Kit {
  readonly url: string;
  readonly emulator: Emulator;
  send(ask: Ask): Promise<Reply>;
  availability(mobile: string, changes?: Changes): Promise<Reply>;
  session(mobile: string, changes?: Changes): Promise<Reply>;
  token(code: unknown, changes?: Changes): Promise<Reply>;
  details(token: string, changes?: Changes): Promise<Reply>;
  user(body: Record<string, unknown>, changes?: Changes): Promise<Reply>;
  /** Calls data availability and the session. @returns the session id. */
  open(mobile: string): Promise<string>;
  /** Approves all scopes and exchanges the code. @returns the token. */
  grant(mobile: string): Promise<string>;
  /** Submits a form of the consent page. */
  consent(
    sessionId: string,
    form?: Record<string, string | readonly string[]>,
    query?: string,
  ): Promise<Reply>;
  close(): Promise<void>;
}

export interface Changes {
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: Readonly<Record<string, unknown>>;
}

export const EXAMPLE = '9988123456';

export async function openKit(options: EmulatorOptions = {}): Promise<Kit> {
  const {url, emulator, close} = await serveEmulator({redirectUrl: REDIRECT_URL, ...options});
  let serial = 0;
  const nextId = () => `test-${++serial}`;

  async function send({method, path, headers, body}: Ask): Promise<Reply> {
    const response = await fetch(`${url}/verification${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : {body: typeof body === 'string' ? body : JSON.stringify(body)}),
    });
    return read(response);
  }

  const kit: Kit = {
    url,
    emulator,
    send,
    close,
    availability: (mobile, changes) =>
      send(
        change(
          ask('/user/data-availability', 'secureId', {verification_id: nextId(), user: [identifier(mobile)]}),
          changes,
        ),
      ),
    session: (mobile, changes) =>
      send(
        change(
          ask('/oauth2/session', 'oneClick', {verification_id: nextId(), user: identifier(mobile)}),
          changes,
        ),
      ),
    token: (code, changes) =>
      send(change(ask('/oauth2/generate-token', 'oneClick', {auth_code: code}), changes)),
    details: (token, changes) => {
      const headers = {authorization: `Bearer ${token}`, 'x-api-version': '2024-12-01'};
      return send(change({method: 'GET', path: '/oauth2/user-details', headers}, changes));
    },
    user: (body, changes) => send(change(ask('/user', 'secureId', body), changes)),
    async open(mobile) {
      await kit.availability(mobile);
      const {body} = await kit.session(mobile);
      return String(body['session_id']);
    },
    async grant(mobile) {
      const code = emulator.decide(await kit.open(mobile), {type: 'approve'});
      const {body} = await kit.token(code);
      return String(body['access_token']);
    },
    async consent(sessionId, form, query = '') {
      const target = `${url}/consent?session_id=${sessionId}${query}`;
      if (!form) return read(await fetch(target));
      const pairs = Object.entries(form).flatMap(([name, value]) => [value].flat().map(one => [name, one]));
      return read(
        await fetch(target, {method: 'POST', redirect: 'manual', body: new URLSearchParams(pairs)}),
      );
    },
  };
  return kit;
}

/** A well-formed call with its key pair. */
export function ask(path: string, pair: keyof typeof emulatorKeys, body: unknown): Ask {
  const {clientId, clientSecret} = emulatorKeys[pair];
  const headers = {
    'content-type': 'application/json',
    'x-client-id': clientId,
    'x-client-secret': clientSecret,
    'x-api-version': '2024-12-01',
  };
  return {method: 'POST', path, headers, body};
}

export function identifier(mobile: string) {
  return {identifier_type: 'MOBILE', identifier_value: mobile};
}

/** Undefined removes a header or a field. */
function change(original: Ask, {headers = {}, body = {}}: Changes = {}): Ask {
  const merged = {...original.headers, ...headers};
  const kept = Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const {body: before} = original;
  return {
    ...original,
    headers: Object.fromEntries(kept),
    ...(before === undefined ? {} : {body: {...(before as object), ...body}}),
  };
}

async function read(response: Response): Promise<Reply> {
  const text = await response.text();
  const json = response.headers.get('content-type')?.startsWith('application/json') && text.startsWith('{');
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: json ? (JSON.parse(text) as Record<string, unknown>) : {},
  };
}
