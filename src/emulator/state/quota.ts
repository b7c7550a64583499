import {Expiring} from './expiring.ts';
import type {EmulatorLimits} from '../options.ts';
import type {Switches} from '../switches/switches.ts';

/** In milliseconds (docs/cashfree-contract.md section 2.3). */
const WINDOW = 60_000;

export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until the window ends, rounded up. */
  readonly reset: number;
  readonly exceeded?: 'too_many_requests_per_operation' | 'too_many_requests_per_ip';
}

/** A window of one minute begins with its first call. */
export class RateCounter {
  readonly #limits: EmulatorLimits;
  readonly #windows = new Expiring<{count: number; readonly end: number}>();

  constructor(limits: EmulatorLimits) {
    this.#limits = limits;
  }

  take(operation: string, address: string, now: number): Allowance {
    const {perOperation, perAddress} = this.#limits;
    const byAddress = this.#count(`address ${address}`, now);
    const byOperation = this.#count(`operation ${operation}`, now);
    if (byAddress.count > perAddress)
      return {...left(byAddress, perAddress, now), exceeded: 'too_many_requests_per_ip'};
    const allowance = left(byOperation, perOperation, now);
    return byOperation.count > perOperation
      ? {...allowance, exceeded: 'too_many_requests_per_operation'}
      : allowance;
  }

  clear(): void {
    this.#windows.clear();
  }

  #count(key: string, now: number): {count: number; readonly end: number} {
    this.#windows.sweep(now);
    const window = this.#windows.get(key, now) ?? {count: 0, end: now + WINDOW};
    if (window.count === 0) this.#windows.set(key, window, window.end);
    window.count++;
    return window;
  }
}

/** Section 10, row 28: the headers of these calls are not documented. */
export function rateHeaders(
  {limit, remaining, reset, exceeded}: Allowance,
  family: Switches['rateHeaders'],
): Record<string, string> {
  if (!Number.isFinite(limit)) return {};
  const numbers = {'x-ratelimit-limit': String(limit), 'x-ratelimit-remaining': String(remaining)};
  switch (family) {
    case 'x-ratelimit':
      return {...numbers, 'x-ratelimit-reset': String(reset)};
    case 'older':
      return exceeded
        ? {
            ...numbers,
            'x-ratelimit-retry': String(reset),
            'x-ratelimit-type': exceeded.endsWith('ip') ? 'ip' : 'api',
          }
        : numbers;
    case 'retry-after':
      return exceeded ? {'retry-after': String(reset)} : {};
    case 'none':
      return {};
  }
}

function left({count, end}: {count: number; end: number}, limit: number, now: number): Allowance {
  return {limit, remaining: Math.max(0, limit - count), reset: Math.ceil((end - now) / 1000)};
}
