// Requirement X14: who gets the details in the answer to another request. docs/security-requirements.md lists source and test.
import {expect} from 'chai';
import {DETAILS_TYPE} from '../../../src/protocol/proxy/api.ts';
import {acceptsDetails} from '../../../src/proxy/http/accept.ts';
import {createBrowser, DETAILS_ACCEPT, expectProblem, setUp} from '../_support/support.ts';

const element = {headers: {accept: DETAILS_ACCEPT}};

describe('X14: the answer to a callback page carries neither details nor a token', () => {
  for (const mode of ['sealed', 'mediating'] as const)
    for (const accept of ['*/*', 'text/html, */*;q=0.8', 'application/*', 'application/jsonp', ''])
      it(`with the header ${JSON.stringify(accept)} (${mode})`, async () => {
        const {browser, cashfree} = setUp({mode});
        const {verification_id} = (await browser.start()).body;
        for (let times = 0; times < 2; times++) {
          const {status, body} = await browser.post(cashfree.code(1), {headers: {accept}});
          expect(status).to.equal(200);
          expect(body).to.deep.equal({verification_id});
        }
      });

  for (const headers of [{accept: '*/*', 'sec-fetch-site': null}, {accept: null}])
    it(`and a client gets a token that is no browser, or lost its header to a gateway: ${JSON.stringify(headers)}`, async () => {
      const {browser, cashfree} = setUp();
      await browser.start();
      const {body} = await browser.post(cashfree.code(1), {headers});
      expect(body)
        .to.include({token_type: 'Bearer'})
        .and.to.have.property('access_token')
        .that.is.a('string');
      expect(body).not.to.have.property('details');
    });

  it('also after the element has read the details', async () => {
    const {browser, cashfree} = setUp();
    const {verification_id} = (await browser.start()).body;
    await browser.post(cashfree.code(1), element);
    const {body} = await browser.post(cashfree.code(1), {headers: {accept: '*/*'}});
    expect(body).to.deep.equal({verification_id});
  });

  for (const accept of [
    DETAILS_ACCEPT,
    DETAILS_TYPE,
    `application/json, ${DETAILS_TYPE.toUpperCase()};q=0.9`,
  ])
    it(`unlike the answer to an element, with the header ${accept}`, async () => {
      expect(acceptsDetails(new Request('https://shop.example/', {headers: {accept}}))).to.equal(true);
    });

  it('and details are in no answer to another browser', async () => {
    const {browser, cashfree, proxy} = setUp();
    const transaction = String((await browser.start()).body.verification_id);
    await browser.post(cashfree.code(1), {headers: {accept: '*/*'}});
    const stranger = createBrowser(proxy);
    expect((await stranger.send('status', {...element, transaction})).body).to.deep.equal({status: 'none'});
    expectProblem(await stranger.post(cashfree.code(1), {...element, transaction}), 'transaction-missing');
    await stranger.start();
    expect((await stranger.send('status', element)).body).to.include({status: 'pending'});
    expectProblem(await stranger.post(cashfree.code(1), element), 'binding-mismatch');
    expect((await browser.send('status', element)).body).to.have.property('details');
    expect(cashfree.count('user-details')).to.equal(1);
  });

  it('and details are in no answer to another person of the same browser', async () => {
    let subject = 'first';
    const {browser, cashfree} = setUp({authorize: () => ({subject})});
    const transaction = String((await browser.start()).body.verification_id);
    await browser.post(cashfree.code(1), {headers: {accept: '*/*'}});
    subject = 'second';
    expect((await browser.send('status', {...element, transaction})).body).to.deep.equal({status: 'none'});
    expectProblem(await browser.post(cashfree.code(1), {...element, transaction}), 'transaction-missing');
    subject = 'first';
    expect((await browser.send('status', element)).body).to.have.property('details');
  });

  it('and details are in no answer to a request without the guard header or from another origin', async () => {
    const {browser, cashfree} = setUp();
    await browser.start();
    await browser.post(cashfree.code(1), {headers: {accept: '*/*'}});
    for (const headers of [
      {'x-cf-user-details': null},
      {origin: 'https://evil.example', 'sec-fetch-site': 'cross-site'},
    ])
      expectProblem(
        await browser.send('status', {headers: {accept: DETAILS_ACCEPT, ...headers}}),
        'request-refused',
      );
  });

  it('and a receipt reads them again, for its own transaction and browser alone', async () => {
    const {browser, cashfree, proxy} = setUp();
    await browser.start();
    const {access_token: receipt, details} = (await browser.post(cashfree.code(1), element)).body;
    const stranger = createBrowser(proxy);
    expectProblem(await stranger.details(receipt), 'transaction-missing');
    await stranger.start();
    await stranger.post(cashfree.code(2), element);
    expectProblem(await stranger.details(receipt), 'token-rejected');
    expect((await browser.details(receipt)).body).to.deep.equal(details);
    expect(cashfree.count('user-details')).to.equal(2);
  });
});
