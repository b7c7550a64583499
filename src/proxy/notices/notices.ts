import type {NoticeCode, NoticeEvent} from '../telemetry.ts';

/** Milliseconds after which a recurring condition is reported again. */
const NOTICE_INTERVAL = 3_600_000;

/** Maximum number of sentences of one code within an hour: a caller cannot fill a log by varying its requests. */
const MOST_OF_A_CODE = 5;

/** Conditions that may end and return with the same options. Every other condition is reported once per proxy. */
const RECURRING: ReadonlySet<NoticeCode> = new Set([
  'keys-refused',
  'address-list-refused',
  'signature-refused',
  'balance-used-up',
  'emulator-unreachable',
  'option-invalid',
  'fault',
]);

/** Reports errors of the configuration to the operator. */
export interface Notices {
  /** @param sentence what is wrong and what to do. It holds no secret and no personal value. */
  tell(code: NoticeCode, sentence: string): void;
}

interface NoticesOptions {
  readonly log: ((sentence: string) => void) | undefined;
  readonly observe: ((event: NoticeEvent) => void) | undefined;
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
    // There is no other place for a report.
  }
}

function warn(sentence: string): void {
  // eslint-disable-next-line no-console -- the operator reads the terminal of the server
  console.warn(`cf-user-details: ${sentence}`);
}
