import {expect} from 'chai';
import {root} from '../_support/packed.ts';
import {allExamples, compileExamples, examplesIn} from './_support/examples.ts';

describe('The examples in doc comments', function () {
  // The compiler reads the whole source.
  this.timeout(300_000);

  it('compile in a strict project that has the package installed', () => {
    const examples = allExamples(root);
    expect(examples).not.to.have.length(0);
    expect(compileExamples(root, examples)).to.deep.equal([]);
  });

  it('are found in a doc comment, and a wrong one is reported with its place', () => {
    const source = [
      '/** Not an example: `a`. */',
      '/**',
      ' * Starts.',
      ' *',
      ' * @example',
      ' * ```ts',
      " * import {createTokenProxy} from 'cf-user-details/proxy';",
      ' * createTokenProxy(1);',
      ' * ```',
      ' */',
    ].join('\n');
    const examples = examplesIn('src/made-up.ts', source);
    expect(examples.map(({place}) => place)).to.deep.equal(['src/made-up.ts:5']);
    const errors = compileExamples(root, examples);
    expect(errors).to.have.length(1);
    expect(errors[0]).to.match(/^src\/made-up\.ts:5: .*not assignable/);
  });
});
