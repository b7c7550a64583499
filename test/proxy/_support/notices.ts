import type {AnyFailure} from '../../../src/protocol/failures.ts';
import type {NoticeCode} from '../../../src/proxy/index.ts';
import {noticeFailure, noticeGuess, type NoticeContext} from '../../../src/proxy/notices/failures.ts';
import type {Notices} from '../../../src/proxy/notices/notices.ts';
import {ORIGIN} from './support.ts';

export type Told = [code: NoticeCode, sentence: string];

/** Notices that keep every call, without the limits on how often one is told. */
export function recordNotices(): {notices: Notices; told: Told[]} {
  const told: Told[] = [];
  return {notices: {tell: (...notice) => told.push(notice)}, told};
}

interface Situation {
  readonly context?: Partial<NoticeContext>;
  readonly path?: string;
  readonly init?: RequestInit;
  readonly error?: unknown;
}

/** What the operator of a sandbox is told of a failure. Without one: what it is told of an admitted request. */
export function tellOf(failure: AnyFailure | undefined, situation: Situation = {}): Told[] {
  const {context, path = '/cf/session', init, error = failure} = situation;
  const {notices, told} = recordNotices();
  const whole: NoticeContext = {
    environment: 'sandbox',
    basePath: '/cf',
    origins: undefined,
    places: {base: 'https://sandbox.cashfree.com/verification', presentations: ['popup', 'redirect']},
    ...context,
    notices,
  };
  const request = new Request(ORIGIN + path, init);
  const url = new URL(request.url);
  if (failure) noticeFailure({failure, error, request, url}, whole);
  else noticeGuess(request, url, whole);
  return told;
}
