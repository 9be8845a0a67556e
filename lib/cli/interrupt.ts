/**
 * Ctrl-C: the first asks to stop, the second stops.
 *
 * @module
 */

import { leave } from "./leave.ts";
import { say } from "./output.ts";
import { INTERRUPTED } from "./status.ts";

/**
 * Signals closer than this are one key press, ms: a task runner hands on the
 * signal that the terminal has already sent to every process.
 */
const ONE_PRESS_MS = 400;

/** Listens for Ctrl-C while something runs. */
export class Interrupt {
  readonly #controller = new AbortController();
  readonly #listener = () => this.#onSignal();
  #first = 0;

  constructor() {
    Deno.addSignalListener("SIGINT", this.#listener);
  }

  /** Aborted at the first Ctrl-C. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Stops listening: Ctrl-C ends the process again. */
  [Symbol.dispose](): void {
    Deno.removeSignalListener("SIGINT", this.#listener);
  }

  #onSignal(): void {
    if (!this.signal.aborted) {
      this.#first = performance.now();
      this.#controller.abort();
    } else if (performance.now() - this.#first > ONE_PRESS_MS) {
      say("Stopped at once");
      leave(INTERRUPTED);
    }
  }
}
