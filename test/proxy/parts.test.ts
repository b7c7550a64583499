// The parts of the proxy that a whole request does not show well: fields, quota, environment, signature, bodies.
import {expect} from 'chai';
import {readText} from '../../src/proxy/http/body.ts';
import {
  allFields,
  DEFAULT_LIMITS,
  memoryStore,
  optionsFromEnv,
  type FieldPolicy,
} from '../../src/proxy/index.ts';
import {applyFields} from '../../src/proxy/options/fields.ts';
import {createLimiter, networkOf} from '../../src/proxy/store/limits.ts';
import {createSealer} from '../../src/proxy/sealing/seal.ts';
import {retryAfter} from '../../src/proxy/cashfree/upstream-failures.ts';
import {json, MOBILE, refusal} from './fake-cashfree.ts';
import {consent, expectProblem, SEALING_KEY, setUp} from './support.ts';

describe('the field policy', () => {
  const apply = (metadata: Record<string, unknown>, policy: FieldPolicy, scope = 'PAN') =>
    applyFields({scopes: [{scope, records: [{confidence_score: 1, metadata}]}]}, policy);
  const shown = (metadata: Record<string, unknown>, policy: FieldPolicy, scope = 'PAN') => {
    const {scopes} = apply(metadata, policy, scope) as {scopes: {records: {metadata: unknown}[]}[]};
    return scopes[0]?.records[0]?.metadata;
  };

  const cases: [string, Record<string, unknown>, FieldPolicy, unknown][] = [
    ['keeps what no rule names', {pan: 'ABCDE0000F', new_field: 1}, {}, {pan: 'ABCDE0000F', new_field: 1}],
    ['masks all but four', {pan: 'ABCDE0000F'}, {PAN: {pan: 'mask'}}, {pan: 'xxxxxx000F'}],
    ['masks a short value whole', {pan: 'AB0F'}, {PAN: {pan: 'mask'}}, {pan: 'xxxx'}],
    ['masks five to one', {pan: 'ABCDE'}, {PAN: {pan: 'mask'}}, {pan: 'xBCDE'}],
    ['masks numbers', {pan: 123456}, {PAN: {pan: 'mask'}}, {pan: 'xx3456'}],
    ['masks letters of any script', {pan: 'नमूना नाम'}, {PAN: 'mask'}, {pan: 'xxxxा नाम'}],
    ['masks inside objects and lists', {a: {b: ['123456']}}, {PAN: 'mask'}, {a: {b: ['xx3456']}}],
    ['leaves null, true and absent alone', {a: null, b: true}, {PAN: 'mask'}, {a: null, b: true}],
    ['drops a field', {pan: 'x', type: 'y'}, {PAN: {pan: 'drop'}}, {type: 'y'}],
    [
      'drops what is not named',
      {pan: '123456', type: 'y'},
      {PAN: {pan: 'mask', '*': 'drop'}},
      {pan: 'xx3456'},
    ],
    ['takes the rule of all scopes', {pan: '123456'}, {'*': 'mask'}, {pan: 'xx3456'}],
    ['prefers a scope’s own rule', {pan: '123456'}, {'*': 'drop', PAN: 'keep'}, {pan: '123456'}],
    ['drops a scope', {pan: 'x'}, {PAN: 'drop'}, undefined],
    ['drops a scope none of whose fields is kept', {pan: 'x'}, {PAN: {'*': 'drop', pan: 'drop'}}, undefined],
    ['drops all scopes that are not named', {pan: 'x'}, {'*': 'drop', NAME: 'keep'}, undefined],
    [
      'drops by the fields of all scopes',
      {pan: 'x', type: 'y'},
      {'*': {'*': 'drop', type: 'keep'}},
      {type: 'y'},
    ],
    ['keeps a field called toString', {toString: 'x'}, {PAN: {'*': 'keep'}}, {toString: 'x'}],
  ];
  for (const [what, metadata, policy, expected] of cases) {
    it(what, () => {
      expect(shown(metadata, policy)).to.deep.equal(expected);
    });
  }

  const aadhaar = {
    aadhaar: '000011112222',
    photo_link: 'p',
    split_address: {house: '0000-1111-2222', pincode: '560001'},
    phone: 912345678901,
    hash: 'a000011112222b',
  };
  const masked = {
    aadhaar: 'xxxxxxxx2222',
    split_address: {house: 'xxxx-xxxx-2222', pincode: '560001'},
    phone: 'xxxxxxxx8901',
    hash: 'a000011112222b',
  };

  const policies: [string, FieldPolicy, object][] = [
    ['by default', {}, masked],
    ['where the scope is kept', {AADHAAR: 'keep'}, masked],
    ['where every field is kept', {AADHAAR: {'*': 'keep'}}, masked],
    ['where all scopes are kept', {'*': 'keep'}, masked],
    ['not, where the merchant says so by name', allFields, aadhaar],
    ['but for a photo that is kept by name', {AADHAAR: {photo_link: 'keep'}}, {...masked, photo_link: 'p'}],
    ['with the number dropped', {AADHAAR: {aadhaar: 'drop'}}, {...masked, aadhaar: undefined}],
    ['with the rest dropped', {AADHAAR: {aadhaar: 'mask', '*': 'drop'}}, {aadhaar: 'xxxxxxxx2222'}],
  ];
  for (const [what, policy, expected] of policies) {
    it(`masks Aadhaar numbers wherever they stand, ${what}`, () => {
      expect(JSON.parse(JSON.stringify(shown(aadhaar, policy, 'AADHAAR')))).to.deep.equal(
        JSON.parse(JSON.stringify(expected)),
      );
    });
  }

  it('leaves what others call by Cashfree’s names, and names of the prototype, harmless', () => {
    for (const scope of ['__proto__', 'constructor', 'toString']) {
      expect(shown({a: 'x'}, {}, scope)).to.deep.equal({a: 'x'});
      expect(apply({a: 'x'}, {'*': 'drop'}, scope)).to.deep.equal({scopes: []});
    }
    const poisoned = JSON.parse('{"__proto__": {"polluted": true}}') as Record<string, unknown>;
    expect(Object.keys(shown(poisoned, {PAN: 'mask'}) as object)).to.deep.equal(['__proto__']);
    expect(({} as {polluted?: boolean}).polluted).to.equal(undefined);
  });

  it('passes on the documented envelope, as empty as it came, and nothing beside it', () => {
    for (const body of [
      {},
      {scopes: null},
      {scopes: []},
      {reference_id: null, verification_id: null},
      {reference_id: 0, verification_id: 'v'},
      {scopes: [{scope: 'A'}]},
      {scopes: [{scope: 'A', records: null}]},
      {scopes: [{scope: 'A', records: []}]},
      {scopes: [{scope: 'A', records: [{metadata: null}]}]},
      {scopes: [{scope: 'A', records: [{confidence_score: null}]}]},
    ])
      expect(applyFields(body, {})).to.deep.equal(body);
    const more = {
      internal: 'x',
      scopes: [{scope: 'A', internal: 'x', records: [null, {internal: 'x', metadata: {a: 1}}]}],
    };
    expect(applyFields(more, {})).to.deep.equal({
      scopes: [{scope: 'A', records: [{metadata: {a: 1}}]}],
    });
  });
});

describe('the quota', () => {
  function limiter(count: number, seconds = 60) {
    let clock = 1_000_000;
    const now = () => clock;
    const sealer = createSealer({keys: [SEALING_KEY], issuer: 'test', now});
    const store = memoryStore({now});
    const limits = {...DEFAULT_LIMITS, quota: {count, seconds}};
    const fresh = () => createLimiter({limits, store, sealer, now});
    return {limiter: fresh(), fresh, pass: (milliseconds: number) => (clock += milliseconds)};
  }
  const refused = async (work: Promise<void>) => {
    const error = (await work.catch((thrown: unknown) => thrown)) as
      {code?: string; facts?: {retry_after: number}} | undefined;
    expect(error?.code).to.equal('rate-limited');
    return error?.facts?.retry_after ?? 0;
  };

  it('gives starts one half and those who come back the other', async () => {
    const {
      limiter: {admit},
    } = limiter(8);
    await admit('start', 'a', 2);
    await admit('start', 'b', 2);
    expect(await refused(admit('start', 'c', 2))).to.equal(65);
    for (const ticket of ['a', 'b', 'c', 'd']) await admit('finish', ticket, 1);
    expect(await refused(admit('finish', 'e', 1))).to.equal(65);
  });

  it('keeps the place of whoever was told to come back, before those who came later', async () => {
    const {
      limiter: {admit},
      fresh,
      pass,
    } = limiter(4);
    await admit('start', 'first', 2);
    expect(await refused(admit('start', 'second', 2))).to.equal(65);
    expect(await refused(admit('start', 'third', 2))).to.equal(130);
    // Asking too early changes nothing.
    expect(await refused(admit('start', 'second', 2))).to.equal(65);
    pass(65_000);
    // Somebody new is not let in before, and neither is the third; the second is, by any proxy of the fleet.
    expect(await refused(admit('start', 'fourth', 2))).to.equal(130);
    expect(await refused(admit('start', 'third', 2))).to.equal(65);
    await fresh().admit('start', 'second', 2);
    expect(await refused(admit('start', 'second', 2))).to.be.above(130);
  });

  it('gives a place away when its owner is more than five seconds late', async () => {
    const {
      limiter: {admit},
      pass,
    } = limiter(4);
    await admit('start', 'first', 2);
    await refused(admit('start', 'second', 2));
    pass(65_000 + 4_900);
    await admit('start', 'second', 2);
    await refused(admit('start', 'third', 2));
    pass(65_000 + 5_100);
    expect(await refused(admit('start', 'third', 2))).to.be.below(66);
  });

  it('keeps no place further ahead than five minutes', async () => {
    const {
      limiter: {admit},
      pass,
    } = limiter(4);
    for (let index = 0; index < 5; index++) await admit('start', String(index), 2).catch(() => undefined);
    expect(await refused(admit('start', 'late', 2))).to.equal(325);
    pass(325_000);
    await admit('start', 'late', 2);
  });

  it('waits a moment itself rather than send somebody away for it', async () => {
    const {
      limiter: {admit},
      pass,
    } = limiter(4);
    await admit('start', 'first', 2);
    pass(64_900);
    const started = performance.now();
    await admit('start', 'second', 2);
    expect(performance.now() - started).to.be.at.least(90);
  });

  it('tells the page through the whole proxy', async () => {
    const {browser, cashfree} = setUp({
      limits: {number: false, address: false, merchant: false, quota: {count: 4, seconds: 60}},
    });
    const {token} = await consent(browser, cashfree);
    expect((await browser.details(token)).status).to.equal(200);
    const answer = await browser.start();
    expectProblem(answer, 'rate-limited');
    expect(Number(answer.headers.get('retry-after'))).to.be.within(60, 65);
    expect(cashfree.count('session')).to.equal(1);
  });
});

describe('the network of an address', () => {
  for (const [address, network] of [
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:DB8:1:2::', '2001:db8:1:2'],
    ['2001:db8::6', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['1::2:3:4:5:6:7', '1:0:2:3'],
  ] as const) {
    it(`of ${address} is ${network}`, () => expect(networkOf(address)).to.equal(network));
  }
});

describe('options from the environment', () => {
  const env = {
    CF_ENVIRONMENT: 'production',
    CF_SECURE_ID_CLIENT_ID: 'a',
    CF_SECURE_ID_CLIENT_SECRET: 'mark-b',
    CF_ONE_CLICK_CLIENT_ID: 'c',
    CF_ONE_CLICK_CLIENT_SECRET: 'mark-d',
    CF_SEALING_KEYS: ` ${SEALING_KEY} , ${SEALING_KEY}`,
  };
  const required = {
    environment: 'production',
    secureIdKeys: {clientId: 'a', clientSecret: 'mark-b'},
    oneClickKeys: {clientId: 'c', clientSecret: 'mark-d'},
    sealingKeys: [SEALING_KEY, SEALING_KEY],
  };

  it('need six variables', () => expect(optionsFromEnv(env)).to.deep.equal(required));

  it('name every one that is missing or empty, and no value', () => {
    expect(() => optionsFromEnv({...env, CF_SEALING_KEYS: '', CF_ONE_CLICK_CLIENT_ID: undefined}))
      .to.throw(TypeError, 'Missing in the environment: CF_ONE_CLICK_CLIENT_ID, CF_SEALING_KEYS')
      .with.property('message')
      .that.does.not.contain('mark');
  });

  it('take the rest where it is set', () => {
    const options = optionsFromEnv({
      ...env,
      CF_BASE_URL: 'b',
      CF_BASE_PATH: '/p',
      CF_ORIGINS: 'https://a.example,https://b.example,',
      CF_SDK_SRC: 's',
      CF_SDK_MODE: 'm',
      CF_CONSENT_URL: 'u',
      CF_MODE: 'mediating',
      CF_COOKIES: 'cross-site',
      CF_SIGNATURE_KEY: 'one\\ntwo',
      CF_API_VERSION: '2025-01-01',
    });
    expect(options).to.deep.equal({
      ...required,
      baseUrl: 'b',
      basePath: '/p',
      origins: ['https://a.example', 'https://b.example'],
      sdk: {src: 's', mode: 'm'},
      consentUrl: 'u',
      mode: 'mediating',
      cookies: 'cross-site',
      signatureKey: 'one\ntwo',
      apiVersion: '2025-01-01',
    });
    expect(optionsFromEnv({...env, CF_SDK_SRC: 's'}).sdk).to.deep.equal({src: 's'});
  });

  for (const [name, value] of [
    ['CF_ENVIRONMENT', 'prod'],
    ['CF_MODE', 'open'],
    ['CF_COOKIES', 'any'],
  ] as const) {
    it(`refuse another value of ${name}, by its name`, () => {
      expect(() => optionsFromEnv({...env, [name]: value})).to.throw(TypeError, name);
    });
  }
});

describe('the signature', () => {
  const pem = (bytes: ArrayBuffer) =>
    `-----BEGIN PUBLIC KEY-----\n${Buffer.from(bytes).toString('base64')}\n-----END PUBLIC KEY-----`;

  it('is made afresh for every call with keys, from that call’s client id and the time in seconds', async () => {
    const pair = await crypto.subtle.generateKey(
      {name: 'RSA-OAEP', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-1'},
      true,
      ['encrypt', 'decrypt'],
    );
    const clock = 1_700_000_000_999;
    const {browser, cashfree} = setUp({
      now: () => clock,
      signatureKey: async () => pem(await crypto.subtle.exportKey('spki', pair.publicKey)),
    });
    cashfree.answers.session = ({body}) => json({verification_id: body.verification_id, session_id: 's'});
    await browser.start();
    await browser.start();
    const signatures = cashfree.calls.map(({headers}) => headers.get('x-cf-signature') ?? '');
    expect(new Set(signatures).size).to.equal(4);
    const read = await Promise.all(
      signatures.map(async signature => {
        const opened = await crypto.subtle.decrypt(
          'RSA-OAEP',
          pair.privateKey,
          Buffer.from(signature, 'base64'),
        );
        return new TextDecoder().decode(opened);
      }),
    );
    expect(read).to.deep.equal([
      'secure-id.1700000000',
      'one-click.1700000000',
      'secure-id.1700000000',
      'one-click.1700000000',
    ]);
  });

  it('is not sent where none is configured', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    expect(cashfree.calls.some(({headers}) => headers.has('x-cf-signature'))).to.equal(false);
  });

  it('refuses a key that is none, without quoting it', async () => {
    const {browser, events} = setUp({signatureKey: 'mark-not-a-key'});
    const answer = await browser.start();
    expectProblem(answer, 'proxy-failed');
    expect(answer.text + JSON.stringify(events)).not.to.contain('mark-not-a-key');
  });
});

describe('Create User for Secure ID', () => {
  const wrong: [string, object, string][] = [
    ['phone', {phone: '12345'}, 'phone'],
    ['phone with another country', {phone: '+44' + MOBILE}, 'phone'],
    ['user_id', {phone: MOBILE, user_id: 'a b'}, 'user_id'],
    ['user_id of 51 characters', {phone: MOBILE, user_id: 'a'.repeat(51)}, 'user_id'],
    ['email', {phone: MOBILE, email: 'nobody'}, 'email'],
    ['name', {phone: MOBILE, name: 'No_Body'}, 'name'],
    ['address', {phone: MOBILE, address: 'a'.repeat(501)}, 'address'],
  ];
  for (const [what, body, field] of wrong) {
    it(`refuses a wrong ${what} before the call`, async () => {
      const {browser, cashfree} = setUp();
      await consent(browser, cashfree);
      expectProblem(await browser.send('users', {body}), 'user-invalid', {field});
      expect(cashfree.count('user')).to.equal(0);
    });
  }

  it('needs a person who consented', async () => {
    const {browser} = setUp();
    await browser.start();
    expectProblem(await browser.send('users', {body: {phone: MOBILE}}), 'transaction-missing');
  });

  it('takes a repeat for a repeat, and says after a minute that the user exists', async () => {
    let clock = Date.now();
    const {browser, cashfree} = setUp({now: () => clock});
    const {id} = await consent(browser, cashfree);
    const first = await browser.send('users', {body: {phone: MOBILE}});
    expect(first.body.user_id).to.equal(id);
    expect((await browser.send('users', {body: {phone: MOBILE}})).body).to.deep.equal(first.body);
    clock += 61_000;
    expectProblem(await browser.send('users', {body: {phone: MOBILE}}), 'user-exists', {user_id: id});
    expect(cashfree.count('user')).to.equal(1);
  });

  const errors: [number, string, Parameters<typeof expectProblem>[1], object][] = [
    [400, 'phone_missing', 'user-invalid', {field: 'phone'}],
    [400, 'address_length_exceeded', 'user-invalid', {field: 'address'}],
    [400, 'user_id_value_invalid', 'user-invalid', {field: 'user_id'}],
    [401, 'authentication_failed', 'cashfree-keys-refused', {status: 401, keys: 'secure-id'}],
    [403, 'ip_validation_failed', 'cashfree-ip-refused', {status: 403}],
    [403, 'authentication_failed', 'cashfree-signature-refused', {status: 403}],
    [409, 'user_id_already_exists', 'user-exists', {user_id: 'mine'}],
    [500, 'verification_failed', 'cashfree-failed', {status: 500}],
  ];
  for (const [status, code, failure, facts] of errors) {
    it(`makes ${failure} of ${status} ${code}`, async () => {
      const {browser, cashfree} = setUp();
      await consent(browser, cashfree);
      cashfree.answers.user = () => refusal(status, code);
      expectProblem(await browser.send('users', {body: {phone: MOBILE, user_id: 'mine'}}), failure, facts);
    });
  }

  it('passes on the documented fields and no other', async () => {
    const {browser, cashfree} = setUp();
    await consent(browser, cashfree);
    cashfree.answers.user = () => json({user_reference_id: 1, user_id: 'u', phone: 1, internal: 'x'});
    const {body} = await browser.send('users', {body: {phone: MOBILE}});
    expect(body).to.deep.equal({user_reference_id: 1, user_id: 'u', phone: '1'});
  });
});

describe('what the merchant observes', () => {
  it('is every call and every answer of a request, under one correlation id and the caller’s trace', async () => {
    const {browser, events, cashfree} = setUp();
    const traceparent = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`;
    cashfree.answers['data-availability'] = () =>
      json({available_scopes: [{scope: 'NAME'}]}, 200, {'x-request-id': 'req-1'});
    const {body} = await browser.send('session', {
      body: {mobile: MOBILE, presentation: 'redirect'},
      headers: {traceparent},
    });
    const told = events.map(event => ({
      ...event,
      correlation_id: undefined,
      ms: typeof (event as {ms?: number}).ms,
    }));
    const {verification_id} = body;
    expect(JSON.parse(JSON.stringify(told))).to.deep.equal([
      {
        type: 'upstream',
        traceparent,
        endpoint: 'data-availability',
        status: 200,
        ms: 'number',
        upstream_request_id: 'req-1',
      },
      {type: 'upstream', traceparent, endpoint: 'session', status: 200, ms: 'number'},
      {type: 'request', traceparent, verification_id, route: 'session', status: 200, ms: 'number'},
    ]);
    expect(new Set(events.map(event => event.correlation_id)).size).to.equal(1);
  });

  it('takes no trace or request id that is none', async () => {
    const {browser, events, cashfree} = setUp();
    cashfree.answers.session = () => json({session_id: 's'}, 200, {'x-request-id': 'a b<script>'});
    await browser.send('session', {
      body: {mobile: MOBILE, presentation: 'redirect'},
      headers: {traceparent: 'x\ty'},
    });
    expect(events.some(event => 'traceparent' in event || 'upstream_request_id' in event)).to.equal(false);
  });

  it('names preflights, and what is not ours', async () => {
    const {proxy, events} = setUp({origins: ['https://shop.example']});
    const headers = {origin: 'https://shop.example', 'access-control-request-method': 'POST'};
    await proxy(new Request('https://shop.example/cf/token', {method: 'OPTIONS', headers}));
    await proxy(new Request('https://shop.example/elsewhere'));
    expect(
      events.map(event => event.type === 'request' && [event.route, event.status, event.reason]),
    ).to.deep.equal([
      ['preflight', 204, undefined],
      ['unknown', 404, 'path'],
    ]);
  });

  it('may fail without anybody noticing', async () => {
    const observe = () => {
      throw new Error('full');
    };
    const {browser} = setUp({observe});
    expect((await browser.start()).status).to.equal(200);
  });
});

describe('when to come back', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  for (const [value, seconds] of [
    ['5', 5],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60],
    ['Thu, 01 Jan 2020 00:00:00 GMT', 1],
    ['', 30],
    ['-5', 30],
    ['soon', 30],
    ['3601', 3600],
  ] as const) {
    it(`is read from "${value}" as ${seconds} s`, () => {
      expect(retryAfter(new Headers({'retry-after': value}), now)).to.equal(seconds);
    });
  }
});

describe('reading a body', () => {
  const stream = (...chunks: (string | Uint8Array)[]) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const chunk of chunks)
          controller.enqueue(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
        controller.close();
      },
    });
  const never = new AbortController().signal;
  const reason = (work: Promise<string>) =>
    work.catch((error: unknown) => (error as {reason: string}).reason);

  it('takes exactly as much as it may', async () => {
    expect(await readText(stream('abc', 'de'), 5, never)).to.equal('abcde');
    expect(await reason(readText(stream('abc', 'def'), 5, never))).to.equal('too-large');
    expect(await readText(null, 5, never)).to.equal('');
  });

  it('puts characters together that were cut, and takes no half ones', async () => {
    const [first = 0, ...rest] = new TextEncoder().encode('न');
    expect(await readText(stream(new Uint8Array([first]), new Uint8Array(rest)), 5, never)).to.equal('न');
    expect(await reason(readText(stream(new Uint8Array([first])), 5, never))).to.equal('not-utf8');
  });

  it('stops when it is told to, before and during', async () => {
    let cancelled = 0;
    const endless = () =>
      new ReadableStream<Uint8Array>({
        cancel: () => {
          cancelled++;
        },
      });
    expect(await reason(readText(endless(), 5, AbortSignal.abort()))).to.equal('too-slow');
    expect(await reason(readText(endless(), 5, AbortSignal.timeout(10)))).to.equal('too-slow');
    expect(cancelled).to.equal(2);
  });
});
