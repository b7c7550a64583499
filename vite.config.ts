import {fileURLToPath} from 'node:url';
import vue from '@vitejs/plugin-vue';
import {defineConfig} from 'vite';
import {merchantServer} from './demo/server.ts';
import {merchantWorker} from './demo/static/plugin.ts';

const local = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const source = (file: string): string => local(`./src/${file}`);

const pages = ['index', 'react', 'vue', 'white-label', 'trace', 'callback'];

/** The demo: the pages that a merchant would write, with the merchant's server beside them. */
export default defineConfig({
  root: 'demo',
  // One page a file; what is not there is a 404.
  appType: 'mpa',
  plugins: [vue(), merchantServer({emulator: {port: 4010}}), merchantWorker()],
  resolve: {
    // The pages import the package by its name, as a merchant does.
    alias: [
      {find: /^cf-user-details$/, replacement: source('index.ts')},
      {find: /^cf-user-details\/(define|callback|react|trace|vue)$/, replacement: source('$1.ts')},
    ],
  },
  server: {host: 'localhost', port: 5173, strictPort: true},
  // Below whatever path a static host puts it.
  base: './',
  build: {
    outDir: local('./dist/demo'),
    emptyOutDir: true,
    rolldownOptions: {input: pages.map(page => local(`./demo/${page}.html`))},
  },
  // Listed, not discovered: a dependency found late reloads a page that a visitor has begun to use.
  optimizeDeps: {
    noDiscovery: true,
    include: [
      'lit',
      'lit/directives/live.js',
      'zod/mini',
      'react',
      'react/jsx-dev-runtime',
      // Where another build of the process has set NODE_ENV to production.
      'react/jsx-runtime',
      'react-dom/client',
      'vue',
    ],
  },
});
