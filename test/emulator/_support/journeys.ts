import {OTP} from '../../../src/emulator/index.ts';
import {EXAMPLE, type Kit, type Reply} from './kit.ts';

/** The merchant's page that frames the consent page. */
export const MERCHANT = 'https://shop.example';
const OVERLAY = `&display=overlay&origin=${encodeURIComponent(MERCHANT)}`;

/** Submits the OTP and a button. @returns the answer to the last form. */
export async function press(kit: Kit, sessionId: string, action: string, query = ''): Promise<Reply> {
  await kit.consent(sessionId, {action: 'verify', otp: OTP}, query);
  const page = await kit.consent(sessionId, undefined, query);
  const scopes = [...page.text.matchAll(/name="scope"\s+value="([^"]*)"/g)].map(([, name = '']) => name);
  return kit.consent(sessionId, {action, scope: scopes}, query);
}

/** Runs a transaction by redirect. @returns the final URL. */
export async function returned(kit: Kit, action = 'approve'): Promise<URL> {
  const answer = await press(kit, await kit.open(EXAMPLE), action);
  return new URL(answer.headers.get('location') ?? 'about:blank');
}

export interface Step {
  readonly type: string;
  readonly place?: string;
  readonly url?: string;
  readonly payload?: readonly unknown[];
}

/** Runs a transaction in the overlay. @returns the steps for the web SDK. */
export async function steps(kit: Kit, action = 'approve'): Promise<readonly Step[]> {
  const answer = await press(kit, await kit.open(EXAMPLE), action, OVERLAY);
  const [, message = ''] = /data-message="([^"]*)"/.exec(answer.text) ?? [];
  const unescaped = message.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
  return (JSON.parse(unescaped) as {steps: Step[]}).steps;
}

export interface Scope {
  readonly scope: string;
  readonly records?: readonly {
    readonly confidence_score?: unknown;
    readonly metadata?: Record<string, unknown>;
  }[];
}

/** The user details of a persona who approves all scopes. */
export async function shared(kit: Kit, mobile = EXAMPLE): Promise<readonly Scope[]> {
  const {body} = await kit.details(await kit.grant(mobile));
  return body['scopes'] as readonly Scope[];
}

/** One metadata field of the first record of a scope. */
export async function field(kit: Kit, scope: string, name: string, mobile = EXAMPLE): Promise<unknown> {
  const found = (await shared(kit, mobile)).find(entry => entry.scope === scope);
  return found?.records?.[0]?.metadata?.[name];
}
