/** The idle cores of a machine, last in first out: the warmest is taken first. @module */

/** A set of idle cores. */
export class IdleCores {
  readonly #stack: Int32Array;
  /** Place in the stack, or −1. By core. */
  readonly #place: Int32Array;
  #count: number;

  /** All of `cores` are idle, core 0 on top. */
  constructor(cores: number) {
    this.#stack = Int32Array.from({ length: cores }, (_, i) => cores - 1 - i);
    this.#place = this.#stack.slice();
    this.#count = cores;
  }

  /** How many are idle. */
  get count(): number {
    return this.#count;
  }

  /** The idle core at `place`, 0 … `count` − 1; the order says nothing. */
  at(place: number): number {
    return this.#stack[place];
  }

  /** Whether `core` is idle. */
  has(core: number): boolean {
    return this.#place[core] >= 0;
  }

  /** Adds `core`, which is not in it. */
  push(core: number): void {
    this.#place[core] = this.#count;
    this.#stack[this.#count++] = core;
  }

  /** Takes the core that went idle last. Only while `count > 0`. */
  pop(): number {
    const core = this.#stack[--this.#count];
    this.#place[core] = -1;
    return core;
  }

  /** Takes `core`, which is in it. */
  remove(core: number): void {
    const place = this.#place[core];
    const last = this.#stack[--this.#count];
    this.#stack[place] = last;
    this.#place[last] = place;
    this.#place[core] = -1;
  }
}
