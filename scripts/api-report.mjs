// `node scripts/api-report.mjs`: writes docs/api/<entry>.md, the public signatures of each entry without comments.
// With `--check` it compares them instead, and the exit code is 1 if one differs.

import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {format, resolveConfig} from 'prettier';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'docs/api');
const check = process.argv.includes('--check');

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
/** @type {[string, string][]} */
const entries = Object.entries(manifest.exports).flatMap(([subpath, target]) =>
  typeof target === 'string' ? [] : [[subpath, target.types.replace('./dist/', '')]],
);

const declarations = emit();
const {program, checker} = read(declarations);
const printer = ts.createPrinter({removeComments: true});
for (const [subpath, types] of entries) await compare(subpath, report(subpath, types));

/** The compiler's declarations by path. The paths are those of the sources in `src`. */
function emit() {
  const {config} = ts.readConfigFile(join(root, 'tsconfig.build.json'), ts.sys.readFile);
  const {options, fileNames} = ts.parseJsonConfigFileContent(config, ts.sys, root);
  /** @type {Map<string, string>} */
  const files = new Map();
  const settings = {
    ...options,
    emitDeclarationOnly: true,
    declarationMap: false,
    removeComments: true,
    incremental: false,
  };
  const {emitSkipped} = ts.createProgram(fileNames, settings).emit(undefined, (name, text) => {
    if (name.endsWith('.d.ts'))
      files.set(resolve(name), text.replace(/(['"]\.[^'"]*)\.tsx?(?=['"])/g, '$1.js'));
  });
  if (emitSkipped) throw new Error('The compiler found errors: no API report was written.');
  return files;
}

/** @param {Map<string, string>} files */
function read(files) {
  const options = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
  };
  const host = ts.createCompilerHost(options);
  const {fileExists, readFile} = host;
  host.fileExists = name => files.has(resolve(name)) || fileExists(name);
  host.readFile = name => files.get(resolve(name)) ?? readFile(name);
  delete host.directoryExists;
  const program = ts.createProgram([...files.keys()], options, host);
  return {program, checker: program.getTypeChecker()};
}

/** @param {string} subpath @param {string} types */
function report(subpath, types) {
  const source = program.getSourceFile(join(root, 'dist', types));
  const module = source && checker.getSymbolAtLocation(source);
  const exported = module ? checker.getExportsOfModule(module) : [];
  const named = exported.map(symbol => /** @type {const} */ ([symbol.name, aliased(symbol)]));
  const listed = new Set(named.map(([, symbol]) => symbol));
  const used = new Set(listed);
  for (const symbol of used) for (const other of references(symbol)) used.add(other);

  const lines = [`# API of \`cf-user-details${subpath.slice(1)}\``, ''];
  lines.push(
    'Written by `node scripts/api-report.mjs`. A change here is a change of the public interface.',
    '',
  );
  lines.push('## Exports', '', ...block(named));
  const others = [...used].filter(symbol => !listed.has(symbol)).map(symbol => [symbol.name, symbol]);
  if (others.length > 0)
    lines.push('## Types that the exports use', '', ...block(/** @type {[string, ts.Symbol][]} */ (others)));
  return lines.join('\n');
}

/** @param {readonly (readonly [string, ts.Symbol])[]} symbols */
function block(symbols) {
  const texts = symbols.map(([name, symbol]) => {
    const text = own(symbol).map(print).join('\n');
    return name === symbol.name ? text : `${text}\nexport { ${symbol.name} as ${name} };`;
  });
  return [
    '```ts',
    texts
      .filter(text => text !== '')
      .sort()
      .join('\n\n'),
    '```',
    '',
  ];
}

/** @param {ts.Symbol} symbol */
function aliased(symbol) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** The statements that declare a symbol in this package. @param {ts.Symbol} symbol */
function own(symbol) {
  const statements = (symbol.declarations ?? [])
    .filter(node => declarations.has(resolve(node.getSourceFile().fileName)))
    .map(node => (ts.isVariableDeclaration(node) ? node.parent.parent : node))
    .filter(node => ts.isStatement(node) && ts.isSourceFile(node.parent));
  return [...new Set(statements)];
}

/** @param {ts.Node} node */
function print(node) {
  const text = printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
  return text.replace(/^export /, '');
}

/** The symbols of this package that a declaration names. @param {ts.Symbol} symbol */
function references(symbol) {
  /** @type {Set<ts.Symbol>} */
  const found = new Set();
  /** @param {ts.Node} node */
  const visit = node => {
    if (ts.isIdentifier(node)) {
      const named = checker.getSymbolAtLocation(node);
      const target = named && aliased(named);
      if (target && target !== symbol && own(target).length > 0) found.add(target);
    }
    ts.forEachChild(node, visit);
  };
  own(symbol).forEach(visit);
  return found;
}

/** @param {string} subpath @param {string} signatures */
async function compare(subpath, signatures) {
  const name = subpath === '.' ? 'index' : subpath.slice(2).replaceAll('/', '-');
  const file = join(folder, `${name}.md`);
  const text = await format(signatures, {...(await resolveConfig(file)), filepath: file});
  if (!check) {
    mkdirSync(folder, {recursive: true});
    writeFileSync(file, text);
  } else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    console.error(`docs/api/${name}.md differs from the code: run \`node scripts/api-report.mjs\`.`);
    process.exitCode = 1;
  }
}
