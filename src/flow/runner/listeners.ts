import type {FlowListener} from './ports.ts';
import {safely} from '../base/report.ts';

type News = Parameters<FlowListener>;

/** Events without a listener are kept for the first listener. */
export class Listeners {
  readonly #listeners = new Set<FlowListener>();
  readonly #missed: News[] = [];

  add(listener: FlowListener): () => void {
    this.#listeners.add(listener);
    for (const missed of this.#missed.splice(0)) safely(() => listener(...missed));
    return () => this.#listeners.delete(listener);
  }

  tell(...news: News): void {
    if (this.#listeners.size === 0) this.#missed.push(news);
    for (const listener of this.#listeners) safely(() => listener(...news));
  }
}
