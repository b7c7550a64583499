/** The callback page of the docs, word for word and header for header. */
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {expect} from 'chai';
import {build, type Rolldown} from 'vite';
import {choosePresentation, rules} from '../../../src/flow/presentations/choose-presentation.ts';
import {chosenEngines, launch, type Browser} from '../../_support/browser.ts';
import {until} from '../../_support/view.ts';
import {finished, visit} from './_support/customer.ts';
import {openSite, type Site} from '../../_support/site.ts';

const docs = readFileSync(new URL('../../../docs/there-and-back.md', import.meta.url), 'utf8');

function block(language: string): string {
  const [, text] = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(docs) ?? [];
  if (text === undefined) throw new Error(`The docs show no ${language}`);
  return text;
}

const headers = Object.fromEntries(
  block('http')
    .trim()
    .split('\n')
    .map(line => {
      const [, name = '', value = ''] = /^([^:]+): (.*)$/.exec(line) ?? [];
      return [name, value];
    }),
);

/** The helper, and the chunk that it loads where something is wrong, by their paths. */
async function bundled(): Promise<ReadonlyMap<string, string>> {
  const entry = fileURLToPath(new URL('../../../src/callback.ts', import.meta.url));
  const built = (await build({
    configFile: false,
    logLevel: 'error',
    build: {write: false, target: 'es2022', lib: {entry, formats: ['es'], fileName: () => 'callback.js'}},
  })) as Rolldown.RolldownOutput[];
  const chunks = built[0]?.output.filter(file => file.type === 'chunk') ?? [];
  return new Map(chunks.map(({fileName, code}) => [`/${fileName}`, code]));
}

describe('The rules of auto', () => {
  it('are documented as implemented', () => {
    const [, section = ''] = docs.split('## What `auto` takes');
    const rows = [...section.split('\n## ')[0]!.matchAll(/^\| `([\w-]+)` +\|[^|]*\| ([\w, ]+?) +\|$/gm)];
    expect(rows.map(([, reason, order]) => `${reason}: ${order}`)).to.deep.equal(
      rules.map(({reason, order}) => `${reason}: ${order.join(', ')}`),
    );
    expect(choosePresentation).to.be.a('function');
  });
});

for (const engine of chosenEngines) {
  describe(`The callback page of the docs in ${engine}`, () => {
    let browser: Browser;
    let site: Site;
    let posted: string[];

    before(async function () {
      this.timeout(120_000);
      const scripts = await bundled();
      const js = {'content-type': 'text/javascript'};
      site = await openSite('merchant', async request => {
        const {pathname} = new URL(request.url);
        if (pathname === '/callback') return new Response(block('html'), {headers});
        if (pathname === '/callback-page.js') return new Response(block('js'), {headers: js});
        const script = scripts.get(pathname);
        if (script !== undefined) return new Response(script, {headers: js});
        if (pathname !== '/cf/token') return new Response(null, {status: 404});
        posted.push(`${request.headers.get('referer')} ${await request.text()}`);
        return Response.json({verification_id: 'a-transaction', access_token: 'x', token_type: 'Bearer'});
      });
      browser = await launch(engine);
    });
    after(async () => {
      await browser.close();
      await site.close();
    });

    it('works with its headers, without a violation, a code in the address, or a referrer', async () => {
      posted = [];
      const context = await browser.newContext();
      const tab = await context.newTab();
      await visit(tab, `${site.origin}/callback?auth_code=c0de`);
      await until('the code', async () => posted.length);
      expect(posted).to.deep.equal(['null {"auth_code":"c0de"}']);
      await finished(tab, 'Thank you');
      // An automated Firefox lets the page close its tab: no page remains to check.
      if (engine === 'firefox') return context.close();
      expect(await tab.url()).to.equal(`${site.origin}/callback`);
      const complaints = (await tab.consoleMessages()).filter(
        ({type}) => type === 'error' || type === 'uncaught',
      );
      expect(complaints.filter(({text}) => !text.includes('favicon'))).to.deep.equal([]);
      await context.close();
    });
  });
}
