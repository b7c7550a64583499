import {Html, html} from './html.ts';
import {pageStyle} from './page-style.ts';

export interface PageOptions {
  readonly title: string;
  readonly body: Html;
  readonly status?: number;
  /** `#rrggbb`, checked. */
  readonly colour?: string | undefined;
  /** Runs in the page, with a nonce. */
  readonly script?: string;
  /** Where forms may lead, beside this origin. */
  readonly formTargets?: readonly string[];
  /** The only origin that may frame the page. Default: none. */
  readonly framedBy?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A page of the emulator. It says so at the top, and its policy lets nothing in that it did not bring along. */
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
          <span>Every person here is invented. Never type real data.</span>
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
      // The session stands in the URL of the consent page.
      'referrer-policy': 'no-referrer',
      ...options.headers,
    },
  });
}

/** An origin that a policy may name, from any URL; undefined where there is none. */
export function policySource(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const {origin, protocol} = new URL(url);
  // An app's own scheme has no origin.
  return origin === 'null' ? protocol : origin;
}

/** An origin that may frame a page and be told how it ended; undefined for whatever is no web origin. */
export function webOrigin(text: string | null): string | undefined {
  if (text === null || !/^https?:/.test(text) || !URL.canParse(text)) return undefined;
  return new URL(text).origin === text ? text : undefined;
}

/** White or black, whichever reads better (WCAG 2.2, relative luminance). */
function readableOn(colour: string): string {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map(at => {
    const channel = parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? '#000' : '#fff';
}
