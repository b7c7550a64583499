/** The public interface changes only together with its report in docs/api. */
import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {expect} from 'chai';
import {root} from '../_support/packed.ts';

describe('The API report', () => {
  it('is the interface of every entry', function () {
    this.timeout(60_000);
    const script = join(root, 'scripts/api-report.mjs');
    const {status, stderr} = spawnSync(process.execPath, [script, '--check'], {cwd: root, encoding: 'utf8'});
    expect(stderr).to.equal('');
    expect(status).to.equal(0);
  });
});
