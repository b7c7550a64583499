import {expect} from 'chai';
import {optionsFromEnv} from '../../../src/proxy/index.ts';
import {SEALING_KEY} from '../support.ts';

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
