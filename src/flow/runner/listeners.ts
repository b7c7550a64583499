import type {FlowListener} from './ports.ts';
import {safely} from '../base/report.ts';

type News = Parameters<FlowListener>;

/** The listeners of one flow. What happens while there are none is kept for the first one. */
export class Listeners {
  readonly #listeners = new Set<FlowListener>();
  readonly #missed: News[] = [];

  /** @returns a function that unsubscribes. */
  add(listener: FlowListener): () => void {
    this.#listeners.add(listener);
    for (const missed of this.#missed.splice(0)) safely(() => listener(...missed));
    return () => this.#listeners.delete(listener);
  }

  /** A listener that throws stops neither the flow nor the other listeners. */
  tell(...news: News): void {
    if (this.#listeners.size === 0) this.#missed.push(news);
    for (const listener of this.#listeners) safely(() => listener(...news));
  }
}
