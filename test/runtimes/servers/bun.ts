import {createApp} from './app.ts';

declare const Bun: {
  readonly env: Record<string, string | undefined>;
  serve(options: {port: number; hostname: string; fetch: (request: Request) => Promise<Response>}): {
    port: number;
  };
};

const server = Bun.serve({port: 0, hostname: '127.0.0.1', fetch: createApp(Bun.env)});
console.log(`port ${server.port}`);
