// How often a notice is told: once in the life of a proxy, or each hour if its cause comes and goes.
import {expect} from 'chai';
import type {NoticeCode, NoticeEvent} from '../../../src/proxy/index.ts';
import {createNotices} from '../../../src/proxy/notices/notices.ts';

const HOUR = 3_600_000;

const repeats: Readonly<Record<NoticeCode, boolean>> = {
  'address-unknown': false,
  'address-unreadable': false,
  'address-private': false,
  'origin-guessed': false,
  'origin-refused': false,
  'path-mismatch': false,
  'cookies-refused': false,
  'body-lost': false,
  'presentation-none': false,
  'presentation-refused': false,
  'keys-same': false,
  'keys-refused': true,
  'address-list-refused': true,
  'signature-refused': true,
  'balance-used-up': true,
  'emulator-in-production': false,
  'emulator-unreachable': true,
  'option-invalid': true,
  fault: true,
};

describe('a notice', () => {
  for (const [code, again] of Object.entries(repeats) as [NoticeCode, boolean][])
    it(`${code} is told ${again ? 'again after an hour' : 'once'}, to the log and to the observer`, () => {
      let clock = 1;
      const log: string[] = [];
      const events: NoticeEvent[] = [];
      const notices = createNotices({
        log: sentence => log.push(sentence),
        observe: event => events.push(event),
        now: () => clock,
      });
      notices.tell(code, 'A fault.');
      clock += HOUR - 1;
      notices.tell(code, 'A fault.');
      expect(events).to.deep.equal([{type: 'notice', code, sentence: 'A fault.'}]);
      clock += 1;
      notices.tell(code, 'A fault.');
      expect(log).to.deep.equal(again ? ['A fault.', 'A fault.'] : ['A fault.']);
      expect(events).to.have.length(log.length);
    });
});
