import {execFile} from 'node:child_process';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {expect} from 'chai';
import details from '../fixtures/user-details.json' with {type: 'json'};
import {EXAMPLE, openKit} from './_support/kit.ts';

const run = promisify(execFile);

describe('a client in another language', () => {
  it('makes the five calls with Python’s standard library', async function () {
    const kit = await openKit();
    try {
      const {stdout} = await run('python3', [
        join(import.meta.dirname, '_support/client.py'),
        kit.url,
        EXAMPLE,
      ]);
      expect((JSON.parse(stdout) as typeof details).scopes).to.deep.equal(details.scopes);
    } catch (error) {
      // Without Python, the test is skipped on a contributor's machine. In CI it fails.
      if (process.env['CI'] || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      this.skip();
    } finally {
      await kit.close();
    }
  });
});
