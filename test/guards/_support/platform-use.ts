import ts from 'typescript';

/** Part of the language at the browser floor, which is ES2022. */
const LANGUAGE = /\/lib\.(?:es5|es6|es20(?:1[5-9]|2[0-2]))(?:\.|$)/;

/**
 * The platform APIs that source files use, beyond the language at the browser floor: globals, and members as `Interface.member`, as the
 * compiler's own library declares them.
 *
 * @param root folder of the `tsconfig.json`
 * @param files absolute paths of the files; what they import below `root` is read, too
 * @returns the files that use each
 */
export function platformUse(
  root: string,
  files: readonly string[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const {config} = ts.readConfigFile(`${root}/tsconfig.json`, file => ts.sys.readFile(file)) as {
    config: unknown;
  };
  const {options} = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(files, {...options, types: []});
  const checker = program.getTypeChecker();
  const used = new Map<string, Set<string>>();

  const visit = (node: ts.Node, file: string): void => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isModuleDeclaration(node)) return;
    const name = ts.isIdentifier(node) ? nameOf(node, program, checker) : undefined;
    if (name !== undefined) used.set(name, (used.get(name) ?? new Set()).add(file));
    ts.forEachChild(node, child => visit(child, file));
  };
  for (const source of program.getSourceFiles())
    if (files.includes(source.fileName)) visit(source, source.fileName.slice(root.length + 1));
  return used;
}

/** Undefined: an identifier that names nothing of the platform's. */
function nameOf(node: ts.Identifier, program: ts.Program, checker: ts.TypeChecker): string | undefined {
  const symbol = symbolOf(node, checker);
  if (!symbol || !(symbol.flags & ts.SymbolFlags.Value)) return undefined;
  const declaration = symbol.declarations?.find(each =>
    program.isSourceFileDefaultLibrary(each.getSourceFile()),
  );
  if (!declaration || LANGUAGE.test(declaration.getSourceFile().fileName)) return undefined;
  const {parent} = declaration;
  if (ts.isInterfaceDeclaration(parent)) return `${parent.name.text}.${symbol.name}`;
  // A static member: `declare var URL: {canParse(…): boolean}`.
  if (ts.isTypeLiteralNode(parent) && ts.isVariableDeclaration(parent.parent))
    return `${parent.parent.name.getText()}.${symbol.name}`;
  return symbol.name;
}

function symbolOf(node: ts.Identifier, checker: ts.TypeChecker): ts.Symbol | undefined {
  const {parent} = node;
  if (ts.isShorthandPropertyAssignment(parent)) return checker.getShorthandAssignmentValueSymbol(parent);
  // `const {sessionStorage} = window` reads a member.
  if (
    ts.isBindingElement(parent) &&
    ts.isObjectBindingPattern(parent.parent) &&
    (parent.propertyName ?? parent.name) === node
  )
    return checker.getTypeAtLocation(parent.parent).getProperty(node.text);
  return checker.getSymbolAtLocation(node);
}
