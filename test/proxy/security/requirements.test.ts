// Every row of docs/security-requirements.md has a group of tests, and every such group has a row.
import {readdirSync, readFileSync} from 'node:fs';
import {expect} from 'chai';

const here = new URL('./', import.meta.url);
const page = readFileSync(new URL('../../../docs/security-requirements.md', here), 'utf8');
const rows = [...page.matchAll(/^\|\s*([OBXPD]\d+)\s*\|.*\|\s*([^|]+?)\s*\|$/gm)].map(
  ([, row = '', title = '']) => ({row, title}),
);
const titles = [here, new URL('../../element/', here)]
  .flatMap(folder => readdirSync(folder).map(name => new URL(name, folder)))
  .filter(({pathname}) => pathname.endsWith('.test.ts'))
  .flatMap(file => [...readFileSync(file, 'utf8').matchAll(/^describe\('([OBXPD]\d+: [^']+)'/gm)])
  .map(([, title = '']) => title);

const numbered = (letter: string, ...numbers: number[]) => numbers.map(number => `${letter}${number}`);

describe('the table of security requirements', () => {
  it('has every row of the proxy, and the tested rows of the page', () => {
    expect(rows.map(({row}) => row)).to.deep.equal([
      ...numbered('O', 1, 2, 3, 4, 5, 6, 7, 10),
      ...numbered('B', 4, 10),
      ...numbered('X', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14),
      ...numbered('P', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14),
      ...numbered('D', 6, 7),
    ]);
  });

  it('names the test of each row, and no row lacks its test', () => {
    expect(titles.sort()).to.deep.equal(rows.map(({title}) => title).sort());
    for (const {row, title} of rows) expect(title.startsWith(`${row}: `), title).to.equal(true);
  });
});
