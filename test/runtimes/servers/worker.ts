import {createApp} from './app.ts';

type Env = Readonly<Record<string, string>>;

/** A worker gets its environment with the first request, and must not make what outlives one before. */
let app: ReturnType<typeof createApp> | undefined;

// What the runtime asks a worker to export.
export default {
  fetch: (request: Request, env: Env): Promise<Response> => (app ??= createApp(env))(request),
};
