import type {Plugin} from 'vite';

/** Answers to the request of the code of transactions, which the element imports on intent. */
const answers = {
  'an error 503': {status: 503, type: 'text/plain', body: 'busy'},
  'a page of the site, because a deployment removed the file': {
    status: 200,
    type: 'text/html',
    body: '<!doctype html><title>Shop</title>',
  },
  'an error 404': {status: 404, type: 'text/plain', body: 'not found'},
} as const;

export type Refusal = keyof typeof answers;
export const refusals = Object.keys(answers) as readonly Refusal[];

const ENTRY = /\/src\/element\/transaction\/index\.ts/;

/** The server's answer to the request of the code. It passes until a test holds or refuses it. */
export class LateCode {
  requests = 0;
  #refusal: Refusal | undefined;
  #held: Promise<void> | undefined;
  #release: (() => void) | undefined;

  readonly plugin: Plugin = {
    name: 'late-code',
    configureServer: ({middlewares}) => {
      middlewares.use((request, response, next) => {
        if (!ENTRY.test(request.url ?? '')) return next();
        this.requests++;
        void (this.#held ?? Promise.resolve()).then(() => {
          const answer = this.#refusal && answers[this.#refusal];
          if (!answer) return next();
          const {status, type, body} = answer;
          response.writeHead(status, {'content-type': type, 'cache-control': 'no-store'}).end(body);
        });
      });
    },
  };

  reset(): void {
    this.release();
    this.requests = 0;
    this.#refusal = undefined;
  }

  hold(): void {
    this.#held = new Promise(resolve => (this.#release = resolve));
  }

  release(): void {
    this.#release?.();
    this.#held = undefined;
  }

  refuse(refusal: Refusal): void {
    this.#refusal = refusal;
  }

  pass(): void {
    this.#refusal = undefined;
  }
}
