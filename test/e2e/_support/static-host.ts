import {execFile} from 'node:child_process';
import {rmSync} from 'node:fs';
import {cp, mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {extname, join} from 'node:path';
import {promisify} from 'node:util';
import {root} from '../../_support/packed.ts';
import {openSite} from '../../_support/site.ts';

const run = promisify(execFile);

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** A host that can only send files. */
export interface StaticHost {
  /** Of the host, not of the demo. */
  readonly origin: string;
  /** The demo, as `npm run build:demo` makes it, on a path of its own. */
  readonly demo: string;
  /** The demo without its worker file, as after an incomplete upload. */
  readonly incomplete: string;
  /** Paths that reached the host. */
  readonly asked: string[];
  close(): Promise<void>;
}

export async function openStaticHost(): Promise<StaticHost> {
  const folder = await mkdtemp(join(tmpdir(), 'cf-user-details-demo-'));
  process.once('exit', () => rmSync(folder, {recursive: true, force: true}));
  const whole = join(folder, 'shops', 'tulsi');
  // What `npm run build:demo` runs, into another folder.
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  await run(process.execPath, [vite, 'build', '--outDir', whole, '--logLevel', 'warn'], {cwd: root});
  const part = join(folder, 'incomplete');
  await cp(whole, part, {recursive: true});
  await rm(join(part, 'sw.js'));

  const asked: string[] = [];
  const site = await openSite('demo', async request => {
    const {pathname} = new URL(request.url);
    asked.push(pathname);
    const file = join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    const bytes = await readFile(file).catch(() => undefined);
    if (!bytes) return new Response('Not found', {status: 404});
    return new Response(bytes, {
      headers: {'content-type': types[extname(file)] ?? 'application/octet-stream'},
    });
  });
  // A name that the emulator accepts as loopback.
  const origin = `http://127.0.0.1:${new URL(site.origin).port}`;
  return {
    origin,
    demo: `${origin}/shops/tulsi/`,
    incomplete: `${origin}/incomplete/`,
    asked,
    close: () => site.close(),
  };
}
