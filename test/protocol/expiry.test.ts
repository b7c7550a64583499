import {expect} from '@open-wc/testing';
import fc from 'fast-check';
import {readExpiry, writeExpiry} from '../../src/protocol/expiry.ts';

const HOUR = 3_600_000;
const issued = Date.UTC(2024, 11, 31, 23, 0, 0);
const inTenMinutes = issued + 600_000;

const forms = [
  '2024-12-31T23:10:00Z',
  '2024-12-31T23:10:00.000Z',
  '2024-12-31T23:10:00.000000Z',
  '2024-12-31T23:10Z',
  '2024-12-31t23:10:00z',
  '2024-12-31 23:10:00Z',
  '2025-01-01T04:40:00+05:30',
  '2025-01-01T04:40:00+0530',
  '2024-12-31T18:10:00-05:00',
];

const unreadable = [
  '',
  '3600',
  '2024-12-31',
  '2024-12-31T23:10:00',
  '31-12-2024T23:10:00Z',
  '2024-13-45T23:10:00Z',
  '2024-12-31T23:10:00 (soon) Z',
  '2024-12-31T23:10:00Z\n2024-12-31T23:10:00Z',
  'Tue, 31 Dec 2024 23:10:00 GMT',
  null,
  undefined,
];

describe('reading an expiry', () => {
  for (const form of forms)
    it(`reads ${form}`, () => expect(readExpiry(form, issued)).to.equal(inTenMinutes));
  for (const form of unreadable)
    it(`assumes one hour for ${JSON.stringify(form)}`, () =>
      expect(readExpiry(form, issued)).to.equal(issued + HOUR));

  it('reads an expiry in the past as it is', () => {
    expect(readExpiry('2024-12-31T22:59:59Z', issued)).to.equal(issued - 1000);
  });

  it('limits an expiry to one hour', () => {
    expect(readExpiry('2024-12-31T23:59:59Z', issued)).to.equal(issued + HOUR - 1000);
    expect(readExpiry('2025-01-01T00:00:01Z', issued)).to.equal(issued + HOUR);
    expect(readExpiry('9999-12-31T23:59:59Z', issued)).to.equal(issued + HOUR);
  });

  const instant = fc.date({min: new Date('1971-01-01'), max: new Date('9999-12-31'), noInvalidDate: true});

  it('is never later than one hour, for any input', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          instant.map(date => date.toISOString()),
        ),
        instant,
        (text, at) => {
          expect(readExpiry(text, at.getTime())).to.be.at.most(at.getTime() + HOUR);
        },
      ),
    );
  });

  it('reads what it writes, to the second', () => {
    fc.assert(
      fc.property(instant, fc.integer({min: 0, max: HOUR}), (at, left) => {
        const written = writeExpiry(at.getTime() + left);
        expect(written).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
        expect(readExpiry(written, at.getTime())).to.equal(Math.floor((at.getTime() + left) / 1000) * 1000);
      }),
    );
  });
});
