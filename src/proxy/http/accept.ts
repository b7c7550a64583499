import {DETAILS_TYPE} from '../../protocol/proxy/api.ts';

/** The element names this type. Callback pages and older pages do not (docs/adr/0026-details-with-the-token.md). */
export function acceptsDetails(request: Request): boolean {
  return typesOf(request)?.includes(DETAILS_TYPE) ?? false;
}

/**
 * False for a callback page: it sends a browser's default header, which names no type. A gateway may remove the header. A
 * client without `sec-fetch-site` is no browser, or an old one.
 */
export function acceptsToken(request: Request): boolean {
  return !request.headers.has('sec-fetch-site') || (typesOf(request)?.includes('application/json') ?? true);
}

/** The media types without their parameters; undefined without an `Accept` header (RFC 9110 section 12.5.1). */
function typesOf({headers}: Request): string[] | undefined {
  return headers
    .get('accept')
    ?.split(',')
    .map(range => range.replace(/;.*/s, '').trim().toLowerCase());
}
