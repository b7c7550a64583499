/** The docs say what the code does: their tables against the code, their links against the tree, their commands against npm's. */
import {spawnSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect} from 'chai';
import {english} from '../../src/element/strings/english.ts';
import {handlerNames, propertyNames} from '../../src/element/properties.ts';
import {scopeNames} from '../../src/protocol/cashfree/scopes.ts';
import {failures} from '../../src/protocol/failures.ts';
import {fieldKindOf} from '../../src/proxy/policy/documented-fields.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const pages = [
  ...readdirSync(root).filter(name => name.endsWith('.md')),
  ...['docs', 'docs/adr'].flatMap(folder =>
    readdirSync(join(root, folder))
      .filter(name => name.endsWith('.md'))
      .map(name => join(folder, name)),
  ),
];

/** The rows of the first table below a heading, each as its cells. */
function table(page: string, heading: string): string[][] {
  const [, section = ''] = read(page).split(`${heading}\n`);
  const lines = section.split('\n');
  const first = lines.findIndex(line => line.startsWith('|'));
  const end = lines.findIndex((line, at) => at > first && !line.startsWith('|'));
  return lines.slice(first + 2, end).map(line =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map(cell => cell.trim()),
  );
}

const code = (text = ''): string => /`([^`]+)`/.exec(text)?.[1] ?? '';

describe('The docs', () => {
  it('list every failure with its outcome', () => {
    const rows = table('docs/failures.md', '# Failures').map(([name, , actor, again, outcome]) => [
      code(name),
      {actor, retryable: again === 'yes', outcome},
    ]);
    expect(Object.fromEntries(rows)).to.deep.equal(failures);
  });

  it('take the tables of the element from the comment of its class', () => {
    const script = join(root, 'scripts/element-docs.mjs');
    const {status, stderr} = spawnSync(process.execPath, [script, '--check'], {encoding: 'utf8'});
    expect(status, stderr).to.equal(0);
  });

  it('list every scope with its fields', () => {
    const listed = table('docs/element.md', '### Scopes').map(([scope, field]) => [code(scope), code(field)]);
    expect([...new Set(listed.map(([scope]) => scope))]).to.deep.equal(scopeNames);
    for (const [scope = '', field = ''] of listed) {
      const [name = '', part] = field.split('.');
      const kind = fieldKindOf(scope, name);
      expect(part === undefined ? kind : Object.keys(Object(kind)).includes(part), field).to.be.ok;
    }
  });

  it('list every event of the element', () => {
    const listed = table('docs/element.md', '## Events').map(([name]) => code(name));
    expect(listed).to.have.members(Object.keys(handlerNames));
  });

  it('list every option of the token proxy', () => {
    const listed = table('docs/proxy.md', '## All options').flatMap(([names = '']) =>
      [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    );
    const [, options = ''] = read('src/proxy/options/options.ts').split('interface TokenProxyOptions {');
    expect(listed).to.have.members([...options.matchAll(/^ {2}readonly (\w+)/gm)].map(([, name]) => name));
  });

  it('list every environment variable of the token proxy', () => {
    const listed = table('docs/proxy.md', '## Keys').flatMap(
      ([names = '']) => names.match(/CF_[A-Z_]+/g) ?? [],
    );
    expect(listed).to.have.members([...new Set(read('src/proxy/options/env.ts').match(/CF_[A-Z_]+/g))]);
  });

  it('list every attribute of the element', () => {
    const listed = table('docs/element.md', '## Attributes').map(([name]) => code(name));
    const attributes = propertyNames
      .filter(name => name !== 'strings' && name !== 'challenge')
      .map(name => name.replace(/[A-Z]/g, upper => `-${upper.toLowerCase()}`));
    expect(listed).to.have.members(attributes);
  });

  it('name the custom properties that the styles read, and no others', () => {
    const names = (text: string): Set<string> => new Set(text.match(/--cf-[a-z-]*[a-z]/g));
    const folders = ['src/element/styles', 'src/element/transaction/styles'];
    const sheets = folders.flatMap(folder =>
      readdirSync(join(root, folder)).map(name => read(`${folder}/${name}`)),
    );
    expect([...names(read('docs/element.md'))]).to.have.members([...names(sheets.join(''))]);
  });

  it('name the parts and the slots that the markup has, and no others', () => {
    const listed = (heading: string): string[] =>
      table('docs/element.md', heading).map(([name]) => code(name));
    const markup = [
      'template/template',
      'template/field-template',
      'transaction/templates',
      'transaction/icons',
    ]
      .map(name => read(`src/element/${name}.ts`))
      .join('');
    const used = (attribute: RegExp): string[] => [
      ...new Set([...markup.matchAll(attribute)].map(([, name = '']) => name)),
    ];
    expect(listed('### Parts')).to.have.members(used(/ part="([a-z-]+)"/g));
    expect(listed('### Slots')).to.have.members(used(/<slot name="([a-z-]+)"/g));
  });

  it('list every string of the element', () => {
    const listed = table('docs/element.md', '### Strings').flatMap(([, keys = '']) =>
      [...keys.matchAll(/`(\w+)`/g)].map(([, key]) => key),
    );
    expect(listed).to.have.members([...Object.keys(english), ...Object.keys(english.failed)]);
  });

  for (const page of pages) {
    it(`have no broken link in ${page}`, () => {
      const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link);
      for (const link of links) expect(existsSync(join(root, dirname(page), link)), link).to.equal(true);
    });
  }

  it('name only existing npm commands', () => {
    const {scripts} = JSON.parse(read('package.json')) as {scripts: Record<string, string>};
    for (const page of ['README.md', 'CONTRIBUTING.md']) {
      for (const [, name = ''] of read(page).matchAll(/\bnpm (?:run )?(?!ci\b|install\b|run\b)([a-z:]+)/g)) {
        expect(scripts, `${name} in ${page}`).to.have.property(name);
      }
    }
  });
});
