/** @throws {TypeError} */
export function checkBasePath(path: string): void {
  if (!/^(?:\/[A-Za-z0-9._~-]+)*$/.test(path) || /\/\.\.?(?:\/|$)/.test(path)) {
    throw new TypeError('basePath is a path such as /cf, without a slash at its end');
  }
}

/**
 * An origin is compared as text, so it must be written as browsers write it.
 *
 * @throws {TypeError}
 */
export function checkOrigin(origin: string): string {
  const exact = URL.canParse(origin) && new URL(origin).origin === origin && origin !== 'null';
  if (!exact || origin.includes('*')) {
    throw new TypeError('origins holds exact origins such as https://shop.example');
  }
  return origin;
}
