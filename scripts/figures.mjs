// `node scripts/figures.mjs`: measures the documentation and the names of the source. Each figure has a target.
//
// The exports of the entries of package.json and their members are public. If a figure misses its target, the exit code is 1.

import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {dirname, join, relative, sep} from 'node:path';
import {fileURLToPath} from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const src = join(root, 'src');

/** Words that the language guide in CONTRIBUTING.md bans. */
const banned = /\b(?:nobody|somebody|whoever|the way to stop|worth a word|taken for dead)\b/gi;

/** Not checked: the contract quotes Cashfree, and the journeys are generated from titles. */
const quoting = /^docs\/cashfree-contract\.md$/;

/** Names that two entries use for the same thing. A page never imports both. */
const sharedNames = new Set(['CfUserDetails']);

/** Largest number of files in one folder. */
const MOST_FILES = 13;

const program = createProgram();
const checker = program.getTypeChecker();
const sources = program.getSourceFiles().filter(({fileName}) => fileName.startsWith(src + sep));
const exported = findExported();
const reachable = withReferenced(exported);
const members = [...exported].flatMap(membersOf);

const share = (/** @type {readonly ts.Node[]} */ nodes, /** @type {(node: ts.Node) => boolean} */ has) =>
  nodes.length === 0 ? 1 : nodes.filter(has).length / nodes.length;

const exampled = [...exported].filter(isExampled);
const {open, inner} = countLines();
const texts = trackedTexts();
const figures = [
  figure('public exports with a doc comment', share([...exported], isDocumented), 1, percent),
  figure('public members with a doc comment', share(members, isDocumented), 1, percent),
  figure(
    'public functions, classes and option groups with an example',
    share(exampled, hasExample),
    1,
    percent,
  ),
  figure('comment lines by code lines, public', open.comments / open.code, [0.5, 0.8], ratio),
  figure('comment lines by code lines, internal', inner.comments / inner.code, [0.05, 0.12], ratio),
  figure('banned words in src, docs and README', texts.length, 0, String),
  figure('names with two meanings across layers', sharedAcrossLayers().length, 0, String),
  figure('folders of src with too many files', crowdedFolders().length, 0, String),
];
for (const {name, text, target, met} of figures)
  console.log(`${met ? 'ok  ' : 'MISS'}  ${name.padEnd(62)} ${text.padStart(7)}   target ${target}`);
for (const line of [
  ...missing('no doc comment', [...exported, ...members], isDocumented),
  ...missing('no example', exampled, hasExample),
  ...texts,
  ...sharedAcrossLayers(),
  ...crowdedFolders(),
])
  console.log(line);
if (figures.some(({met}) => !met)) process.exitCode = 1;

/**
 * @param {string} name
 * @param {number} value
 * @param {number | readonly [number, number]} target
 * @param {(value: number) => string} write
 */
function figure(name, value, target, write) {
  const [least, most] = typeof target === 'number' ? [target, target] : target;
  const words = typeof target === 'number' ? write(target) : `${write(least)} to ${write(most)}`;
  return {name, text: write(value), target: words, met: value >= least && value <= most};
}

/** @param {number} value */
function percent(value) {
  return `${(100 * value).toFixed(1)} %`;
}

/** @param {number} value */
function ratio(value) {
  return value.toFixed(2);
}

function createProgram() {
  const file = join(root, 'tsconfig.build.json');
  const config = ts.getParsedCommandLineOfConfigFile(
    file,
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: diagnostic => {
        throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
      },
    },
  );
  if (!config) throw new Error(`${file} cannot be read`);
  return ts.createProgram(config.fileNames, config.options);
}

/** The declarations that the entries of package.json export. */
function findExported() {
  const {exports} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const entries = Object.values(exports)
    .map(entry => entry.default)
    .filter(path => typeof path === 'string')
    .map(path => join(root, path.replace('./dist/', 'src/').replace(/\.js$/, '.ts')));
  /** @type {Set<ts.Declaration>} */
  const found = new Set();
  for (const entry of entries) {
    const module = checker.getSymbolAtLocation(must(program.getSourceFile(entry), entry));
    for (const symbol of module ? checker.getExportsOfModule(module) : []) {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      const [declaration] = target.declarations ?? [];
      if (declaration && isOurs(declaration)) found.add(declaration);
    }
  }
  return found;
}

/**
 * The exported declarations, and the types in their signatures, in the signatures of these, and so on: a user of the package reads all.
 * @param {ReadonlySet<ts.Declaration>} declarations
 */
function withReferenced(declarations) {
  const found = new Set(declarations);
  for (const declaration of found) {
    const visit = (/** @type {ts.Node} */ node) => {
      if (ts.isBlock(node)) return;
      if (
        ts.isTypeReferenceNode(node) ||
        ts.isExpressionWithTypeArguments(node) ||
        ts.isTypeQueryNode(node)
      ) {
        const symbol = checker.getSymbolAtLocation(referencedName(node));
        const target =
          symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
        for (const each of target?.declarations ?? []) if (isOurs(each) && isType(each)) found.add(each);
      }
      ts.forEachChild(node, visit);
    };
    visit(declaration);
  }
  return found;
}

/** @param {ts.TypeReferenceNode | ts.ExpressionWithTypeArguments | ts.TypeQueryNode} node @returns {ts.Node} */
function referencedName(node) {
  if (ts.isTypeReferenceNode(node)) return node.typeName;
  return ts.isTypeQueryNode(node) ? node.exprName : node.expression;
}

/** @param {ts.Declaration} node */
function isType(node) {
  return (
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isVariableDeclaration(node)
  );
}

/** @template T @param {T | undefined} value @param {string} name @returns {T} */
function must(value, name) {
  if (value === undefined) throw new Error(`${name} is not part of the program`);
  return value;
}

/** @param {ts.Node} node */
function isOurs(node) {
  return node.getSourceFile().fileName.startsWith(src + sep);
}

/** @param {ts.Declaration} declaration @returns {ts.Node[]} its public properties, methods and accessors */
function membersOf(declaration) {
  if (ts.isInterfaceDeclaration(declaration))
    return [...declaration.members].filter(ts.isTypeElement).filter(isNamed);
  if (ts.isClassDeclaration(declaration))
    return declaration.members.filter(
      member =>
        isNamed(member) && !isHidden(member) && !isOverride(member) && !isSecondAccessor(member, declaration),
    );
  return [];
}

/** @param {ts.ClassElement | ts.TypeElement} member */
function isNamed(member) {
  return (
    member.name !== undefined &&
    !ts.isPrivateIdentifier(member.name) &&
    !ts.isComputedPropertyName(member.name)
  );
}

/** @param {ts.ClassElement} member */
function isHidden(member) {
  return (
    (ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0
  );
}

/** Members that Lit or the DOM documents. @param {ts.ClassElement} member */
function isOverride(member) {
  return (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Override) !== 0;
}

/** The doc comment of a property is that of its getter. @param {ts.ClassElement} member @param {ts.ClassDeclaration} owner */
function isSecondAccessor(member, owner) {
  return (
    ts.isSetAccessor(member) &&
    owner.members.some(other => ts.isGetAccessor(other) && other.name.getText() === member.name.getText())
  );
}

/** @param {ts.Node} node @returns {readonly ts.JSDoc[]} */
function docsOf(node) {
  const holder = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  return ts.getJSDocCommentsAndTags(holder).filter(ts.isJSDoc);
}

/** @param {ts.Node} node */
function isDocumented(node) {
  return docsOf(node).some(doc => doc.comment !== undefined || (doc.tags?.length ?? 0) > 0);
}

/** @param {ts.Node} node */
function hasExample(node) {
  return docsOf(node).some(doc => doc.tags?.some(({tagName}) => tagName.text === 'example'));
}

/** @param {ts.Declaration} node */
function isExampled(node) {
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) return true;
  return ts.isInterfaceDeclaration(node) && /(?:Options|Init)$/.test(node.name.text);
}

/** Lines of comments and of code, in public declarations and elsewhere. */
function countLines() {
  const open = {comments: 0, code: 0};
  const inner = {comments: 0, code: 0};
  for (const source of sources) {
    const lines = source.text.split('\n');
    const isPublic = lines.map(() => false);
    for (const declaration of reachable) {
      if (declaration.getSourceFile() !== source) continue;
      const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
      // The signatures of a class or function and of its members are public. The bodies are implementation.
      const from = source.getLineAndCharacterOfPosition(node.getFullStart()).line;
      const to = source.getLineAndCharacterOfPosition(endOfSignature(node)).line;
      isPublic.fill(true, from, to + 1);
    }
    const isComment = commentLines(source, lines);
    for (const [at, line] of lines.entries()) {
      const count = isPublic[at] ? open : inner;
      if (isComment[at]) count.comments++;
      else if (line.trim() !== '') count.code++;
    }
  }
  return {open, inner};
}

/** @param {ts.Node} node */
function endOfSignature(node) {
  return ts.isFunctionDeclaration(node) && node.body ? node.body.getStart() : node.getEnd();
}

/** @param {ts.SourceFile} source @param {readonly string[]} lines @returns {boolean[]} lines that hold nothing but a comment */
function commentLines(source, lines) {
  const found = lines.map(line => /^\s*\/\//.test(line));
  const visit = (/** @type {ts.Node} */ node) => {
    for (const {pos, end} of ts.getLeadingCommentRanges(source.text, node.getFullStart()) ?? []) {
      const first = source.getLineAndCharacterOfPosition(pos).line;
      const last = source.getLineAndCharacterOfPosition(end).line;
      if (lines[first]?.slice(0, source.getLineAndCharacterOfPosition(pos).character).trim() === '')
        found.fill(true, first, last + 1);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** @returns {string[]} where a banned word is */
function trackedTexts() {
  const files = execFileSync(
    'git',
    ['ls-files', 'src', 'docs', 'README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  return files
    .trim()
    .split('\n')
    .filter(file => /\.(?:ts|md)$/.test(file) && !quoting.test(file))
    .flatMap(file =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .flatMap((line, at) => [...line.matchAll(banned)].map(([word]) => `${file}:${at + 1}: "${word}"`)),
    )
    .filter(place => !place.startsWith('CONTRIBUTING.md'));
}

/** @returns {string[]} names declared at the top of files of two layers */
function sharedAcrossLayers() {
  /** @type {Map<string, Set<string>>} */
  const places = new Map();
  for (const source of sources)
    for (const statement of source.statements)
      for (const name of declaredIn(statement))
        places.set(
          name,
          (places.get(name) ?? new Set()).add(relative(src, source.fileName).split(sep).join('/')),
        );
  return [...places]
    .filter(([name, files]) => !sharedNames.has(name) && new Set([...files].map(layerOf)).size > 1)
    .map(([name, files]) => `${name} is declared in ${[...files].join(', ')}`);
}

/** @param {string} file */
function layerOf(file) {
  return file.split('/')[0];
}

/** @param {ts.Statement} statement @returns {string[]} */
function declaredIn(statement) {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({name}) =>
      ts.isIdentifier(name) ? [name.text] : [],
    );
  const isNamedStatement =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement);
  return isNamedStatement && statement.name ? [statement.name.text] : [];
}

/** @returns {string[]} */
function crowdedFolders() {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const {fileName} of sources) counts.set(dirname(fileName), (counts.get(dirname(fileName)) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > MOST_FILES)
    .map(([folder, count]) => `${relative(root, folder)} has ${count} files`);
}

/** @param {string} what @param {readonly ts.Node[]} nodes @param {(node: ts.Node) => boolean} has */
function missing(what, nodes, has) {
  return nodes
    .filter(node => !has(node))
    .map(node => {
      const source = node.getSourceFile();
      const {line} = source.getLineAndCharacterOfPosition(node.getStart());
      const {name} = /** @type {{name?: ts.Node}} */ (/** @type {unknown} */ (node));
      return `${relative(root, source.fileName)}:${line + 1}: ${name?.getText() ?? '?'}: ${what}`;
    });
}
