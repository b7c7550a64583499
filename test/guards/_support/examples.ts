import {readdirSync, readFileSync} from 'node:fs';
import {join, sep} from 'node:path';
import ts from 'typescript';

/** One example of a doc comment. */
export interface Example {
  /** File below the root, and the line of the fence, as `src/index.ts:12`. */
  readonly place: string;
  readonly language: 'ts' | 'tsx';
  readonly code: string;
}

/** The fenced TypeScript examples in the doc comments of a source text. */
export function examplesIn(file: string, source: string): Example[] {
  const examples: Example[] = [];
  for (const [comment] of source.matchAll(/\/\*\*.*?\*\//gs)) {
    const start = source.indexOf(comment);
    const lines = comment.split('\n').map(line => line.replace(/^\s*\*? ?/, ''));
    const tag = lines.findIndex(line => line.startsWith('@example'));
    if (tag < 0) continue;
    const text = lines.slice(tag).join('\n');
    for (const [, language = '', code = ''] of text.matchAll(/```(tsx?)\n(.*?)```/gs)) {
      const line = source.slice(0, start).split('\n').length + tag;
      examples.push({place: `${file}:${line}`, language: language as 'ts' | 'tsx', code});
    }
  }
  return examples;
}

/** All examples of src. */
export function allExamples(root: string): Example[] {
  return readdirSync(join(root, 'src'), {recursive: true, encoding: 'utf8'})
    .filter(name => name.endsWith('.ts'))
    .map(name => `src/${name.split(sep).join('/')}`)
    .flatMap(file => examplesIn(file, readFileSync(join(root, file), 'utf8')));
}

/**
 * Compiles examples in strict mode, as modules of a project that has the package installed.
 *
 * @returns the errors, each with the place of its example.
 */
export function compileExamples(root: string, examples: readonly Example[]): string[] {
  const {config} = ts.readConfigFile(join(root, 'tsconfig.json'), path => ts.sys.readFile(path)) as {
    config: {compilerOptions: object};
  };
  const {options} = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const folder = join(root, 'test/guards/_examples');
  const files = new Map(
    examples.map((example, at) => [join(folder, `${at}.${example.language}`), example] as const),
  );
  const {exports} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    exports: Record<string, {default?: string} | string>;
  };
  const paths: Record<string, string[]> = {};
  for (const [entry, target] of Object.entries(exports)) {
    if (typeof target === 'string' || target.default === undefined) continue;
    const file = target.default.replace('./dist/', './src/').replace(/\.js$/, '.ts');
    paths[entry.replace(/^\./, 'cf-user-details')] = [file];
  }
  const all: ts.CompilerOptions = {
    ...options,
    noEmit: true,
    incremental: false,
    paths,
    jsx: ts.JsxEmit.ReactJSX,
    // An example shows a value without using it.
    noUnusedLocals: false,
    noUnusedParameters: false,
  };
  const host = ts.createCompilerHost(all);
  const {fileExists, readFile, getSourceFile} = host;
  host.fileExists = path => files.has(path) || fileExists(path);
  host.readFile = path => files.get(path)?.code ?? readFile(path);
  host.getSourceFile = (path, version, ...rest) => {
    const example = files.get(path);
    return example
      ? ts.createSourceFile(path, example.code, version, true)
      : getSourceFile(path, version, ...rest);
  };
  const program = ts.createProgram([...files.keys()], all, host);
  return [...files].flatMap(([path, {place}]) => {
    const source = program.getSourceFile(path);
    if (!source) return [`${place}: not compiled`];
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({messageText}) => `${place}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  });
}
