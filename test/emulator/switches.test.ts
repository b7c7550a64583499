import {expect} from 'chai';
import {createEmulator, switches, type SwitchName} from '../../src/emulator/index.ts';
import {openKit} from './_support/kit.ts';
import {apiChecks} from './_support/checks-api.ts';
import {consentChecks} from './_support/checks-consent.ts';
import {detailsChecks} from './_support/checks-details.ts';
import type {Checks} from './_support/checks.ts';

const checks: Checks<SwitchName> = {...apiChecks, ...consentChecks, ...detailsChecks};

describe('the switches for what Cashfree does not document', () => {
  for (const name of Object.keys(switches) as SwitchName[])
    for (const [value, check] of Object.entries(checks[name]))
      it(`${name}: ${value}`, async () => {
        const kit = await openKit({switches: {[name]: value}});
        try {
          await check(kit);
        } finally {
          await kit.close();
        }
      });

  it('have their first value by default', () => {
    const {switches: now} = createEmulator();
    for (const name of Object.keys(switches) as SwitchName[])
      expect(now[name]).to.equal(switches[name].values[0]);
  });

  it('refuse a name or a value that does not exist', () => {
    expect(() => createEmulator({switches: JSON.parse('{"colour": "red"}')})).to.throw(
      TypeError,
      'no switch "colour"',
    );
    expect(() => createEmulator({switches: JSON.parse('{"score": "86"}')})).to.throw(
      TypeError,
      'takes as-is, null',
    );
  });
});
