import {expect} from '@open-wc/testing';
import {canonicalScope, scopeKey, scopeNames} from '../../src/protocol/cashfree/scopes.ts';

describe('the name of a scope', () => {
  it('is trimmed, and a documented one gets its documented spelling', () => {
    for (const name of scopeNames) {
      expect(canonicalScope(name)).to.equal(name);
      expect(canonicalScope(` ${name.toLowerCase()}\n`)).to.equal(name);
      expect(canonicalScope(`\u00a0${name[0]}${name.slice(1).toLowerCase()}\t`)).to.equal(name);
    }
  });

  it('keeps its case if it is not documented', () => {
    for (const name of ['Credit_Score', 'constructor', '__proto__', 'AADHAAR_XML', '']) {
      expect(canonicalScope(` ${name} `)).to.equal(name);
    }
  });

  it('is compared without case and without the space around it', () => {
    expect(scopeKey(' Credit_Score')).to.equal(scopeKey('CREDIT_SCORE '));
    expect(scopeKey('CREDIT SCORE')).not.to.equal(scopeKey('CREDITSCORE'));
  });
});
