/**
 * What cores do together that wait for one another at locks: a closed network of as
 * many customers as there are cores, which go round between work of their own and the
 * locks, where one is served at a time and the more slowly the more want it.
 *
 * The solution is that of a product form, by convolution: exact where times are
 * exponential. Where they vary less, some cores that wait by chance there do not here.
 *
 * Source: S. Boyd-Wickizer et al., "Non-scalable locks are dangerous", Linux
 * Symposium 2012: a closed chain of cores at one lock; J. P. Buzen, "Computational
 * algorithms for closed queueing networks with exponential servers", CACM 1973.
 *
 * @module
 */

/** A lock, to those who go round. */
export interface LockStation {
  /** How often each round takes it. */
  readonly times: number;
  /** The time that it is taken for while `cores` are at it, one or more, µs. */
  timeUs(cores: number): number;
}

/** Rounds a µs of `cores`, each of `workUs` of their own and of `locks`. */
export function roundsPerUs(
  cores: number,
  workUs: number,
  locks: readonly LockStation[],
): number {
  let constants = factors(cores, (at) => workUs / at);
  for (const { times, timeUs } of locks) {
    const own = factors(cores, (at) => times * timeUs(at));
    constants = constants.map((_, all) => {
      let sum = 0;
      for (let at = 0; at <= all; at++) sum += own[at] * constants[all - at];
      return sum;
    });
  }
  return constants[cores - 1] / constants[cores];
}

/** Products of `of` 1 to k, for each k up to `most`. */
function factors(most: number, of: (at: number) => number): number[] {
  const products = [1];
  for (let at = 1; at <= most; at++) products[at] = products[at - 1] * of(at);
  return products;
}
