import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'chai';
import {personas, emulatorKeys, switches, type Switch} from '../../src/emulator/index.ts';

describe('docs/emulator.md', () => {
  const rows = readFileSync(join(import.meta.dirname, '../../docs/emulator.md'), 'utf8').split('\n');
  const rowOf = (name: string) => rows.find(row => row.startsWith(`| \`${name}\``)) ?? '';

  it('lists every persona with its description', () => {
    for (const {id, mobile, what} of personas)
      expect(rowOf(mobile)).to.contain(`\`${id}\``).and.contain(what);
  });

  it('lists every switch with all its values, the default in bold', () => {
    for (const [name, {values, what}] of Object.entries<Switch>(switches)) {
      const [first, ...others] = values;
      expect(rowOf(name)).to.contain(what).and.contain(`**\`${first}\`**`);
      for (const value of others) expect(rowOf(name), name).to.contain(`\`${value}\``);
    }
  });

  it('names the keys', () => {
    for (const {clientId, clientSecret} of Object.values(emulatorKeys))
      expect(rows.join('\n')).to.contain(`\`${clientId}\` / \`${clientSecret}\``);
  });
});
