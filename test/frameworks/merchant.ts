/** A merchant's server on the packed package: the token proxy at `/cf`, and pages with their scripts. */
import {existsSync} from 'node:fs';
import {cp, mkdir, readFile, symlink} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'esbuild';
import {dashboard, emulatorOptions, newSealingKey} from '../../demo/merchant.ts';
import {serveEmulator} from '../../src/emulator/node.ts';
import {packed, root} from '../_support/packed.ts';
import {openSite} from '../_support/site.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

/** React's versions: the folders of its two packages. */
const versions = {
  18: (name: string) => join(here, 'node_modules', `${name}-18`),
  19: (name: string) => join(root, 'node_modules', name),
} as const;

export type ReactVersion = keyof typeof versions;
export type Form = 'tag' | 'wrapper';

/** Puts the sources of the pages, and what they import beside React, into the consumer's project. */
async function prepare(): Promise<string> {
  const {project} = await packed();
  await cp(join(here, 'pages'), join(project, 'pages'), {recursive: true});
  for (const name of ['@hotwired/turbo', 'idiomorph']) {
    const link = join(project, 'node_modules', name);
    await mkdir(dirname(link), {recursive: true});
    if (!existsSync(link)) await symlink(join(here, 'node_modules', name), link, 'junction');
  }
  return project;
}

async function bundle(
  project: string,
  entry: string,
  {version = 19, platform = 'browser'}: {version?: ReactVersion; platform?: 'browser' | 'node'} = {},
): Promise<string> {
  const folder = versions[version];
  const outfile = join(project, 'built', `${entry}-${version}.${platform === 'node' ? 'cjs' : 'js'}`);
  await build({
    absWorkingDir: project,
    entryPoints: [join('pages', entry)],
    bundle: true,
    platform,
    format: platform === 'node' ? 'cjs' : 'esm',
    jsx: 'automatic',
    outfile,
    alias: {react: folder('react'), 'react-dom': folder('react-dom')},
    // The development build of React tells every difference that it finds while it hydrates.
    define: {'process.env.NODE_ENV': '"development"'},
    logLevel: 'error',
  });
  return outfile;
}

const page = (script: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Merchant</title>
<script type="module" src="/${script}"></script></head><body>${body}</body></html>`;

const swapped = (name: string): string =>
  `<h1>${name}</h1><p><a href="/one">One</a> <a href="/two">Two</a></p>
<cf-user-details id="identity" proxy="/cf" presentation="overlay"><p slot="notice">Page ${name}</p></cf-user-details>`;

/** Opens the merchant's site and an emulator of Cashfree. */
export async function openMerchant() {
  const project = await prepare();
  const scripts = new Map<string, string>();
  const pages = new Map<string, string>();
  scripts.set('/swap.js', await readFile(await bundle(project, 'swap.js'), 'utf8'));
  for (const name of ['one', 'two']) pages.set(`/${name}`, page('swap.js', swapped(name)));
  for (const version of [18, 19] as const) {
    scripts.set(
      `/react-${version}.js`,
      await readFile(await bundle(project, 'client.jsx', {version}), 'utf8'),
    );
    const server = await bundle(project, 'server.jsx', {version, platform: 'node'});
    const {render} = (await import(pathToFileURL(server).href)) as {render: (form: Form) => string};
    for (const form of ['tag', 'wrapper'] as const)
      pages.set(
        `/react-${version}/${form}`,
        page(`react-${version}.js`, `<div id="root">${render(form)}</div>`),
      );
  }

  const site = await openSite('merchant', request => {
    const {pathname} = new URL(request.url);
    if (/^\/cf(?:\/|$)/.test(pathname)) return proxy(request);
    const script = scripts.get(pathname);
    if (script) return new Response(script, {headers: {'content-type': 'text/javascript'}});
    const html = pages.get(pathname);
    return html === undefined
      ? new Response(null, {status: 404})
      : new Response(html, {headers: {'content-type': 'text/html; charset=utf-8'}});
  });
  // Cookies in development work on `localhost` alone.
  const url = site.origin.replace('merchant.localhost', 'localhost');
  const emulator = await serveEmulator(dashboard(url));
  const {createTokenProxy} = (await import(
    pathToFileURL(join(project, 'node_modules/cf-user-details/dist/proxy/index.js')).href
  )) as typeof import('../../src/proxy/index.ts');
  const proxy = createTokenProxy({
    ...emulatorOptions(emulator.url),
    sealingKeys: [newSealingKey()],
    cookies: 'development',
  });
  return {
    url,
    async close(): Promise<void> {
      await site.close();
      await emulator.close();
    },
  };
}
