// `node test/peers/run.mjs`: installs the packed package beside older versions of its optional peers, and uses the entries
// that need them. Needs a registry. The last line is `N passed, N failed`.

import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'cf-user-details-peers-'));
const shell = process.platform === 'win32';

const cases = [
  {
    name: 'ioredis 5: redisStore takes its client',
    packages: ['ioredis@5'],
    code: `
      import {Redis} from 'ioredis';
      import {redisStore} from 'cf-user-details/proxy';
      const redis = new Redis({lazyConnect: true});
      redisStore(redis);
      redis.disconnect();`,
  },
  {
    name: 'React 17: the React entry says what it requires',
    packages: ['react@17', 'react-dom@17'],
    code: `
      import {strict as assert} from 'node:assert';
      import {createElement} from 'react';
      import server from 'react-dom/server.js';
      import {CfUserDetails} from 'cf-user-details/react';
      assert.throws(() => server.renderToString(createElement(CfUserDetails, {proxy: '/cf'})),
        {name: 'TypeError', message: /requires React 18 or newer; this is React 17/});`,
  },
  {
    name: 'Vue 2.7: the Vue entry says what it requires',
    packages: ['vue@2.7'],
    code: `
      import {strict as assert} from 'node:assert';
      import {CfUserDetails} from 'cf-user-details/vue';
      assert.throws(() => CfUserDetails.setup({}, {}),
        {name: 'TypeError', message: /requires Vue 3.3 or newer; this is Vue 2.7/});`,
  },
];

let failed = 0;
try {
  execFileSync('npm', ['pack', '--silent', '--pack-destination', temporary], {cwd: root, shell});
  const tarball = readdirSync(temporary).find(name => name.endsWith('.tgz')) ?? '';
  for (const [index, {name, packages, code}] of cases.entries()) {
    const start = Date.now();
    const project = join(temporary, `project-${index}`);
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{"private": true, "type": "module"}');
    writeFileSync(join(project, 'use.js'), code);
    try {
      const args = ['install', '--no-audit', '--no-fund', ...packages, join(temporary, tarball)];
      execFileSync('npm', args, {cwd: project, shell, stdio: 'pipe'});
      execFileSync(process.execPath, ['use.js'], {cwd: project, stdio: 'pipe'});
      console.log(`ok: ${name} (${Date.now() - start} ms)`);
    } catch (error) {
      failed += 1;
      console.log(`failed: ${name}\n${/** @type {{stderr?: Buffer}} */ (error).stderr ?? error}`);
    }
  }
} finally {
  rmSync(temporary, {recursive: true, force: true});
}
console.log(`${cases.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
