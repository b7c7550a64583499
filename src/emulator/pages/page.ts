import {Html, html} from './html.ts';
import {pageStyle} from './page-style.ts';

export interface PageOptions {
  readonly title: string;
  readonly body: Html;
  readonly status?: number;
  /** `#rrggbb`, validated: it is inserted into the style as it is. */
  readonly colour?: string | undefined;
  readonly script?: string;
  /** Sources for `form-action`, in addition to this origin. */
  readonly formTargets?: readonly string[];
  /** The only origin that can frame the page. Default: none. */
  readonly framedBy?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export function page(options: PageOptions): Response {
  const nonce = crypto.randomUUID();
  const {title, body, script, colour = '#0b5d66'} = options;
  const text = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · Emulator, not Cashfree</title>
        <style nonce="${nonce}">
          ${new Html(`:root { --brand: ${colour}; --on-brand: ${readableOn(colour)} }\n${pageStyle}`)}
        </style>
      </head>
      <body>
        <header class="banner">
          <strong>Emulator, not Cashfree</strong>
          <span>All persons are invented. Do not enter real data.</span>
        </header>
        ${body}
        ${
          script !== undefined &&
          html`<script nonce="${nonce}">
            ${new Html(script)};
          </script>`
        }
      </body>
    </html>`.text;
  const policy = [
    `default-src 'none'`,
    `style-src 'nonce-${nonce}'`,
    ...(script === undefined ? [] : [`script-src 'nonce-${nonce}'`]),
    `form-action 'self' ${(options.formTargets ?? []).join(' ')}`,
    `frame-ancestors ${options.framedBy ?? "'none'"}`,
    `base-uri 'none'`,
  ];
  return new Response(text, {
    status: options.status ?? 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy.join('; '),
      // The URL of the consent page holds the session id.
      'referrer-policy': 'no-referrer',
      ...options.headers,
    },
  });
}

/** @returns the source expression of a URL for a content security policy. */
export function policySource(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const {origin, protocol} = new URL(url);
  // The custom scheme of an app has the origin `null`.
  return origin === 'null' ? protocol : origin;
}

/** @returns the text if it is exactly one web origin. Such an origin can frame a page and receives its result. */
export function webOrigin(text: string | null): string | undefined {
  if (text === null || !/^https?:/.test(text) || !URL.canParse(text)) return undefined;
  return new URL(text).origin === text ? text : undefined;
}

/** White or black, by contrast (WCAG 2.2, relative luminance). */
function readableOn(colour: string): string {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map(at => {
    const channel = parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? '#000' : '#fff';
}
