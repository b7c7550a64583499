import {readFileSync} from 'node:fs';
import {STATUS_CODES} from 'node:http';
import {expect} from 'chai';
import {type FailureCode, failureWith} from '../../../src/protocol/failures.ts';
import {problemOf, refusals} from '../../../src/proxy/http/problems.ts';
import {expectProblem, setUp} from '../_support/support.ts';

describe('problems', () => {
  it('are all listed in docs/failures.md, with their status', () => {
    const page = readFileSync(new URL('../../../docs/failures.md', import.meta.url), 'utf8');
    const [, table = ''] = page.split('## Why a request was refused');
    const rows = [...table.matchAll(/^\| `([\w-]+)`\s*\| (\d+)\s*\|/gm)];
    expect(rows.map(([, reason, status]) => [reason, Number(status)])).to.deep.equal(
      Object.entries(refusals),
    );
  });

  it('have the title of their HTTP status', () => {
    const codes: FailureCode[] = [
      'not-authorized',
      'token-rejected',
      'transaction-missing',
      'mobile-invalid',
      'rate-limited',
      'proxy-failed',
      'cashfree-failed',
      'cashfree-unreachable',
      'data-unavailable',
    ];
    const reasons = ['path', 'method', 'query', 'header', 'content-type', 'too-large', 'too-slow', 'json'];
    const failures = [
      ...codes.map(code => failureWith(code)),
      ...reasons.map(reason => failureWith('request-refused', {reason})),
    ];
    const other: Record<number, string> = {413: 'Content Too Large', 422: 'Unprocessable Content'};
    for (const failure of failures) {
      const {type, title, status} = problemOf(failure);
      expect([type, title]).to.deep.equal(['about:blank', other[status] ?? STATUS_CODES[status]]);
    }
    // What only a page can fail with cannot come from here.
    expect(problemOf(failureWith('popup-blocked'))).to.include({status: 500, title: 'Internal Server Error'});
  });

  it('name the scheme with 401 and the seconds with 429, and only then', async () => {
    const {browser} = setUp();
    const answer = await browser.post('x');
    expectProblem(answer, 'transaction-missing');
    for (const name of ['www-authenticate', 'retry-after', 'allow', 'set-cookie'])
      expect(answer.headers.has(name), name).to.equal(false);
  });
});
