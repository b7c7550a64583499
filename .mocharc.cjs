// Tests that run in Node, among them the journeys that drive a browser. ONLY=proxy narrows to one folder of test/;
// a file named on the command line is run alone.

const only = process.env.ONLY?.split(',');
const folders = ['proxy', 'emulator', 'e2e', 'guards'].filter(folder => !only || only.includes(folder));

const files = process.argv.slice(2).filter(word => word.endsWith('.test.ts'));

module.exports = {
  import: 'tsx',
  spec: files.length > 0 ? files : folders.map(folder => `test/${folder}/**/*.test.ts`),
  extension: ['ts'],
  'watch-files': ['src/**', 'test/**', 'demo/**'],
  timeout: 120_000,
  'forbid-only': Boolean(process.env.CI),
  reporter: 'scripts/mocha-reporter.cjs',
};
