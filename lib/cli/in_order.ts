/**
 * Rows in the order of their points, each as soon as that order allows.
 *
 * @module
 */

/** Holds back what comes early. */
export class InOrder<T> {
  readonly #numbers: readonly number[];
  readonly #emit: (value: T) => void;
  readonly #early = new Map<number, T | null>();
  #next = 0;

  /**
   * Begins with the first of `numbers`.
   *
   * @param numbers What is to come, in the order wanted.
   * @param emit Takes each value when its turn has come.
   */
  constructor(numbers: readonly number[], emit: (value: T) => void) {
    this.#numbers = numbers;
    this.#emit = emit;
  }

  /** `value` of `number` has come; null when it never will. */
  put(number: number, value: T | null): void {
    this.#early.set(number, value);
    while (
      this.#next < this.#numbers.length &&
      this.#early.has(this.#numbers[this.#next])
    ) this.#take(this.#numbers[this.#next++]);
  }

  /** Nothing more will come: emits what was held back. */
  flush(): void {
    for (const number of [...this.#early.keys()].sort((a, b) => a - b)) {
      this.#take(number);
    }
  }

  #take(number: number): void {
    const value = this.#early.get(number) ?? null;
    this.#early.delete(number);
    if (value !== null) this.#emit(value);
  }
}
