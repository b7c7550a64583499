import ts from 'typescript';
import {layers as allowed} from '../../../scripts/layers.mjs';

/**
 * The imports of one file of src that its layer does not allow, each in words.
 *
 * @param file path below src, as `flow/machine.ts`
 */
export function strayImports(file: string, source: string): string[] {
  const unit = unitOf(file);
  const rule = allowed[unit];
  if (!rule) return [`src/${file} belongs to no known layer`];
  return importsOf(source).flatMap(specifier => {
    if (!specifier.startsWith('.')) {
      const name = packageOf(specifier);
      return rule.packages.includes(name)
        ? []
        : [`src/${file} imports ${specifier}: ${unit} may not use ${name}`];
    }
    const target = new URL(specifier, `file:///src/${file}`).pathname;
    if (!target.startsWith('/src/')) return [`src/${file} imports ${specifier}, which is outside src`];
    const layer = unitOf(target.slice('/src/'.length));
    const own = layer === unit || rule.layers.includes(layer);
    return own ? [] : [`src/${file} imports ${specifier}: ${unit} may not use ${layer}`];
  });
}

/** The files of src that one of them imports, as paths below src. */
export function importedFiles(file: string, source: string): string[] {
  return importsOf(source)
    .filter(specifier => specifier.startsWith('.'))
    .map(specifier => new URL(specifier, `file:///src/${file}`).pathname.slice('/src/'.length));
}

/** A folder below a layer, as `proxy/routes`, or a file beside such folders. */
export function roomOf(file: string): string {
  return file.split('/').slice(0, 2).join('/');
}

/** A way that ends where it began, or undefined. @param arrows what each one leads to */
export function circleIn(arrows: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] | undefined {
  const cleared = new Set<string>();
  const follow = (name: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(name)) return [...way.slice(way.indexOf(name)), name];
    if (cleared.has(name)) return undefined;
    for (const next of arrows.get(name) ?? []) {
      const circle = follow(next, [...way, name]);
      if (circle) return circle;
    }
    cleared.add(name);
    return undefined;
  };
  for (const name of arrows.keys()) {
    const circle = follow(name, []);
    if (circle) return circle;
  }
  return undefined;
}

/** `import`, `export from`, `import()`, `import type` and `import('…').Type` alike. */
function importsOf(source: string): string[] {
  return ts.preProcessFile(source, true, true).importedFiles.map(({fileName}) => fileName);
}

function unitOf(file: string): string {
  if (file in allowed) return file;
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : file;
}

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return 'node:*';
  const depth = specifier.startsWith('@') ? 2 : 1;
  return specifier.split('/').slice(0, depth).join('/');
}
