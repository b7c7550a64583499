import {adoptStyles, supportsAdoptingStyleSheets, type ReactiveController} from 'lit';
import {openingStyles} from '../../styles/index.ts';
import type {ReturnHost} from './return-focus.ts';
import {laterStyles} from '../styles/index.ts';

/** Adds the styles of a transaction to those of the first view. */
export class LaterStyles implements ReactiveController {
  readonly #host: ReturnHost;
  #root: unknown;

  constructor(host: ReturnHost) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    const {renderRoot} = this.#host;
    if (this.#root === renderRoot || !(renderRoot instanceof ShadowRoot)) return;
    this.#root = renderRoot;
    // Lit replaces the adopted style sheets, and appends `<style>` elements.
    adoptStyles(renderRoot, supportsAdoptingStyleSheets ? [...openingStyles, ...laterStyles] : laterStyles);
  }
}
