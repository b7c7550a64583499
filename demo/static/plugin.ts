import {fileURLToPath} from 'node:url';
import {build, type Plugin} from 'vite';

/** Name of the worker's script. It is in the folder of the pages, because a worker controls only URLs in and below its folder. */
const SCRIPT = 'sw.js';

/** The only script of a page. */
const MODULE = /<script type="module" src="([^"]+)"><\/script>/;

/** In a build, a service worker replaces the merchant's server. */
export function merchantWorker(): Plugin {
  return {
    name: 'merchant-worker',
    apply: 'build',
    transformIndexHtml: {
      order: 'pre',
      handler(html, {path}) {
        const [tag, source] = MODULE.exec(html) ?? [];
        if (tag === undefined) throw new Error(`${path} has no script that could wait for the worker`);
        return html.replace(
          tag,
          `<script type="module">
            import {controlled} from '/static/controlled.ts';
            await controlled();
            await import('${source}');
          </script>`,
        );
      },
    },
    transform: {
      filter: {id: /\/(?:demo|src)\//},
      // `sideEffects` of the package lists built modules, and bundlers drop the others. The demo imports the sources instead.
      handler: () => ({moduleSideEffects: true}),
    },
    async generateBundle() {
      this.emitFile({type: 'asset', fileName: SCRIPT, source: await bundleWorker()});
    },
  };
}

/** Builds one classic script, because not every browser accepts a module as a service worker. */
async function bundleWorker(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      lib: {
        entry: fileURLToPath(new URL('worker.ts', import.meta.url)),
        formats: ['iife'],
        name: 'worker',
        fileName: () => SCRIPT,
      },
    },
  });
  const [output] = [built].flat();
  if (!output || !('output' in output)) throw new Error('The worker was not built');
  return output.output[0].code;
}
