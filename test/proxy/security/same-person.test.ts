// Requirements X4 and X5: that code, session and details are one person’s. docs/security-requirements.md lists source and test.
import {expect} from 'chai';
import {json, MARKS, MOBILE} from '../_support/fake-cashfree.ts';
import {createSealer} from '../../../src/proxy/sealing/seal.ts';
import {consent, createBrowser, expectProblem, SEALING_KEY, setUp} from '../_support/support.ts';

describe('X4: a mismatch is told to the merchant without a personal value', () => {
  it('reports the transaction and nothing of the token, code or number', async () => {
    const {browser, cashfree, events, proxy} = setUp();
    await browser.start();
    const victim = createBrowser(proxy);
    const {body} = await victim.start();
    await victim.post(cashfree.code(1), {transaction: String(body.verification_id)});
    const [event] = events.filter(({type}) => type === 'security');
    expect(event).to.include({
      type: 'security',
      code: 'binding-mismatch',
      verification_id: body.verification_id,
    });
    expect(JSON.stringify(event)).not.to.match(new RegExp(`${MARKS.code}|${MARKS.token}|${MOBILE}`));
  });
});

describe('X5: the consented number is the one that opened the session', () => {
  const swap = (...mobiles: unknown[]) =>
    json({
      scopes: [
        {scope: 'MOBILE', records: mobiles.map(mobile => ({metadata: {mobile}}))},
        {scope: 'PAN', records: [{metadata: {pan: MARKS.pan}}]},
      ],
    });

  const OTHER = '0000000002';
  // MOBILE is 0000000001.
  const mismatches: readonly [string, readonly unknown[]][] = [
    ['another number', [OTHER]],
    ['several numbers, all of them others', [OTHER, '+91 00000 00003', '0091-0000000004']],
    ['another number beside what is no number', [OTHER, 'NA', '-', '', null]],
    ['a masked number that disagrees', ['xxxxxx0002']],
    ['a masked number that disagrees, beside another', ['99XXXXXX01', OTHER]],
    ['another number beside a masked one with too few digits', [OTHER, 'XXXXXXXXX1']],
    ['a number of another country', ['+44 0000000001']],
    ['a number that is too short', ['00001']],
    ['an object', [{mobile: MOBILE}]],
  ];
  for (const [what, mobiles] of mismatches) {
    it(`drops everything at ${what}`, async () => {
      const {browser, cashfree, events} = setUp();
      cashfree.answers['user-details'] = () => swap(...mobiles);
      const {token} = await consent(browser, cashfree);
      const answer = await browser.details(token);
      expectProblem(answer, 'identity-mismatch');
      expect(answer.text).not.to.contain(MARKS.pan);
      expect(events.some(event => event.type === 'security' && event.code === 'identity-mismatch')).to.equal(
        true,
      );
      expect((await browser.send('status')).body).to.include({status: 'failed', code: 'identity-mismatch'});
      expectProblem(await browser.details(token), 'identity-mismatch');
      expect(cashfree.count('user-details')).to.equal(1);
    });
  }

  const accepted: readonly (readonly unknown[])[] = [
    [MOBILE],
    [`+91${MOBILE}`],
    [`91 ${MOBILE}`],
    [Number(`91${MOBILE}`)],
    [`tel:+91-(0)-${MOBILE}`],
    [MOBILE, OTHER],
    [OTHER, 'NA', `091${MOBILE}`],
    ['xxxxxx0001'],
    ['XXXXXX0001', OTHER],
    ['+91 00XX XXXX 01'],
  ];
  const notGiven: readonly (readonly unknown[])[] = [
    [],
    [null],
    [''],
    ['NA'],
    ['-', 'N/A', 'not available'],
    ['XXXXXXXXXX'],
    ['XXXXXXXXX1'],
    [{}, [], false, true],
  ];
  for (const mobiles of [...accepted, ...notGiven])
    it(`delivers ${JSON.stringify(mobiles)}, which proves the person or contains no number`, async () => {
      const {browser, cashfree} = setUp({fields: {MOBILE: 'drop'} as never});
      cashfree.answers['user-details'] = () => swap(...mobiles);
      const {token} = await consent(browser, cashfree);
      const answer = await browser.details(token);
      expect(answer.status, answer.text).to.equal(200);
      expect(answer.text).to.contain(MARKS.pan);
    });

  for (const mobiles of accepted)
    it(`accepts ${JSON.stringify(mobiles)} as the proof that requireMobile demands`, async () => {
      const {browser, cashfree} = setUp({requireMobile: true});
      cashfree.answers['user-details'] = () => swap(...mobiles);
      const {token} = await consent(browser, cashfree);
      expect((await browser.details(token)).status).to.equal(200);
    });

  for (const mobiles of notGiven)
    it(`drops everything at ${JSON.stringify(mobiles)} with requireMobile`, async () => {
      const {browser, cashfree} = setUp({requireMobile: true});
      cashfree.answers['user-details'] = () => swap(...mobiles);
      const {token} = await consent(browser, cashfree);
      const answer = await browser.details(token);
      expectProblem(answer, 'identity-unproven');
      expect(answer.text).not.to.contain(MARKS.pan);
      expect((await browser.send('status')).body).to.include({status: 'failed', code: 'identity-unproven'});
      expectProblem(await browser.details(token), 'identity-unproven');
      expect(cashfree.count('user-details')).to.equal(1);
    });

  it('finds the number in any shape of the MOBILE scope', async () => {
    const shapes = (mobile: string) => [
      {scope: 'mobile', records: [{metadata: {mobile}}]},
      [null, {scope: ' MOBILE ', records: {metadata: {mobile}}}],
      [
        {scope: 'MOBILE', records: [null]},
        {scope: 'Mobile', records: [null, {metadata: {mobile}}]},
      ],
    ];
    for (const [mobile, status] of [
      [MOBILE, 200],
      [OTHER, 403],
    ] as const)
      for (const scopes of shapes(mobile)) {
        const {browser, cashfree} = setUp({requireMobile: true});
        cashfree.answers['user-details'] = () => json({scopes});
        const {token} = await consent(browser, cashfree);
        expect((await browser.details(token)).status, JSON.stringify(scopes)).to.equal(status);
      }
  });

  it('keeps the number in the cookie until the details are delivered, and no longer', async () => {
    const {browser, cashfree} = setUp();
    const sealer = createSealer({
      keys: [SEALING_KEY],
      issuer: 'cf-user-details/production',
      now: Date.now,
    });
    const held = async () => {
      const [cookie = ''] = browser.cookies.values();
      return (await sealer.open('transaction', cookie))?.mobile;
    };
    const {token} = await consent(browser, cashfree);
    expect(await held()).to.equal(MOBILE);
    expect([...browser.cookies].join()).not.to.contain(MOBILE);
    await browser.details(token);
    expect(await held()).to.equal(undefined);
  });
});
