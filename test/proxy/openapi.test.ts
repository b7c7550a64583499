import {readFileSync, writeFileSync} from 'node:fs';
import {expect} from 'chai';
import {createConfig, lintFromString} from '@redocly/openapi-core';
import {Ajv2020} from 'ajv/dist/2020.js';
import fc from 'fast-check';
import {format, resolveConfig} from 'prettier';
import type {ProxyStep} from '../../src/protocol/failures.ts';
import {routes} from '../../src/protocol/proxy/api.ts';
import {json, MOBILE, refusal} from './_support/fake-cashfree.ts';
import {openApi} from './_support/openapi.ts';
import {consent, createBrowser, DETAILS_ACCEPT, setUp, type Answer} from './_support/support.ts';

const file = new URL('../../docs/openapi.json', import.meta.url).pathname;

interface Responses {
  readonly [status: string]: {
    readonly content?: {readonly [type: string]: {readonly schema: {readonly $ref: string}}};
  };
}

interface Problem {
  readonly code?: string;
  readonly facts?: {readonly reason?: string; readonly field?: string};
}

const isRefused = (code: Problem['code'], facts: Problem['facts']): boolean =>
  code === 'mobile-invalid' || (code === 'request-refused' && facts?.reason === 'shape');

describe('docs/openapi.json', () => {
  const document = openApi() as {
    paths: Record<
      string,
      Record<
        string,
        {responses: Responses; requestBody?: {content: Record<string, {schema: {$ref: string}}>}}
      >
    >;
  };
  const ajv = new Ajv2020({strict: false, validateFormats: false});
  ajv.addSchema(document, 'openapi');
  const validate = (ref: string) => {
    const validator = ajv.getSchema(`openapi${ref}`);
    if (!validator) throw new Error(`No schema ${ref}`);
    return validator;
  };
  const operation = (step: ProxyStep) => {
    const {method, path} = routes[step];
    const found = document.paths[path]?.[method.toLowerCase()];
    if (!found) throw new Error(`No operation ${step}`);
    return found;
  };

  it('agrees with the schemas (UPDATE=1 writes it again)', async () => {
    const options = {...(await resolveConfig(file)), parser: 'json'};
    const text = await format(JSON.stringify(document), options);
    if (process.env.UPDATE) writeFileSync(file, text);
    expect(readFileSync(file, 'utf8')).to.equal(text);
  });

  it('passes the linter', async () => {
    const config = await createConfig({extends: ['recommended']});
    const problems = await lintFromString({source: JSON.stringify(document), absoluteRef: file, config});
    expect(
      problems.map(
        ({ruleId, message, location}) => `${ruleId}: ${message} ${JSON.stringify(location[0]?.pointer)}`,
      ),
    ).to.deep.equal([]);
  });

  /** Fails unless the answer is one that the document allows at this step. */
  function check(step: ProxyStep, answer: Answer): void {
    const {responses} = operation(step);
    const response = responses[answer.status] ?? responses[`${String(answer.status)[0]}XX`];
    expect(response, `${step} ${answer.status}`).not.to.equal(undefined);
    const resolved = (response as {$ref?: string}).$ref
      ? 'application/problem+json'
      : Object.keys(response?.content ?? {})[0];
    expect(answer.headers.get('content-type')).to.equal(resolved ?? null);
    if (resolved === undefined) return expect(answer.text).to.equal('') as never;
    const ref =
      resolved === 'application/json'
        ? response?.content?.[resolved]?.schema.$ref
        : '#/components/schemas/Problem';
    const validator = validate(String(ref));
    expect(validator(answer.body), `${step}: ${JSON.stringify(validator.errors)} ${answer.text}`).to.equal(
      true,
    );
  }

  it('allows every answer of the proxy, good and bad', async () => {
    const {browser, cashfree, proxy} = setUp({createUser: {tellPage: true}});
    check('capabilities', await browser.send('capabilities'));
    check('status', await browser.send('status'));
    check('session', await browser.start());
    check('status', await browser.send('status'));
    check('token', await browser.post(''));
    const token = await browser.post(cashfree.code(1));
    check('token', token);
    check('status', await browser.send('status'));
    check('token', await browser.post(cashfree.code(1), {headers: {accept: '*/*'}}));
    check('status', await browser.send('status', {headers: {accept: DETAILS_ACCEPT}}));
    check('token', await browser.post(cashfree.code(1), {headers: {accept: DETAILS_ACCEPT}}));
    check('user-details', await browser.details('x'));
    check('user-details', await browser.details(token.body.access_token));
    check('users', await browser.send('users', {body: {}}));
    check('users', await browser.send('users', {body: {phone: MOBILE}}));
    check('users', await createBrowser(setUp({}, cashfree).proxy).send('users', {body: {}}));
    check('cancel', await browser.send('cancel'));
    check('cancel', await browser.send('cancel'));
    check('token', await createBrowser(proxy).post('x'));
    for (const status of [400, 401, 403, 409, 422, 429, 500, 502]) {
      cashfree.answers.session = () => refusal(status, 'any');
      check('session', await browser.start());
    }
    cashfree.answers.session = () => json({});
    check('session', await browser.start());
    cashfree.answers['data-availability'] = () => json({});
    check('session', await browser.start());
  });

  const propertiesOf = (ref: string): string[] => {
    const {components} = document as unknown as {
      components: {schemas: Record<string, {properties: object}>};
    };
    return Object.keys(components.schemas[ref.replace('#/components/schemas/', '')]?.properties ?? {});
  };

  for (const [body, isAllowed] of [
    [{presentation: 'popup'}, false],
    [{presentation: 'popup', mobile: MOBILE}, true],
    [{presentation: 'popup', again: true}, true],
    [{presentation: 'popup', mobile: MOBILE, again: true}, false],
    [{presentation: 'popup', mobile: MOBILE, path: '/form'}, true],
    [{presentation: 'popup', mobile: MOBILE, path: 'form'}, false],
    [{mobile: MOBILE}, false],
  ] as const) {
    it(`${isAllowed ? 'allows' : 'refuses'} ${JSON.stringify(body)} for a session, as the proxy does`, async () => {
      const {browser} = setUp();
      const {code, facts} = (await browser.send('session', {body})).body as Problem;
      expect(validate('#/components/schemas/SessionRequest')(body)).to.equal(isAllowed);
      expect(isRefused(code, facts)).to.equal(!isAllowed);
    });
  }

  it('allows the bodies that the proxy accepts, and no others', async () => {
    const {browser, cashfree} = setUp({createUser: {}});
    await consent(browser, cashfree);
    const text = fc.oneof(
      fc.string({maxLength: 12}),
      fc.constantFrom(MOBILE, '123', 'redirect', 'popup', 'x'.repeat(5000)),
    );
    const value = fc.oneof(
      text,
      fc.integer(),
      fc.constant(null),
      fc.boolean(),
      fc.array(text, {maxLength: 2}),
    );
    const field = fc.constantFrom(
      'mobile',
      'presentation',
      'again',
      'path',
      'auth_code',
      'phone',
      'user_id',
      'email',
      'name',
      'address',
      'more',
    );
    const good = {
      session: {mobile: MOBILE, presentation: 'redirect'},
      token: {auth_code: 'x'},
      users: {},
    } as const;
    let taken = 0;
    const named = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('session', 'token', 'users'),
        fc.dictionary(field, value, {maxKeys: 2}),
        fc.boolean(),
        async (step, changes, whole) => {
          const body = whole ? {...good[step], ...changes} : changes;
          const ref = operation(step).requestBody?.content['application/json']?.schema.$ref;
          const allowed = validate(String(ref))(body);
          const {code, facts} = (await browser.send(step, {body})).body as Problem;
          expect(allowed, JSON.stringify(body).slice(0, 200)).to.equal(!isRefused(code, facts));
          if (allowed) taken++;
          // The field that is named is one of the documented, and correcting it is necessary.
          if (code !== 'request-refused' || facts?.field === undefined) return;
          expect(propertiesOf(String(ref))).to.include(facts.field);
          named.add(facts.field);
          const corrected = {...good[step], [facts.field]: (body as Record<string, unknown>)[facts.field]};
          expect(validate(String(ref))(corrected), facts.field).to.equal(false);
        },
      ),
      {numRuns: 400},
    );
    expect(taken).to.be.above(20);
    expect(named).to.include('auth_code').and.include('presentation');
  });
});
