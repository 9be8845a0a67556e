/** A set of cores that costs the same whatever is in it. @module */

/** A set of cores; taken from it, the core that went in last comes first: the warmest. */
export class CoreSet {
  readonly #stack: Int32Array;
  /** Place in the stack, or −1. By core. */
  readonly #place: Int32Array;
  #count: number;

  /**
   * With all cores in it, core 0 the next to be taken, or with none.
   *
   * @param cores How many there are.
   */
  constructor(cores: number, isFull: boolean) {
    this.#stack = Int32Array.from({ length: cores }, (_, i) => cores - 1 - i);
    this.#place = isFull ? this.#stack.slice() : new Int32Array(cores).fill(-1);
    this.#count = isFull ? cores : 0;
  }

  /** How many are in it. */
  get count(): number {
    return this.#count;
  }

  /** The core at `place`, 0 … `count` − 1; the order says nothing. */
  at(place: number): number {
    return this.#stack[place];
  }

  /** Whether `core` is in it. */
  has(core: number): boolean {
    return this.#place[core] >= 0;
  }

  /** Adds `core`, which is not in it. */
  push(core: number): void {
    this.#place[core] = this.#count;
    this.#stack[this.#count++] = core;
  }

  /** Takes the core that went in last. Only while `count > 0`. */
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

  /** Sees to it that `core` is in it, or that it is not. */
  put(core: number, isIn: boolean): void {
    if (this.has(core) === isIn) return;
    if (isIn) this.push(core);
    else this.remove(core);
  }
}
