import {readFileSync} from 'node:fs';
import {STATUS_CODES} from 'node:http';
import {expect} from 'chai';
import {type FailureCode, failureWith} from '../../../src/protocol/failures.ts';
import {httpStatuses, problemOf, refusals} from '../../../src/proxy/http/problems.ts';
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

  const titles: Readonly<Record<number, string>> = {
    400: 'Bad Request',
    401: 'Unauthorized',
    403: 'Forbidden',
    404: 'Not Found',
    405: 'Method Not Allowed',
    408: 'Request Timeout',
    409: 'Conflict',
    413: 'Content Too Large',
    415: 'Unsupported Media Type',
    422: 'Unprocessable Content',
    429: 'Too Many Requests',
    500: 'Internal Server Error',
    502: 'Bad Gateway',
    503: 'Service Unavailable',
    504: 'Gateway Timeout',
  };
  const failures = [
    ...Object.entries(httpStatuses).map(([code, status]) => ({
      name: code,
      failure: failureWith(code as FailureCode),
      status,
    })),
    ...Object.entries(refusals).map(([reason, status]) => ({
      name: `request-refused (${reason})`,
      failure: failureWith('request-refused', {reason}),
      status,
    })),
    // What only a page can fail with cannot come from here.
    {name: 'popup-blocked', failure: failureWith('popup-blocked'), status: 500},
  ];
  for (const {name, failure, status} of failures)
    it(`${name} is ${status} ${titles[status]}`, () => {
      expect(problemOf(failure)).to.deep.equal({
        type: 'about:blank',
        title: titles[status],
        status,
        code: failure.code,
        facts: failure.facts,
      });
    });

  it('have every title of the list, which is the phrase of the status', () => {
    expect(new Set(failures.map(({status}) => String(status)))).to.deep.equal(new Set(Object.keys(titles)));
    for (const [status, title] of Object.entries(titles))
      // Node has the phrases of RFC 4918 and RFC 7231 for these two, and RFC 9110 renamed them.
      if (status !== '413' && status !== '422') expect(title).to.equal(STATUS_CODES[status]);
  });

  it('have the statuses that clients of the proxy rely on', () => {
    expect(httpStatuses).to.deep.equal({
      'mobile-invalid': 422,
      'presentation-unavailable': 422,
      'not-authorized': 403,
      'challenge-failed': 403,
      'rate-limited': 429,
      'transaction-missing': 409,
      'binding-mismatch': 403,
      'identity-mismatch': 403,
      'identity-unproven': 403,
      'token-rejected': 401,
      'proxy-failed': 503,
      'data-unavailable': 404,
      'code-rejected': 422,
      'cashfree-keys-refused': 502,
      'cashfree-ip-refused': 502,
      'cashfree-signature-refused': 502,
      'cashfree-balance': 502,
      'cashfree-rate-limited': 429,
      'cashfree-request-invalid': 502,
      'cashfree-id-exists': 502,
      'cashfree-failed': 502,
      'cashfree-unreachable': 504,
      'cashfree-answer-invalid': 502,
      'user-invalid': 422,
      'user-exists': 409,
    });
  });

  it('name the scheme with 401 and the seconds with 429, and only then', async () => {
    const {browser} = setUp();
    const answer = await browser.post('x');
    expectProblem(answer, 'transaction-missing');
    for (const name of ['www-authenticate', 'retry-after', 'allow', 'set-cookie'])
      expect(answer.headers.has(name), name).to.equal(false);
  });
});
