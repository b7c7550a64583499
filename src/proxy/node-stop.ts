import type {Server, ServerResponse} from 'node:http';
import type {Server as SecureServer} from 'node:https';
import type {Socket} from 'node:net';
import {constants} from 'node:os';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {errorName} from './telemetry.ts';

/** In milliseconds: longer than two calls of 8 s, and with {@link CLOSE_TIMEOUT} shorter than the 30 s of Kubernetes. */
const DEFAULT_STOP_TIMEOUT = 25_000;

/** Milliseconds for `close`. */
const CLOSE_TIMEOUT = 3000;

/** Milliseconds for which an idle connection stays open: a request may be in transit. */
const SILENT_TIMEOUT = 1000;

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Options of {@link stopOnSignal}.
 *
 * @example
 * ```ts
 * import type {StopOptions} from 'cf-user-details/proxy/node';
 *
 * export const options: StopOptions = {timeout: 10_000};
 * ```
 */
export interface StopOptions {
  /**
   * Called after the last answer. It closes resources that keep the process alive, for example `() => redis.quit()`. Its
   * deadline is 3 seconds. Default: none.
   */
  readonly close?: () => unknown;
  /** Limit for the requests in progress, in milliseconds. Open connections are then closed. Default: 25,000. */
  readonly timeout?: number;
}

/**
 * Stops a server gracefully when the process receives SIGTERM or SIGINT.
 *
 * The server accepts no further connections, and answers the requests in progress. Every answer has the header
 * `connection: close`, also the answer to a request that arrives on a kept-alive connection. The function closes idle
 * connections, then calls `close`, and the process ends with code 0. After `timeout` the function closes the remaining
 * connections and writes one line to stderr, and the exit code is 1. A second signal ends the process at once.
 *
 * Call it before the first request arrives.
 *
 * @returns a function that stops the server in the same way without a signal, and does not end the process. Its
 *   promise rejects if requests were cut off, or if `close` failed or took too long.
 * @throws {TypeError} if `timeout` is not a positive number.
 * @example
 * const server = createServer(toNodeHandler(proxy)).listen(3020);
 * stopOnSignal(server, {close: () => redis.quit()});
 */
export function stopOnSignal(
  server: Server | SecureServer,
  {close, timeout = DEFAULT_STOP_TIMEOUT}: StopOptions = {},
): () => Promise<void> {
  if (!(timeout > 0)) throw new TypeError('timeout is a positive number of milliseconds');
  const drain = drainOf(server);
  let stopped: Promise<void> | undefined;
  const forget = (): void => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  const stop = (): Promise<void> => (stopped ??= stopServer(drain, timeout, close).finally(forget));

  const onSignal = (signal: (typeof SIGNALS)[number]): void => {
    if (stopped) process.exit(128 + constants.signals[signal]);
    const deadline = Date.now() + timeout + CLOSE_TIMEOUT;
    stop().then(
      // Code of the merchant may still keep the process alive. It has the remaining time.
      () => void setTimeout(() => process.exit(), Math.max(0, deadline - Date.now())).unref(),
      (error: unknown) => {
        process.stderr.write(`${error instanceof StopError ? error.message : errorName(error)}\n`);
        process.exit(1);
      },
    );
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  // If other code closes the server, the signals get their default effect again.
  server.once('close', () => {
    if (!stopped) forget();
  });
  return stop;
}

class StopError extends Error {
  override readonly name = 'StopError';
}

async function stopServer(drain: Drain, timeout: number, close: StopOptions['close']): Promise<void> {
  const drained = await withinLimit(timeout, drain.start());
  if (!drained) drain.destroy();
  const closed = await withinLimit(
    CLOSE_TIMEOUT,
    Promise.resolve().then(() => close?.()),
  ).catch((error: unknown) => {
    // Only the class: a message may quote a URL with a password.
    throw new StopError(`close failed during the stop: ${errorName(error)}.`);
  });
  if (!drained) throw new StopError(`Requests were still under way ${timeout} ms after the stop began.`);
  if (!closed) throw new StopError(`close took longer than ${CLOSE_TIMEOUT} ms during the stop.`);
}

interface Drain {
  readonly start: () => Promise<void>;
  readonly destroy: () => void;
}

function drainOf(server: Server | SecureServer): Drain {
  const sockets = new Set<Socket>();
  const answers = new Set<ServerResponse>();
  let draining = false;

  const follow = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  };
  // Over TLS, the second is the decrypted side of the first.
  server.on('connection', follow).on('secureConnection', follow);
  // First, because the handler may write the headers at once.
  server.prependListener('request', (_request: unknown, answer: ServerResponse) => {
    answers.add(answer);
    if (draining) answer.setHeader('connection', 'close');
    answer.once('close', () => {
      answers.delete(answer);
      // If its headers were sent before the drain began, its connection is kept alive.
      if (draining) setImmediate(() => server.closeIdleConnections());
    });
  });

  return {
    async start() {
      draining = true;
      for (const answer of answers) if (!answer.headersSent) answer.setHeader('connection', 'close');
      // The server first reads requests that have arrived.
      await nextTurn();
      await nextTurn();
      const silent = setTimeout(() => {
        for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
      }, SILENT_TIMEOUT);
      // An error means that the server does not listen.
      await new Promise<void>(resolve => server.close(() => resolve()));
      clearTimeout(silent);
    },
    destroy() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function withinLimit(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>(resolve => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  return Promise.race([work.then(() => true), late]).finally(() => clearTimeout(timer));
}
