import type {Message} from './browser.ts';

export interface Recorded {
  readonly json?: string;
  readonly error?: string;
  readonly messages: readonly Message[];
}

/** Runs in the page: begins to listen to its console and errors, and hands over what was heard so far. */
export async function record(work: () => Promise<string>): Promise<Recorded> {
  const key = Symbol.for('what the test heard');
  const page = window as unknown as Record<symbol, Message[] | undefined>;
  const heard = (page[key] ??= listen());
  try {
    const json = await work();
    return {json, messages: heard.splice(0)};
  } catch (error) {
    return {
      error: error instanceof Error ? `${error.message}\n${error.stack}` : String(error),
      messages: heard.splice(0),
    };
  }

  function listen(): Message[] {
    const messages: Message[] = [];
    const say = (value: unknown) => {
      if (value instanceof Error) return `${value.name}: ${value.message}\n${value.stack}`;
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
    };
    for (const type of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      const own = console[type];
      console[type] = (...args: unknown[]) => {
        messages.push({type, text: args.map(say).join(' ')});
        own.apply(console, args);
      };
    }
    addEventListener('error', event =>
      messages.push({type: 'uncaught', text: say(event.error ?? event.message)}),
    );
    addEventListener('unhandledrejection', event =>
      messages.push({type: 'uncaught', text: say(event.reason)}),
    );
    return messages;
  }
}
