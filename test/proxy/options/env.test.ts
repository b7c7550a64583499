import {generateKeyPairSync} from 'node:crypto';
import {expect} from 'chai';
import {createTokenProxy, optionsFromEnv} from '../../../src/proxy/index.ts';
import {SEALING_KEY} from '../_support/support.ts';

const PEM = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: {type: 'spki', format: 'pem'},
  privateKeyEncoding: {type: 'pkcs8', format: 'pem'},
}).publicKey;

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

  it('take the optional variables if they are set', () => {
    const options = optionsFromEnv({
      ...env,
      CF_ENVIRONMENT: 'emulator',
      CF_BASE_URL: 'http://127.0.0.1:4010/verification',
      CF_BASE_PATH: '/p',
      CF_ORIGINS: 'https://a.example,https://b.example,',
      CF_SDK_SRC: 'https://s.example/sdk.js',
      CF_SDK_MODE: 'm',
      CF_CONSENT_URL: 'https://u.example/{session_id}',
      CF_MODE: 'mediating',
      CF_COOKIES: 'cross-site',
      CF_CREATE_USER: 'true',
      CF_SIGNATURE_KEY: PEM.replaceAll('\n', '\\n'),
      CF_API_VERSION: '2025-01-01',
    });
    expect(options).to.deep.equal({
      ...required,
      environment: 'emulator',
      baseUrl: 'http://127.0.0.1:4010/verification',
      basePath: '/p',
      origins: ['https://a.example', 'https://b.example'],
      sdk: {src: 'https://s.example/sdk.js', mode: 'm'},
      consentUrl: 'https://u.example/{session_id}',
      mode: 'mediating',
      cookies: 'cross-site',
      createUser: true,
      signatureKey: PEM,
      apiVersion: '2025-01-01',
    });
    const src = 'https://s.example/sdk.js';
    expect(optionsFromEnv({...env, CF_SDK_SRC: src}).sdk).to.deep.equal({src});
  });

  const emulator = {...env, CF_ENVIRONMENT: 'emulator', CF_BASE_URL: 'http://127.0.0.1:4010/verification'};

  it('take the emulator’s address, also with a slash at its end', () => {
    for (const CF_BASE_URL of [emulator.CF_BASE_URL, `${emulator.CF_BASE_URL}/`])
      expect(optionsFromEnv({...emulator, CF_BASE_URL}).baseUrl).to.equal(CF_BASE_URL);
  });

  for (const [name, value, option] of [
    ['CF_MODE', 'sealed', {mode: 'sealed'}],
    ['CF_MODE', 'mediating', {mode: 'mediating'}],
    ['CF_COOKIES', 'host', {cookies: 'host'}],
    ['CF_COOKIES', 'cross-site', {cookies: 'cross-site'}],
    ['CF_REQUIRE_MOBILE', 'true', {requireMobile: true}],
    ['CF_REQUIRE_MOBILE', 'false', {requireMobile: false}],
    ['CF_CREATE_USER', 'true', {createUser: true}],
    ['CF_CREATE_USER', 'false', {createUser: false}],
  ] as const)
    it(`take ${name} ${value}`, () =>
      expect(optionsFromEnv({...env, [name]: value})).to.deep.equal({...required, ...option}));

  const sentences: readonly [name: string, value: string, sentence: string, others?: object][] = [
    ['CF_ENVIRONMENT', 'prod', 'CF_ENVIRONMENT is one of production, sandbox, emulator'],
    ['CF_MODE', 'open', 'CF_MODE is one of sealed, mediating'],
    ['CF_COOKIES', 'any', 'CF_COOKIES is one of host, cross-site, development'],
    ['CF_CREATE_USER', 'on', 'CF_CREATE_USER is one of true, false'],
    ['CF_REQUIRE_MOBILE', 'on', 'CF_REQUIRE_MOBILE is one of true, false'],
    [
      'CF_ORIGINS',
      'https://origins/',
      'CF_ORIGINS holds an origin as browsers do not write it; write https://origins',
    ],
    [
      'CF_TRUSTED_HEADER',
      'host',
      'CF_TRUSTED_HEADER is one that your balancer writes, such as x-forwarded-for',
    ],
    ['CF_TRUSTED_HOPS', '1', 'CF_TRUSTED_HOPS goes with CF_TRUSTED_HEADER, which is not set'],
    ...['-1', '1x', '100', '33'].map((hops): [string, string, string, object] => [
      'CF_TRUSTED_HOPS',
      hops,
      'CF_TRUSTED_HOPS is a whole number from 1 to 32',
      {CF_TRUSTED_HEADER: 'x-forwarded-for'},
    ]),
    [
      'CF_TRUSTED_HOPS',
      '2',
      'CF_TRUSTED_HOPS goes with x-forwarded-for or forwarded; x-real-ip holds one address',
      {CF_TRUSTED_HEADER: 'x-real-ip'},
    ],
  ];
  for (const [name, value, sentence, others] of sentences)
    it(`refuse ${name} ${value} ${others ? JSON.stringify(others) : 'alone'} in these words: ${sentence}`, () => {
      expect(() => optionsFromEnv({...env, ...others, [name]: value}))
        .to.throw(TypeError)
        .with.property('message', sentence);
    });

  it('refuse a value with the error of the option as its cause', () => {
    for (const [variables, message] of [
      [{CF_BASE_PATH: 'cf'}, 'basePath is a path such as /cf, without a slash at its end'],
      [{CF_TRUSTED_HEADER: 'x-forwarded-for', CF_TRUSTED_HOPS: '33'}, 'hops is a whole number from 1 to 32'],
    ] as const)
      expect(() => optionsFromEnv({...env, ...variables}))
        .to.throw(TypeError)
        .with.nested.property('cause.message', message);
  });

  it('take a public key with any line endings', () => {
    const CF_SIGNATURE_KEY = PEM.replaceAll('\n', '\r\n');
    expect(optionsFromEnv({...env, CF_SIGNATURE_KEY}).signatureKey).to.equal(CF_SIGNATURE_KEY);
  });

  const wrong: readonly [string, string, Readonly<Record<string, string | undefined>>?][] = [
    ['CF_ENVIRONMENT', 'prod'],
    ['CF_MODE', 'open'],
    ['CF_CREATE_USER', 'on'],
    ['CF_COOKIES', 'any'],
    ['CF_COOKIES', 'development'],
    ['CF_SECURE_ID_CLIENT_ID', 'mark id'],
    ['CF_SECURE_ID_CLIENT_SECRET', 'mark-secret\n'],
    ['CF_ONE_CLICK_CLIENT_ID', '“mark”'],
    ['CF_ONE_CLICK_CLIENT_SECRET', ' mark'],
    ['CF_SEALING_KEYS', 'x'],
    ['CF_SEALING_KEYS', 'mark'],
    ['CF_SEALING_KEYS', ','],
    ['CF_SEALING_KEYS', `${SEALING_KEY},mark`],
    ['CF_SEALING_KEYS', `${SEALING_KEY}+/=`],
    ['CF_BASE_URL', 'https://mark.example/verification'],
    ['CF_BASE_URL', '', emulator],
    ['CF_BASE_URL', '127.0.0.1:4010/verification', emulator],
    ['CF_BASE_URL', 'http://mark.example/verification', emulator],
    ['CF_BASE_URL', 'https://sandbox.cashfree.com/verification', emulator],
    ['CF_BASE_URL', 'http://127.0.0.1:4010', emulator],
    ['CF_BASE_URL', 'http://127.0.0.1:4010/verification/oauth2', emulator],
    ['CF_BASE_PATH', 'cf'],
    ['CF_BASE_PATH', '/cf/'],
    ['CF_ORIGINS', 'https://*.mark.example'],
    ['CF_ORIGINS', 'https://a.example,mark.example'],
    ['CF_ORIGINS', ','],
    ['CF_SDK_SRC', 'http://mark.example/sdk.js'],
    ['CF_SDK_MODE', 'mark'],
    ['CF_CONSENT_URL', 'https://mark.example/'],
    ['CF_CONSENT_URL', 'mark/{session_id}'],
    ['CF_CONSENT_URL', 'https://{session_id}.mark.example/'],
    ['CF_SIGNATURE_KEY', 'mark'],
    ['CF_SIGNATURE_KEY', PEM.replaceAll('PUBLIC', 'PRIVATE')],
    ['CF_API_VERSION', 'mark'],
  ];
  for (const [name, value, base = env] of wrong) {
    it(`refuse ${name} ${JSON.stringify(value).slice(0, 60)} in one sentence that names it, and without it`, () => {
      expect(() => optionsFromEnv({...base, [name]: value}))
        .to.throw(TypeError)
        .with.property('message')
        .that.matches(new RegExp(`^(?:Missing in the environment: )?${name}(?![A-Z_])`))
        .and.does.not.match(/mark|\n/);
    });
  }

  it('take the header that the balancer writes, and how many proxies append to it', () => {
    const address = (variables: object, headers: Record<string, string>) =>
      optionsFromEnv({...env, ...variables}).clientAddress?.(new Request('https://a.example', {headers}));
    const headers = {'x-forwarded-for': '1.1.1.1, 2.2.2.2, 3.3.3.3', 'cf-connecting-ip': '4.4.4.4'};
    expect(address({CF_TRUSTED_HEADER: 'X-Forwarded-For'}, headers)).to.equal('3.3.3.3');
    expect(address({CF_TRUSTED_HEADER: 'x-forwarded-for', CF_TRUSTED_HOPS: '2'}, headers)).to.equal(
      '2.2.2.2',
    );
    expect(address({CF_TRUSTED_HEADER: 'x-forwarded-for', CF_TRUSTED_HOPS: '12'}, headers)).to.equal(
      undefined,
    );
    expect(address({CF_TRUSTED_HEADER: 'cf-connecting-ip'}, headers)).to.equal('4.4.4.4');
    expect(address({}, headers)).to.equal(undefined);
  });

  const trusted: readonly [string, string, object?][] = [
    ['CF_TRUSTED_HEADER', 'x-forwarded-for, x-real-ip'],
    ['CF_TRUSTED_HEADER', 'x-forwarded-for: mark'],
    ['CF_TRUSTED_HEADER', 'user-agent'],
    ['CF_TRUSTED_HEADER', 'Host'],
    ['CF_TRUSTED_HEADER', "'x-forwarded-for'"],
    ['CF_TRUSTED_HEADER', ' '],
    ['CF_TRUSTED_HOPS', '1'],
    ...['0', '-1', '1.5', 'all', '99', '1e1', '0x1'].map((hops): [string, string, object] => [
      'CF_TRUSTED_HOPS',
      hops,
      {CF_TRUSTED_HEADER: 'x-forwarded-for'},
    ]),
    ['CF_TRUSTED_HOPS', '2', {CF_TRUSTED_HEADER: 'cf-connecting-ip'}],
  ];
  for (const [name, value, others] of trusted) {
    it(`refuse ${name} ${JSON.stringify(value)} ${others ? JSON.stringify(others) : 'alone'}`, () => {
      expect(() => optionsFromEnv({...env, ...others, [name]: value}))
        .to.throw(TypeError)
        .with.property('message')
        .that.matches(new RegExp(`^${name} (?!.*mark)`));
    });
  }

  it('show the expected spelling of an origin', () => {
    expect(() => optionsFromEnv({...env, CF_ORIGINS: 'https://a.example, https://Shop.example/'})).to.throw(
      TypeError,
      'CF_ORIGINS holds an origin as browsers do not write it; write https://shop.example',
    );
  });

  it('are accepted by the proxy', () => {
    for (const good of [env, emulator]) expect(createTokenProxy(optionsFromEnv(good))).to.be.a('function');
  });
});
