import {createApp} from './app.ts';

declare const Deno: {
  readonly env: {toObject(): Record<string, string>};
  serve(
    options: {port: number; hostname: string; onListen(address: {port: number}): void},
    handler: (request: Request) => Promise<Response>,
  ): unknown;
};

Deno.serve(
  {port: 0, hostname: '127.0.0.1', onListen: ({port}) => console.log(`port ${port}`)},
  createApp(Deno.env.toObject()),
);
