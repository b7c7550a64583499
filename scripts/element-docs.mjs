// `node scripts/element-docs.mjs`: writes the tables of docs/element.md from the doc comments of the element class.
// With `--check` it compares them instead, and the exit code is 1 if one differs.

import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {format, resolveConfig} from 'prettier';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = join(root, 'docs/element.md');

const element = classesOf('cf-user-details-element').get('CfUserDetailsElement');
const configured = classesOf('configured-element').get('ConfiguredElement');
const events = new Map(
  readdirSync(join(root, 'src/element/events')).flatMap(name => [
    ...classesOf(`events/${name.slice(0, -3)}`),
  ]),
);
const scopes = sourceOf('protocol/cashfree/scopes');
if (!element || !configured) throw new Error('The class of the element was not found.');

/** `[name=default]`, or `name` alone, after an optional `{type}`. @type {RegExp} */
const TAG =
  /^(?:\{(?<type>[^}]*)\}\s+)?(?:\[(?<optional>[^\]=]+)=(?<initial>.*?)\]|(?<name>[\w-]+)) - (?<text>[^]+)$/;

/** @typedef {{name: string, type: string, initial: string, text: string}} Tag */

/** @type {Readonly<Record<string, () => string[][]>>} the tables of the page by their markers; the first row is the head */
const tables = {
  attributes: () => [
    ['attribute', 'type', 'default', 'meaning'],
    ...tags('attr').map(({name, type, initial, text}) => [
      code(name),
      code(type),
      initial && code(initial),
      text,
    ]),
  ],
  events: () => [
    ['event', 'when', 'carries', 'bubbles'],
    ...tags('fires').map(({name, type, text}) => {
      const local = /; does not bubble$/;
      return [code(name), text.replace(local, ''), fields(type), local.test(text) ? 'no' : 'yes'];
    }),
  ],
  members: () => [
    ['member', 'meaning'],
    ...[
      ...members(element),
      ...members(configured).filter(({name}) => ['challenge', 'strings'].includes(name)),
    ].map(({node, name}) => [code(signature(node, name)), summary(node)]),
  ],
  scopes: () => [['scope', 'field of `metadata`', 'meaning'], ...scopeRows()],
  slots: () => [['slot', 'content'], ...tags('slot').map(({name, text}) => [code(name), text])],
  parts: () => [['part', 'what it is'], ...tags('csspart').map(({name, text}) => [code(name), text])],
  'custom properties': () => [
    ['property', 'default', 'meaning'],
    ...tags('cssprop').map(({name, initial, text}) => [code(name), code(initial), text]),
  ],
};

const before = readFileSync(page, 'utf8');
const options = {...(await resolveConfig(page)), parser: 'markdown'};
let after = before;
for (const [name, rows] of Object.entries(tables)) after = replaceTable(after, name, rows());
after = await format(after, options);
if (!process.argv.includes('--check')) writeFileSync(page, after);
else if (after !== before) {
  console.error(
    'The tables of docs/element.md differ from the doc comments: run `node scripts/element-docs.mjs`.',
  );
  process.exitCode = 1;
}

/** @param {string} text @param {string} name @param {string[][]} rows */
function replaceTable(text, name, [head = [], ...rows]) {
  const [open, close] = [`<!-- ${name} -->\n`, `<!-- end of ${name} -->`];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`docs/element.md has no place for the table ${name}.`);
  const line = (/** @type {string[]} */ cells) =>
    `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const lines = [head, head.map(() => '---'), ...rows].map(line);
  return `${text.slice(0, start)}${open}\n${lines.join('\n')}\n\n${text.slice(end)}`;
}

/** @param {string} file below src, without its ending */
function sourceOf(file) {
  const path = join(root, 'src', `${file}.ts`);
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true);
}

/** @param {string} file of the element */
function classesOf(file) {
  return new Map(
    sourceOf(`element/${file}`)
      .statements.filter(ts.isClassDeclaration)
      .map(each => [each.name?.text ?? '', each]),
  );
}

/** @param {string} kind @returns {Tag[]} the tags of that kind in the comment block of the class */
function tags(kind) {
  return ts
    .getJSDocTags(/** @type {ts.Node} */ (element))
    .filter(({tagName}) => tagName.text === kind)
    .map(({comment}) => {
      const text = (ts.getTextOfJSDocComment(comment) ?? '').replaceAll(/\s+/g, ' ').trim();
      const {type = '', name, optional = '', initial = '', text: meaning = ''} = TAG.exec(text)?.groups ?? {};
      if (!meaning) throw new Error(`The tag @${kind} cannot be read: ${text}`);
      return {name: name ?? optional, type, initial, text: meaning};
    });
}

/** @param {string} type the class of an event @returns {string} its own members, beside those of every event */
function fields(type) {
  const declared = events.get(type);
  if (!declared) throw new Error(`There is no event class ${type}.`);
  return members(declared)
    .map(({name}) => code(name))
    .join(', ');
}

/** @returns {string[][]} each documented field of each scope */
function scopeRows() {
  return fieldsOf(interfaceOf('MetadataByScope').members).flatMap(([scope, , type]) =>
    fieldsOf(type).flatMap(([field, text, type]) => {
      const rows = [[code(scope), code(field), text]];
      for (const [part, text] of fieldsOf(type)) rows.push([code(scope), code(`${field}.${part}`), text]);
      return rows;
    }),
  );
}

/** @param {string} name */
function interfaceOf(name) {
  const found = scopes.statements.filter(ts.isInterfaceDeclaration).find(each => each.name.text === name);
  if (!found) throw new Error(`There is no interface ${name}.`);
  return found;
}

/**
 * @param {ts.NodeArray<ts.TypeElement>} members
 * @returns {[name: string, text: string, members: ts.NodeArray<ts.TypeElement>][]}
 */
function fieldsOf(members) {
  return members.filter(ts.isPropertySignature).map(node => {
    const text = summary(node).replace(/ Section 6\.4(?:; section 10, row \d+)?\.$/, '');
    return [node.name.getText(), text, membersOfType(node.type)];
  });
}

/** @param {ts.TypeNode | undefined} type @returns {ts.NodeArray<ts.TypeElement>} */
function membersOfType(type) {
  if (type && ts.isUnionTypeNode(type)) {
    const [first] = type.types.map(membersOfType).filter(({length}) => length > 0);
    return first ?? ts.factory.createNodeArray();
  }
  if (type && ts.isTypeLiteralNode(type)) return type.members;
  const name = type && ts.isTypeReferenceNode(type) ? type.typeName.getText() : 'Text';
  return name === 'Text' ? ts.factory.createNodeArray() : interfaceOf(name).members;
}

/** @param {ts.ClassDeclaration} declared @returns {{node: ts.ClassElement, name: string}[]} its documented public members */
function members(declared) {
  const hidden = ts.ModifierFlags.Protected | ts.ModifierFlags.Private | ts.ModifierFlags.Static;
  return declared.members.flatMap(node =>
    node.name && ts.isIdentifier(node.name) && !(ts.getCombinedModifierFlags(node) & hidden) && summary(node)
      ? [{node, name: node.name.text}]
      : [],
  );
}

/** @param {ts.ClassElement} node @param {string} name */
function signature(node, name) {
  if (!ts.isMethodDeclaration(node)) return name;
  const parameters = node.parameters.map(({name, initializer, questionToken}) =>
    initializer || questionToken ? `${name.getText()}?` : name.getText(),
  );
  return `${name}(${parameters.join(', ')})`;
}

/** @param {ts.Node} node @returns {string} the text of its doc comment, without tags */
function summary(node) {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return (ts.getTextOfJSDocComment(comment?.comment) ?? '').replaceAll(/\s+/g, ' ').trim();
}

/** @param {string} text */
function code(text) {
  return `\`${text}\``;
}
