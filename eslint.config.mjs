import js from '@eslint/js';
import {defineConfig, globalIgnores} from 'eslint/config';
import {configs as lit} from 'eslint-plugin-lit';
import tseslint from 'typescript-eslint';
import {layers} from './scripts/layers.mjs';

/** The files that may use Node; all else in src runs wherever there is fetch. */
const nodeFiles = [
  'src/cli.ts',
  'src/proxy/node.ts',
  'src/proxy/node-body.ts',
  'src/proxy/node-stop.ts',
  'src/emulator/node.ts',
];

/** @param {string} selector @param {string} message */
const ban = (selector, message) => ({selector, message});

const bannedSyntax = [
  ban('ExportDefaultDeclaration', 'Export by name.'),
  ban(
    'ImportDeclaration[source.value="zod/mini"] > :not(ImportNamespaceSpecifier, Literal)',
    "Only `import * as z from 'zod/mini'` lets bundlers drop what is unused.",
  ),
  ban(
    ':matches(CallExpression[callee.name="postMessage"], CallExpression[callee.property.name="postMessage"]) > Literal[value="*"]',
    'Name the origin: a message to * is read by whoever has the window.',
  ),
  ban(
    ':matches(CallExpression[callee.name="postMessage"], CallExpression[callee.property.name="postMessage"]) Property[key.name="targetOrigin"] > Literal[value="*"]',
    'Name the origin: a message to * is read by whoever has the window.',
  ),
  ban(
    ':matches(MemberExpression, PropertyDefinition)[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe)$/]',
    'Markup from strings is how scripts get in; use a Lit template or textContent.',
  ),
  ban(
    'ImportDeclaration[source.value=/directives\\u002Funsafe-/]',
    'Markup from strings is how scripts get in; use a Lit template.',
  ),
];

const bannedGlobals = [
  'process',
  'Buffer',
  'require',
  '__dirname',
  '__filename',
  'global',
  'setImmediate',
].map(name => ({name, message: 'Node only: this file runs in browsers, workers and every server runtime.'}));

const bannedImports = [
  {
    regex: '^(node:|(assert|buffer|child_process|crypto|events|fs|http|https|net|os|path|stream|url|util)$)',
    message: 'Node only: this file runs in browsers, workers and every server runtime.',
  },
  {regex: '^zod(?!/mini$)', message: "zod comes as `import * as z from 'zod/mini'`."},
];

/** Folders of src. Files of their own (`proxy/node.ts`) are checked by test/guards/layers.test.ts. */
const layerFolders = Object.keys(layers).filter(name => !name.includes('.'));

/**
 * Keeps each layer from importing those above it, so that an editor shows it: one block for each layer and depth, because a
 * specifier tells its layer only together with the number of folders that it leaves.
 */
const layerRules = layerFolders.flatMap(layer => {
  const others = layerFolders.filter(other => other !== layer && !layers[layer]?.layers.includes(other));
  return [1, 2, 3].map(depth => {
    const ban = {
      regex: `^(?:\\.\\./){${depth}}(?:${others.join('|')})/`,
      message: `${layer} may not import this layer: scripts/layers.mjs.`,
    };
    const files = [`src/${layer}/${'*/'.repeat(depth - 1)}*.ts`];
    return {
      files,
      ignores: nodeFiles,
      rules: {
        'no-restricted-imports': /** @type {['error', object]} */ ([
          'error',
          {patterns: [...bannedImports, ban]},
        ]),
      },
    };
  });
});

export default defineConfig(
  globalIgnores([
    'dist',
    'coverage',
    'docs',
    'test/consumer',
    'test/frameworks/pages',
    'test/recipes/next',
    'test/runtimes',
    '**/*.vue',
  ]),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {parserOptions: {projectService: true, tsconfigRootDir: import.meta.dirname}},
    linterOptions: {reportUnusedDisableDirectives: 'error'},
    rules: {
      eqeqeq: ['error', 'always', {null: 'ignore'}],
      'no-console': 'error',
      'no-eval': 'error',
      'no-new-func': 'error',
      // `() => act()` is how a listener is written here, `return act()` how a handler ends.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // Numbers read well in templates.
      '@typescript-eslint/restrict-template-expressions': ['error', {allowNumber: true}],
      // A port is async for the sake of its other implementations, and typed for the sake of its callers.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // An interface may have nothing to do, and a class only static members, as Lit's `static properties`.
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      // The only way to add to the map of DOM events.
      '@typescript-eslint/no-empty-object-type': ['error', {allowInterfaces: 'with-single-extends'}],
      // A type guard over a generic class, and an object type without members, are meant.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    files: ['src/**'],
    rules: {
      'max-lines': ['error', {max: 250, skipComments: true}],
      complexity: ['error', 15],
      'no-restricted-syntax': ['error', ...bannedSyntax],
      'no-restricted-globals': ['error', ...bannedGlobals],
      'no-restricted-imports': ['error', {patterns: bannedImports}],
    },
  },
  ...layerRules,
  {
    // Texts, one entry after the other.
    files: ['src/diagnosis/mistakes.ts'],
    rules: {'max-lines': 'off'},
  },
  {
    files: nodeFiles,
    rules: {
      'no-restricted-globals': 'off',
      'no-restricted-imports': ['error', {patterns: bannedImports.slice(1)}],
    },
  },
  {
    files: ['src/element/**'],
    extends: [lit['flat/recommended']],
    // No decorators here.
    rules: {'lit/prefer-query-decorators': 'off'},
  },
  {
    // Tests take answers apart as they come, and chai asserts by reading a property.
    files: ['test/**', 'bench/**', 'demo/**'],
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      // A plug-in of the browser helpers types every `equal` of chai as a promise.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {allowForKnownSafeCalls: [{from: 'package', name: 'Equal', package: 'chai'}]},
      ],
      '@typescript-eslint/no-misused-promises': ['error', {checksVoidReturn: false}],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // The compiler checks these; here only what needs no types.
    files: ['**/*.{js,mjs,cjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: {'no-console': 'off', 'no-undef': 'off', '@typescript-eslint/no-require-imports': 'off'},
  },
);
