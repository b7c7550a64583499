import {HOUR} from '../../protocol/cashfree/api.ts';
import {EMULATOR_PREFIX} from '../../protocol/emulator.ts';
import {Expiring, type Dump} from './expiring.ts';
import type {DetailScope} from '../people/example.ts';
import type {Persona} from '../people/personas.ts';

/** Keeps an expired session or token for one more hour, to tell it from an unknown one. */
const DEAD_SESSION_LIFETIME = HOUR;

/** Default lifetime of a code, in milliseconds. Cashfree documents none (docs/cashfree-contract.md section 5.4). */
const CODE_LIFE = 600_000;

export interface ConsentSession {
  readonly id: string;
  readonly verificationId: string;
  readonly mobile: string;
  readonly persona: Persona;
  /** Expiry of the session: one hour (section 4). */
  readonly expires: number;
  /** Expiry of the available scopes: one hour (section 3). The user must consent before. */
  readonly consentUntil: number;
  isVerified: boolean;
  outcome?: ConsentOutcome;
}

export type ConsentOutcome =
  | {readonly type: 'approved'; readonly code: string; readonly verificationId: string}
  | {readonly type: 'denied' | 'closed' | 'expired'};

export interface Grant {
  readonly verificationId: string;
  readonly scopes: readonly DetailScope[];
  readonly expires: number;
  uses: number;
}

export type Lifetime = 'ten-minutes' | 'session' | 'none';

export interface RecordsDump {
  readonly sessions: Dump<ConsentSession>;
  readonly codes: Dump<Grant>;
  readonly tokens: Dump<Grant>;
  readonly ids: Dump<true>;
  readonly availability: Dump<number>;
  readonly calls: Dump<number>;
  readonly references: string;
}

export class RecordStore {
  readonly sessions = new Expiring<ConsentSession>();
  readonly codes = new Expiring<Grant>();
  readonly tokens = new Expiring<Grant>();
  /** By call and id. */
  readonly ids = new Expiring<true>();
  /** Expiry of the available scopes, by mobile number. */
  readonly availability = new Expiring<number>();
  /** By endpoint and by code or token. */
  readonly calls = new Expiring<number>();
  #references = 3_123_122n;

  /** The first one is that of the documented example. */
  nextReference(): bigint {
    return ++this.#references;
  }

  openSession(
    known: Pick<ConsentSession, 'verificationId' | 'mobile' | 'persona' | 'consentUntil'>,
    now: number,
  ): ConsentSession {
    const session: ConsentSession = {id: secret('session'), ...known, expires: now + HOUR, isVerified: false};
    this.sessions.set(session.id, session, session.expires + DEAD_SESSION_LIFETIME);
    return session;
  }

  issueCode(
    session: ConsentSession,
    scopes: readonly DetailScope[],
    lifetime: Lifetime,
    now: number,
  ): string {
    const expiries = {
      'ten-minutes': Math.min(now + CODE_LIFE, session.expires),
      session: session.expires,
      none: now,
    };
    const code = secret('code');
    const grant = {verificationId: session.verificationId, scopes, expires: expiries[lifetime], uses: 0};
    this.codes.set(code, grant, now + HOUR);
    return code;
  }

  /** A token expires after one hour (section 6.1). */
  issueToken({verificationId, scopes}: Grant, now: number): {token: string; expires: number} {
    const token = secret('token');
    const expires = now + HOUR;
    this.tokens.set(token, {verificationId, scopes, expires, uses: 0}, expires + DEAD_SESSION_LIFETIME);
    return {token, expires};
  }

  count(key: string, now: number): void {
    this.calls.set(key, (this.calls.get(key, now) ?? 0) + 1, now + HOUR);
  }

  sweep(now: number): void {
    for (const map of this.#maps()) map.sweep(now);
  }

  clear(): void {
    for (const map of this.#maps()) map.clear();
  }

  get size(): number {
    return this.#maps().reduce((sum, map) => sum + map.size, 0);
  }

  dump(): RecordsDump {
    return {
      sessions: this.sessions.dump(),
      codes: this.codes.dump(),
      tokens: this.tokens.dump(),
      ids: this.ids.dump(),
      availability: this.availability.dump(),
      calls: this.calls.dump(),
      references: String(this.#references),
    };
  }

  restore(dump: RecordsDump): void {
    this.sessions.restore(dump.sessions);
    this.codes.restore(dump.codes);
    this.tokens.restore(dump.tokens);
    this.ids.restore(dump.ids);
    this.availability.restore(dump.availability);
    this.calls.restore(dump.calls);
    this.#references = BigInt(dump.references);
  }

  #maps(): readonly Expiring<unknown>[] {
    return [this.sessions, this.codes, this.tokens, this.ids, this.availability, this.calls];
  }
}

/** Prefix of the emulator and 128 random bits. It is URL-safe, as Cashfree's iOS SDK expects (section 5.2). */
export function secret(kind: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `${EMULATOR_PREFIX}${kind}_${Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')}`;
}
