/**
 * The allowed imports of each layer, or separate file: layers of src, and packages. ESLint and the guard of the layers read this table.
 *
 * @type {Readonly<Record<string, {layers: readonly string[], packages: readonly string[]}>>}
 */
export const layers = {
  protocol: {layers: [], packages: ['zod']},
  flow: {layers: ['protocol'], packages: ['zod']},
  diagnosis: {layers: ['protocol'], packages: []},
  element: {layers: ['diagnosis', 'flow', 'protocol'], packages: ['lit']},
  proxy: {layers: ['protocol'], packages: ['zod', 'jose', 'hono', 'ioredis']},
  'proxy/node.ts': {
    layers: ['proxy', 'proxy/node-body.ts', 'proxy/node-stop.ts', 'protocol'],
    packages: ['@hono/node-server', 'hono', 'node:*'],
  },
  'proxy/node-body.ts': {layers: ['proxy'], packages: ['node:*']},
  'proxy/node-stop.ts': {layers: ['proxy'], packages: ['node:*']},
  emulator: {layers: ['protocol'], packages: ['zod', 'jose', 'hono']},
  'emulator/node.ts': {layers: ['emulator', 'protocol'], packages: ['@hono/node-server', 'hono', 'node:*']},
  'index.ts': {layers: ['element', 'flow', 'protocol'], packages: []},
  'define.ts': {layers: ['index.ts', 'element', 'flow', 'protocol'], packages: []},
  'callback.ts': {layers: ['diagnosis', 'flow', 'protocol'], packages: []},
  'trace.ts': {layers: ['flow', 'protocol'], packages: []},
  'react.ts': {layers: ['index.ts', 'define.ts', 'element', 'flow', 'protocol'], packages: ['react']},
  'vue.ts': {layers: ['index.ts', 'define.ts', 'element', 'flow', 'protocol'], packages: ['vue']},
  'cli.ts': {
    layers: ['proxy', 'proxy/node.ts', 'emulator', 'emulator/node.ts', 'protocol'],
    packages: ['@hono/node-server', 'hono', 'node:*'],
  },
};
