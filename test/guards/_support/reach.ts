import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import ts from 'typescript';

export interface Reach {
  /** The file itself, and every file of the package behind it. */
  readonly files: readonly string[];
  /** What is imported by name, as written. */
  readonly packages: readonly string[];
}

/** Follows the imports of a built module, static and dynamic. */
export function reach(entry: string): Reach {
  const files = new Set<string>();
  const packages = new Set<string>();
  const waiting = [entry];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    for (const {fileName} of ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles) {
      if (fileName.startsWith('.')) waiting.push(join(dirname(file), fileName));
      else packages.add(fileName);
    }
  }
  return {files: [...files].sort(), packages: [...packages].sort()};
}
