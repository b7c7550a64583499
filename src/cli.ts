#!/usr/bin/env node
import {randomBytes} from 'node:crypto';
import {parseArgs} from 'node:util';
import {endpoints} from './protocol/cashfree/api.ts';
import {stopOnSignal} from './proxy/node.ts';
import {personas, emulatorKeys, switches, type Switches} from './emulator/index.ts';
import {PortTaken, serveEmulator, type ServeOptions} from './emulator/node.ts';

/** Milliseconds that running calls have after a stop signal. A fault can hold them longer. */
const STOP_TIMEOUT = 3000;

const usage = `Usage: cf-user-details emulator [options]

In a project: npx --no-install cf-user-details emulator [options]

Starts an emulator of Cashfree 1-Click Onboarding. Press Ctrl+C to stop it.

  --port <number>        port (default: 4010; 0 selects a free port)
  --host <name>          host name or address (default: 127.0.0.1)
  --public               allow a --host that other machines can reach
  --redirect-url <url>   URL to which the consent page returns
  --brand <name>         name of the merchant on the consent page
  --colour <#rrggbb>     colour of the merchant
  --switch <name=value>  set a switch (repeatable)
  --list                 print personas and switches, and exit
  --quiet                do not log calls
  --help                 print this help, and exit
`;

try {
  await main(process.argv.slice(2));
} catch (error) {
  const help = error instanceof PortTaken ? ' Use --port.' : '';
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}${help}\n`);
  process.exitCode = 1;
}

async function main(args: readonly string[]): Promise<void> {
  const {values, positionals} = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      port: {type: 'string', default: '4010'},
      host: {type: 'string', default: '127.0.0.1'},
      public: {type: 'boolean', default: false},
      'redirect-url': {type: 'string'},
      brand: {type: 'string', default: 'Example Merchant'},
      colour: {type: 'string'},
      switch: {type: 'string', multiple: true, default: []},
      list: {type: 'boolean', default: false},
      quiet: {type: 'boolean', default: false},
      help: {type: 'boolean', default: false},
    },
  });
  if (values.help) return void process.stdout.write(usage);
  if (values.list) return void process.stdout.write(`${personaTable()}\n\n${switchTable()}\n`);
  if (positionals.length !== 1 || positionals[0] !== 'emulator') throw new Error(usage);

  const options: ServeOptions = {
    port: readPort(values.port),
    hostname: values.host,
    public: values.public,
    brand: {name: values.brand, ...(values.colour === undefined ? {} : {colour: values.colour})},
    switches: readPairs(values.switch),
    ...(values['redirect-url'] === undefined ? {} : {redirectUrl: values['redirect-url']}),
    ...(values.quiet ? {} : {log: line => process.stdout.write(`${line}\n`)}),
  };
  const {url, server, emulator} = await serveEmulator(options);
  stopOnSignal(server, {close: () => emulator.close(), timeout: STOP_TIMEOUT});
  process.stdout.write(`${welcome(url, options)}\n\n`);
}

function welcome(url: string, {redirectUrl}: ServeOptions): string {
  const calls = Object.values(endpoints).map(
    ({method, path}) => `  ${method.padEnd(4)}  ${url}/verification${path}`,
  );
  return [
    `Emulator of Cashfree 1-Click Onboarding at ${url}/ (not Cashfree; all persons are invented)`,
    '',
    ...calls,
    `  page  ${url}/consent?session_id=…`,
    `  SDK   ${url}/sdk/index.js`,
    '',
    'Environment for a token proxy, with a new sealing key:',
    '',
    ...environment(url),
    '',
    redirectUrl === undefined
      ? 'No redirect URL is set: use --redirect-url. The OTP is always 111000.'
      : `Redirect URL: ${redirectUrl}. The OTP is always 111000.`,
    '',
    personaTable(),
  ].join('\n');
}

/** Lines without indentation, for a file that `node --env-file` reads. */
function environment(url: string): string[] {
  const {secureId, oneClick} = emulatorKeys;
  return [
    'CF_ENVIRONMENT=emulator',
    `CF_BASE_URL=${url}/verification`,
    `CF_SECURE_ID_CLIENT_ID=${secureId.clientId}`,
    `CF_SECURE_ID_CLIENT_SECRET=${secureId.clientSecret}`,
    `CF_ONE_CLICK_CLIENT_ID=${oneClick.clientId}`,
    `CF_ONE_CLICK_CLIENT_SECRET=${oneClick.clientSecret}`,
    // A fixed key would be public, and could reach production.
    `CF_SEALING_KEYS=${randomBytes(32).toString('base64url')}`,
    'CF_COOKIES=development',
  ];
}

function personaTable(): string {
  const rows = personas.map(({mobile, id, what}) => `  ${mobile}  ${id.padEnd(16)}  ${what}`);
  return ['Personas, by mobile number:', ...rows].join('\n');
}

function switchTable(): string {
  const rows = Object.entries(switches).map(
    ([name, {values, what}]) => `  ${name}=${values.join('|')}\n      ${what}`,
  );
  return ['Switches (the first value is the default; Cashfree documents none of them):', ...rows].join('\n');
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new Error(`Option --port is invalid: write a number from 0 to 65535, not ${text}.`);
  return port;
}

/** The emulator validates names and values. */
function readPairs(pairs: readonly string[]): Partial<Switches> {
  return Object.fromEntries(
    pairs.map(pair => {
      const [, name, value] = /^(\w+)=(.*)$/.exec(pair) ?? [];
      if (name === undefined) throw new Error(`Option --switch is invalid: write name=value, not ${pair}.`);
      return [name, value];
    }),
  );
}
