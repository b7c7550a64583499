import type {NoticeCode, NoticeEvent} from '../telemetry.ts';

/** After this many milliseconds a condition that comes and goes is told again. */
const NOTICE_INTERVAL = 3_600_000;

/** Sentences of one code within an hour: a caller that varies what a sentence names cannot fill a log. */
const MOST_OF_A_CODE = 5;

/** What comes and goes while the options stay as they are. Everything else is told once in the life of a proxy. */
const RECURRING: ReadonlySet<NoticeCode> = new Set([
  'keys-refused',
  'address-list-refused',
  'signature-refused',
  'balance-used-up',
  'emulator-unreachable',
  'option-invalid',
  'fault',
]);

/** Tells the operator what is wrong with the configuration. */
export interface Notices {
  /** @param sentence what is wrong and what to do. It holds no secret and no personal value. */
  tell(code: NoticeCode, sentence: string): void;
}

interface NoticesOptions {
  readonly log: ((sentence: string) => void) | undefined;
  readonly observe: ((event: NoticeEvent) => void) | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export function createNotices({log = warn, observe, now}: NoticesOptions): Notices {
  const told = new Map<NoticeCode, Map<string, number>>();

  function isNew(code: NoticeCode, sentence: string): boolean {
    const sentences = told.get(code) ?? new Map<string, number>();
    told.set(code, sentences);
    if (RECURRING.has(code)) {
      for (const [old, time] of sentences) if (time + NOTICE_INTERVAL <= now()) sentences.delete(old);
    }
    if (sentences.has(sentence) || sentences.size >= MOST_OF_A_CODE) return false;
    sentences.set(sentence, now());
    return true;
  }

  return {
    tell(code, sentence) {
      if (!isNew(code, sentence)) return;
      // A log or an observer that throws must not fail a request.
      tryNotice(() => log(sentence));
      tryNotice(() => observe?.({type: 'notice', code, sentence}));
    },
  };
}

function tryNotice(call: () => void): void {
  try {
    call();
  } catch {
    // The one that threw is the only place where this could be told.
  }
}

function warn(sentence: string): void {
  // eslint-disable-next-line no-console -- the terminal of the server is where its operator looks first
  console.warn(`cf-user-details: ${sentence}`);
}
