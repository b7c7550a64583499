/** The package's version, so that two copies in one page can tell which they are. A test holds it to package.json. */
export const VERSION = '0.1.0';
