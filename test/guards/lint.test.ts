import {join} from 'node:path';
import {expect} from 'chai';
import {ESLint} from 'eslint';

/** Samples that the linter must refuse, in a file that exists, because the typed rules need one. */
const refused: readonly {rule: string; source: string}[] = [
  {rule: 'no-restricted-imports', source: "import {z} from 'zod';"},
  {rule: 'no-restricted-imports', source: "import * as z from 'zod/v4';"},
  {rule: 'no-restricted-syntax', source: "import {string} from 'zod/mini';"},
  {rule: 'no-restricted-syntax', source: "import z from 'zod/mini';"},
  {rule: 'no-restricted-imports', source: "import {readFileSync} from 'node:fs';"},
  {rule: 'no-restricted-imports', source: "import {readFileSync} from 'fs';"},
  {rule: 'no-restricted-globals', source: 'export const key = process.env.KEY;'},
  {rule: 'no-restricted-globals', source: "export const bytes = Buffer.from('a');"},
  {rule: 'no-restricted-syntax', source: "window.postMessage('a', '*');"},
  {rule: 'no-restricted-syntax', source: "postMessage('a', '*');"},
  {rule: 'no-restricted-syntax', source: "window.postMessage('a', {targetOrigin: '*'});"},
  {rule: 'no-restricted-syntax', source: "document.body.innerHTML = '<b>';"},
  {rule: 'no-restricted-syntax', source: "import {unsafeHTML} from 'lit/directives/unsafe-html.js';"},
  {rule: 'no-restricted-syntax', source: 'export default 1;'},
  {rule: 'no-console', source: "console.log('a');"},
  {rule: 'no-eval', source: "eval('a');"},
  {rule: 'max-lines', source: 'export {};\n'.repeat(251)},
  {rule: '@typescript-eslint/no-explicit-any', source: 'export const a: any = 1;'},
  {rule: '@typescript-eslint/no-floating-promises', source: "fetch('/');"},
];

const accepted = "import * as z from 'zod/mini';\nexport const Text = z.string();\n";

describe('the linter', () => {
  const eslint = new ESLint({cwd: join(import.meta.dirname, '../..')});
  const rulesBroken = async (source: string, filePath = 'src/protocol/json.ts') => {
    const [result] = await eslint.lintText(source, {filePath});
    return result?.messages.map(({ruleId}) => ruleId);
  };

  it('accepts the style of this repository', async () => {
    expect(await rulesBroken(accepted)).to.deep.equal([]);
  });

  for (const {rule, source} of refused)
    it(`refuses ${source.replaceAll('\n', ' ').slice(0, 60).trim()}`, async () => {
      expect(await rulesBroken(source)).to.include(rule);
    });

  /** A file, what it imports, and whether its layer may. */
  const imports: readonly [file: string, specifier: string, isAllowed: boolean][] = [
    ['src/flow/machine/model.ts', '../../element/events.ts', false],
    ['src/flow/machine/model.ts', '../../protocol/failures.ts', true],
    ['src/flow/presentations/overlay/overlay.ts', '../../../element/events.ts', false],
    ['src/protocol/cashfree/errors.ts', '../../proxy/handler.ts', false],
    // A room of its own layer that has the name of another layer.
    ['src/protocol/cashfree/errors.ts', '../proxy/routes.ts', true],
    ['src/emulator/options.ts', '../proxy/handler.ts', false],
  ];
  for (const [file, specifier, isAllowed] of imports)
    it(`${isAllowed ? 'lets' : 'does not let'} ${file} import ${specifier}`, async () => {
      const broken = await rulesBroken(`import '${specifier}';\n`, file);
      expect(broken?.includes('no-restricted-imports')).to.equal(!isAllowed);
    });
});
