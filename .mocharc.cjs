// Tests that run in Node, among them the journeys that drive a browser. ONLY=proxy narrows to one folder of test/.

const only = process.env.ONLY?.split(',');
const folders = ['proxy', 'sandbox', 'e2e', 'guards'].filter(folder => !only || only.includes(folder));

module.exports = {
  import: 'tsx',
  spec: folders.map(folder => `test/${folder}/**/*.test.ts`),
  extension: ['ts'],
  'watch-files': ['src/**', 'test/**', 'demo/**'],
  timeout: 30_000,
  'forbid-only': Boolean(process.env.CI),
  reporter: 'scripts/mocha-reporter.cjs',
};
