// Keys that cannot work are refused when the proxy is created, by the option or the variable they came from.
import {expect} from 'chai';
import {createTokenProxy, optionsFromEnv} from '../../../src/proxy/index.ts';
import {expectProblem, SEALING_KEY, setUp} from '../_support/support.ts';

const good = {
  environment: 'production',
  secureIdKeys: {clientId: 'CF1', clientSecret: 'mark-b'},
  oneClickKeys: {clientId: 'CF2', clientSecret: 'mark-d'},
  sealingKeys: [SEALING_KEY],
} as const;
const env = {
  CF_ENVIRONMENT: 'production',
  CF_SECURE_ID_CLIENT_ID: 'CF1',
  CF_SECURE_ID_CLIENT_SECRET: 'mark-b',
  CF_ONE_CLICK_CLIENT_ID: 'CF2',
  CF_ONE_CLICK_CLIENT_SECRET: 'mark-d',
  CF_SEALING_KEYS: SEALING_KEY,
};

describe('a credential', () => {
  const texts: Readonly<Record<string, readonly string[]>> = {
    'has quotes around it; remove them': [
      "'mark-secret'",
      '"mark-secret"',
      '`mark-secret`',
      '“mark-secret”',
      '‘mark-secret’',
      "'mark-secret",
      'mark-secret"',
      ' "mark-secret" ',
      '"mark-secret",',
    ],
    'has a line end in it; remove it': ['mark-secret\n', 'mark-secret\r\n', 'mark\nsecret', 'mark-secret\\n'],
    'has white space around it; remove it': [
      ' mark-secret',
      'mark-secret ',
      '\tmark-secret',
      'mark-secret\u00a0',
    ],
    'has an invisible character in it, such as U+FEFF; remove it': [
      '\ufeffmark-secret',
      'mark\u200bsecret',
      'mark-secret\u2060',
    ],
    'is a placeholder; set the value itself': [
      'undefined',
      'null',
      'NaN',
      '[object Object]',
      '[object Promise]',
      'changeme',
      'CHANGE_ME',
      'change-this-secret',
      'replace-with-secret',
      'todo',
      'xxxxxxxx',
      'your-client-secret',
      'YOUR_SECRET_HERE',
      '<client secret>',
      '${CF_SECRET}',
      '$CF_SECRET',
      '%CF_SECRET%',
      '{{ cashfree.secret }}',
      'process.env.CF_SECRET',
      'client_secret',
      '********',
      '...',
    ],
    'is masked or shortened; copy it in full': ['mark****cret', 'mark-sec...', 'mark…', 'mark•••••'],
    'begins with the name of a variable; remove it': ['CF_ONE_CLICK_CLIENT_SECRET=mark', 'export CF_X=mark'],
    'begins with the name of a header; remove it': ['x-client-secret:mark', 'X-Client-Secret: mark'],
    'has a character in it that a key never has': ['mark secret', 'márk', 'mark\u0000', 'mark\u007f'],
  };
  const places = [
    ['secureIdKeys', 'clientId', 'CF_SECURE_ID_CLIENT_ID'],
    ['secureIdKeys', 'clientSecret', 'CF_SECURE_ID_CLIENT_SECRET'],
    ['oneClickKeys', 'clientId', 'CF_ONE_CLICK_CLIENT_ID'],
    ['oneClickKeys', 'clientSecret', 'CF_ONE_CLICK_CLIENT_SECRET'],
  ] as const;

  for (const [sentence, values] of Object.entries(texts)) {
    for (const value of values) {
      it(`${sentence}: ${JSON.stringify(value)}`, () => {
        for (const [pair, part, variable] of places) {
          expect(() => createTokenProxy({...good, [pair]: {...good[pair], [part]: value}}))
            .to.throw(TypeError)
            .with.property('message', `${pair}.${part} ${sentence}`);
          expect(() => optionsFromEnv({...env, [variable]: value}))
            .to.throw(TypeError)
            .with.property('message', `${variable} ${sentence}`);
        }
      });
    }
  }

  it('may contain a backslash before an n', () => {
    const CF_ONE_CLICK_CLIENT_SECRET = 'mark\\nsecret';
    expect(optionsFromEnv({...env, CF_ONE_CLICK_CLIENT_SECRET}).oneClickKeys).to.deep.equal({
      clientId: 'CF2',
      clientSecret: CF_ONE_CLICK_CLIENT_SECRET,
    });
  });

  const types: readonly [unknown, string][] = [
    [undefined, 'oneClickKeys is missing; '],
    [null, 'oneClickKeys is missing; '],
    ['mark', 'oneClickKeys is a text; '],
    [['CF2', 'mark'], 'oneClickKeys is a list; '],
    [7, 'oneClickKeys is a number; '],
    [Promise.resolve(good.oneClickKeys), 'oneClickKeys is a promise; await it, '],
    [{}, 'oneClickKeys.clientId is missing'],
    [{client_id: 'CF2', client_secret: 'mark'}, 'oneClickKeys.clientId is missing'],
    [{clientId: 'CF2'}, 'oneClickKeys.clientSecret is missing'],
    [{clientId: 'CF2', clientSecret: ''}, 'oneClickKeys.clientSecret is empty'],
    [{clientId: 'CF2', clientSecret: ' '}, 'oneClickKeys.clientSecret is empty'],
    [{clientId: 2, clientSecret: 'mark'}, 'oneClickKeys.clientId is a number'],
    [{clientId: 'CF2', clientSecret: ['mark']}, 'oneClickKeys.clientSecret is a list'],
    [
      {clientId: 'CF2', clientSecret: Promise.resolve('mark')},
      'oneClickKeys.clientSecret is a promise; await it, ',
    ],
    [{clientId: 'CF2', clientSecret: () => 'mark'}, 'oneClickKeys.clientSecret is a function'],
    [{clientId: 'CF2', clientSecret: new Uint8Array(4)}, 'oneClickKeys.clientSecret is an object'],
  ];
  for (const [oneClickKeys, sentence] of types) {
    it(`of the wrong type: ${sentence}`, () => {
      expect(() => createTokenProxy({...good, oneClickKeys} as never))
        .to.throw(TypeError)
        .with.property('message')
        .that.satisfies((message: string) => message.startsWith(sentence))
        .and.does.not.contain('mark');
    });
  }

  it('is refused if a pair has the same text twice, or the client id of the other pair as its secret', () => {
    const twice = {clientId: 'mark-d', clientSecret: 'mark-d'};
    const crossed = {clientId: 'CF2', clientSecret: 'CF1'};
    const backwards = {clientId: 'CF1', clientSecret: 'CF2'};
    const words = (keys: object) => {
      try {
        createTokenProxy({...good, ...keys});
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(words({oneClickKeys: twice})).to.equal(
      'oneClickKeys.clientSecret is the same text as oneClickKeys.clientId; copy the secret',
    );
    expect(words({oneClickKeys: crossed})).to.equal(
      'oneClickKeys.clientSecret is the same text as secureIdKeys.clientId; copy the secret',
    );
    expect(words({secureIdKeys: backwards})).to.equal(
      'secureIdKeys.clientSecret is the same text as oneClickKeys.clientId; copy the secret',
    );
    expect(() => optionsFromEnv({...env, CF_ONE_CLICK_CLIENT_SECRET: 'CF1'})).to.throw(
      TypeError,
      /^CF_ONE_CLICK_CLIENT_SECRET is the same text as CF_SECURE_ID_CLIENT_ID; copy the secret$/,
    );
  });

  it('is refused if it is the emulator’s, except with the emulator', () => {
    const emulated = {clientId: 'emulated_one_click', clientSecret: 'emulated_mark'};
    expect(() => createTokenProxy({...good, oneClickKeys: emulated})).to.throw(
      TypeError,
      'oneClickKeys.clientId is a key of the emulator; set the one that Cashfree issued',
    );
    expect(() => optionsFromEnv({...env, CF_SECURE_ID_CLIENT_SECRET: 'emulated_mark'})).to.throw(
      TypeError,
      'CF_SECURE_ID_CLIENT_SECRET is a key of the emulator; set the one that Cashfree issued',
    );
    const emulator = {environment: 'emulator', baseUrl: 'http://127.0.0.1:4010/verification'} as const;
    expect(createTokenProxy({...good, ...emulator, oneClickKeys: emulated})).to.be.a('function');
  });
});

describe('a list of sealing keys', () => {
  const keys: readonly [unknown, string][] = [
    [SEALING_KEY, '; it is a text'],
    [undefined, '; it is missing'],
    [Promise.resolve([SEALING_KEY]), '; it is a promise'],
    [{0: SEALING_KEY}, '; it is an object'],
    [[], '; it is empty'],
    [[SEALING_KEY, 'mark'], '; number 2 is not'],
    [[SEALING_KEY, `'${SEALING_KEY}'`], '; number 2 has quotes around it; remove them'],
    [[`${SEALING_KEY}\n`], '; number 1 has a line end in it; remove it'],
    [[` ${SEALING_KEY}`], '; number 1 has white space around it; remove it'],
    [['ab'.repeat(32)], '; number 1 is in hexadecimal'],
    [[`${'A'.repeat(41)}+/`], '; number 1 is in base64, not base64url'],
    [[`${SEALING_KEY}A`], '; number 1 is not'],
    [['undefined'], '; number 1 is a placeholder; set the value itself'],
    [[new Uint8Array(32)], '; number 1 is an object'],
    [[undefined], '; number 1 is missing'],
  ];
  for (const [sealingKeys, sentence] of keys) {
    it(`is refused if ${sentence.slice(2)}`, () => {
      expect(() => createTokenProxy({...good, sealingKeys} as never))
        .to.throw(TypeError)
        .with.property('message')
        .that.matches(/^sealingKeys is a list of keys, each 32 random bytes in base64url/)
        .and.contains(sentence)
        .and.does.not.match(/mark|AAAA/);
    });
  }

  it('is refused with the name of its variable', () => {
    expect(() => optionsFromEnv({...env, CF_SEALING_KEYS: `"${SEALING_KEY}"`})).to.throw(
      TypeError,
      'CF_SEALING_KEYS has quotes around it; remove them',
    );
    expect(() =>
      optionsFromEnv({...env, CF_SEALING_KEYS: `${SEALING_KEY},'${SEALING_KEY}',${SEALING_KEY}`}),
    ).to.throw(
      TypeError,
      'CF_SEALING_KEYS is a list of keys, each 32 random bytes in base64url; number 2 has quotes around it; remove them',
    );
  });
});

describe('a function for keys', () => {
  const given: readonly [string, object][] = [
    ['a quoted secret', {oneClickKeys: () => ({clientId: 'CF2', clientSecret: "'mark-given'"})}],
    ['nothing', {secureIdKeys: () => undefined}],
    ['a text in place of a pair', {secureIdKeys: async () => 'mark-given'}],
    ['a text in place of a list', {sealingKeys: () => SEALING_KEY}],
    [
      'a private key',
      {signatureKey: () => '-----BEGIN PRIVATE KEY-----\nmark-given\n-----END PRIVATE KEY-----'},
    ],
  ];
  for (const [what, options] of given) {
    it(`that returns ${what} fails the call, and the value is not sent`, async () => {
      const {browser, cashfree} = setUp(options);
      expectProblem(await browser.start(), 'proxy-failed');
      for (const {headers} of cashfree.calls)
        expect([...headers.values()].join()).not.to.match(/mark-given|undefined|PRIVATE/);
    });
  }
});
