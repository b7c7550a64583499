import {isLoopbackHost} from '../protocol/loopback.ts';

/** Endings of a relative path, not of a host. */
const FILE = /\.(?:php|html?|json|js|aspx?|jsp|cgi)$/i;

/** Whether text is a host with a dot or a port at its beginning, and so was meant to follow a scheme. */
export function isWithoutScheme(text: string | null | undefined): boolean {
  const [host = ''] = (text ?? '').split(/[/?#]/);
  return /^(?:[a-z\d-]+\.)+[a-z]{2,}$|^[a-z\d.-]+:\d+$/i.test(host) && !FILE.test(host);
}

/** The path of a step, as in src/protocol/proxy/routes.ts; a copy, so that what the page has loaded needs no chunk for it. */
export function pathOf(step: unknown): string {
  if (typeof step !== 'string' || step === 'capabilities') return '/';
  return step === 'cancel' ? '/session' : `/${step}`;
}

/** The address of a call, or undefined where the browser cannot read it. */
export function urlOf(proxy: string | null | undefined, path: string): URL | undefined {
  const text = (proxy ?? '').replace(/\/+$/, '') + path;
  return URL.canParse(text, document.baseURI) ? new URL(text, document.baseURI) : undefined;
}

/** An address for the console: without credentials, query and fragment, and without what may be a personal number. */
export function shown(url: URL | undefined): string {
  if (!url) return 'an address that is no URL';
  const {host, protocol, pathname} = url;
  const text = host === '' ? `${protocol}${pathname}` : `${protocol}//${host}${pathname}`;
  return text.replaceAll(/(?<!:)\d{6,}/g, '…');
}

/** Whether two hosts are names of this machine, or of one site with and without `www.`. */
export function isNear(a: URL, b: URL): boolean {
  return a.hostname !== b.hostname && siteName(a) === siteName(b);
}

function siteName({hostname}: URL): string {
  return isLoopbackHost(hostname) ? 'localhost' : hostname.replace(/^www\./, '');
}
