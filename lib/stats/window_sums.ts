/**
 * How long something lasted in each window of time, summed over many spans.
 *
 * @module
 */

/** Sums of spans by window, exact while times are whole. Adding takes as long for a long span as for a short one. */
export class WindowSums {
  readonly #windowTicks: number;
  /** In the windows that a span begins or ends in. By window. */
  readonly #parts: number[] = [];
  /** How many more spans fill this window than the one before it. By window. */
  readonly #steps: number[] = [];

  /**
   * Nothing has lasted yet.
   *
   * @param windowTicks Length of a window; window n goes from n to n + 1 of them.
   */
  constructor(windowTicks: number) {
    this.#windowTicks = windowTicks;
  }

  /** Adds the span from `from` to `until`, which is not before it. */
  add(from: number, until: number): void {
    const ticks = this.#windowTicks;
    const first = Math.floor(from / ticks), last = Math.floor(until / ticks);
    if (first === last) {
      add(this.#parts, first, until - from);
      return;
    }
    add(this.#parts, first, (first + 1) * ticks - from);
    add(this.#parts, last, until - last * ticks);
    add(this.#steps, first + 1, 1);
    add(this.#steps, last, -1);
  }

  /** How many spans went on at a time, on average over each of the first `windows` windows. */
  averages(windows: number): Float64Array {
    let whole = 0;
    return Float64Array.from({ length: windows }, (_, window) => {
      whole += this.#steps[window] ?? 0;
      return whole + (this.#parts[window] ?? 0) / this.#windowTicks;
    });
  }
}

function add(sums: number[], window: number, value: number): void {
  sums[window] = (sums[window] ?? 0) + value;
}
