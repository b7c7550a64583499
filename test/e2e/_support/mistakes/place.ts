/** Where a mistake is made: a merchant's server with the built scripts, a proxy that answers from a table, and a browser. */
import {createServer, request as forward} from 'node:http';
import type {AddressInfo} from 'node:net';
import {build} from 'esbuild';
import {root} from '../../../_support/packed.ts';
import {openSite, type Site} from '../../../_support/site.ts';

const TOKEN = {access_token: 't0ken', token_type: 'Bearer', expiry: '', verification_id: 'a-transaction'};
const NAME = {scope: 'NAME', records: [{confidence_score: null, metadata: {name: 'Asha Test'}}]};

/** Answers to requests, by method and path below `/cf`, or one function for all. */
export type Handler = (request: Request) => Response | Promise<Response>;

/** What one row has that others do not. */
export interface Setting {
  /** Attributes of the element. Default: `proxy="/cf"`. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Headers of the page with the element. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Answers of the server beside the pages, by path; `/cf` for all that is below it. Default: a proxy that works. */
  readonly answers?: Readonly<Record<string, Handler>>;
  /** Capabilities of the proxy that differ from the usual ones. */
  readonly capabilities?: object;
  /** Body of the callback page, or its answer; default: as in the docs. */
  readonly callback?: string | Handler;
  readonly callbackHeaders?: Readonly<Record<string, string>>;
  /** Where the consent page goes; default: `/callback` of the page's own origin. */
  readonly callbackOrigin?: string;
  /** Markup after the element. */
  readonly markup?: string;
  readonly tls?: boolean;
}

/** The files of the element and of the callback page, as a bundler writes them. */
export async function bundled(): Promise<ReadonlyMap<string, string>> {
  const {outputFiles} = await build({
    absWorkingDir: root,
    entryPoints: ['src/define.ts', 'src/callback.ts'],
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    outdir: 'js',
    write: false,
    define: {'process.env.NODE_ENV': '"production"'},
    logLevel: 'error',
  });
  return new Map(outputFiles.map(({path, text}) => [path.slice(root.length), text]));
}

/** A merchant with one mistake. */
export async function openPlace(files: ReadonlyMap<string, string>, setting: Setting): Promise<Site> {
  let exchanged = false;
  const callback = typeof setting.callback === 'string' ? setting.callback : CALLBACK;
  const html = (body: string, headers?: Readonly<Record<string, string>>): Response =>
    new Response(`<!doctype html><link rel="icon" href="data:,"><body>${body}`, {
      headers: {'content-type': 'text/html', ...headers},
    });

  function usual(request: Request, {origin, pathname}: URL): Response {
    // Cashfree's pages are of another origin, which on loopback is another name.
    const elsewhere = origin.replace(/\/\/[^:]+/, '//cashfree.localhost');
    const back = encodeURIComponent(setting.callbackOrigin ?? origin);
    switch (`${request.method} ${pathname}`) {
      case 'GET /cf/':
        return Response.json({
          protocol: 2,
          environment: 'emulator',
          presentations: ['overlay', 'popup', 'redirect'],
          mode: 'sealed',
          sdk: {src: `${elsewhere}/sdk.js`},
          ...setting.capabilities,
        });
      case 'POST /cf/session':
        return Response.json({
          verification_id: 'a-transaction',
          session_id: 's',
          expiry: '',
          available_scopes: ['NAME'],
          consent_url: `${elsewhere}/consent?back=${back}`,
          sdk: {src: `${elsewhere}/sdk.js`},
        });
      case 'POST /cf/token':
        exchanged = true;
        return Response.json(TOKEN);
      case 'POST /cf/status':
        return Response.json({
          status: exchanged ? 'exchanged' : 'pending',
          verification_id: 'a-transaction',
          ...(exchanged && {access_token: 't0ken'}),
        });
      case 'POST /cf/user-details':
        return Response.json({reference_id: 1, verification_id: 'a-transaction', scopes: [NAME]});
      case 'DELETE /cf/session':
        return new Response(null, {status: 204});
      default:
        return new Response('<h1>Not found</h1>', {status: 404, headers: {'content-type': 'text/html'}});
    }
  }

  return openSite(
    'shop',
    request => {
      const url = new URL(request.url);
      const {pathname} = url;
      const answer = setting.answers?.[pathname] ?? (pathname.startsWith('/cf') && setting.answers?.['/cf']);
      if (answer) return answer(request);
      const file = files.get(pathname);
      if (file !== undefined) return new Response(file, {headers: {'content-type': 'text/javascript'}});
      if (pathname === '/') return html(page(setting), setting.headers);
      if (pathname === '/callback')
        return typeof setting.callback === 'function'
          ? setting.callback(request)
          : html(callback, setting.callbackHeaders);
      if (pathname === '/consent') return html(`<button onclick="${CONSENT}">Agree</button>`);
      if (pathname === '/sdk.js') return new Response(SDK, {headers: {'content-type': 'text/javascript'}});
      return usual(request, url);
    },
    {tls: setting.tls ?? false},
  );
}

const CALLBACK = callbackPage('/cf');
const CONSENT =
  "location.href = new URLSearchParams(location.search).get('back') + '/callback?auth_code=c0de'";
const SDK = "CF1ClickOnboarding = ({successCb}) => void setTimeout(() => successCb({auth_code: 'c0de'}))";

/** The body of the callback page of the docs. */
export function callbackPage(proxy: string): string {
  return (
    `<p role="status">One moment…</p><script type="module">` +
    `import {handleCallback} from '/js/callback.js'; handleCallback({proxy: '${proxy}'})</script>`
  );
}

function page({attributes = {}, markup = ''}: Setting): string {
  const all = Object.entries({proxy: '/cf', presentation: 'popup', ...attributes});
  const written = all.map(([name, value]) => `${name}="${value}"`).join(' ');
  return `<script type="module" src="/js/define.js"></script><cf-user-details ${written}></cf-user-details>${markup}`;
}

/** A forward proxy for one browser, in which every host of plain http is one site. */
export async function openNames(): Promise<{proxy: string; lead(site: Site): void; close(): void}> {
  let port = 0;
  const server = createServer((incoming, outgoing) => {
    const {url = '', method = 'GET', headers} = incoming;
    const {pathname, search, host} = new URL(url);
    const onward = forward(
      {host: '127.0.0.1', port, method, path: pathname + search, headers: {...headers, host}},
      answer => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.once('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    proxy: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    lead: site => (port = Number(new URL(site.origin).port)),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
