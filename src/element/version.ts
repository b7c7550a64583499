/** Version of the package, for a page that loads two copies. A test compares it with package.json. */
export const VERSION = '0.1.0';
