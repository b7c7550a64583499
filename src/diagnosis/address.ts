import {isLoopbackAddress} from '../protocol/loopback.ts';

/** A file extension rules out a host name. */
const FILE = /\.(?:php|html?|json|js|aspx?|jsp|cgi)$/i;

export function isWithoutScheme(text: string | null | undefined): boolean {
  const [host = ''] = (text ?? '').split(/[/?#]/);
  return /^(?:[a-z\d-]+\.)+[a-z]{2,}$|^[a-z\d.-]+:\d+$/i.test(host) && !FILE.test(host);
}

/** A copy of src/protocol/proxy/routes.ts: an import would move those routes into a chunk of their own. */
export function pathOf(step: unknown): string {
  if (typeof step !== 'string' || step === 'capabilities') return '/';
  return step === 'cancel' ? '/session' : `/${step}`;
}

export function urlOf(proxy: string | null | undefined, path: string): URL | undefined {
  const text = (proxy ?? '').replace(/\/+$/, '') + path;
  return URL.canParse(text, document.baseURI) ? new URL(text, document.baseURI) : undefined;
}

/** Without credentials, query, fragment, and digits that may be a personal number. */
export function shown(url: URL | undefined): string {
  if (!url) return 'an address that is not a URL';
  const {host, protocol, pathname} = url;
  const text = host === '' ? `${protocol}${pathname}` : `${protocol}//${host}${pathname}`;
  return text.replaceAll(/(?<!:)\d{6,}/g, '…');
}

export function isNear(a: URL, b: URL): boolean {
  return a.hostname !== b.hostname && siteName(a) === siteName(b);
}

function siteName({hostname}: URL): string {
  return isLoopbackAddress(hostname) ? 'localhost' : hostname.replace(/^www\./, '');
}
