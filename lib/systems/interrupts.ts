/**
 * How many interrupts a request takes of a core that can do no more.
 *
 * Packets share an interrupt if they come while their core is in the stack, and the
 * busier it is, the more do. A core goes from one stretch to the next: it prepares a
 * request, which packets do not interrupt but which is followed by an interrupt if some
 * came; so with replying, and with closing a connection; the application, too, is
 * interrupted by each that comes, unless the core polls, and while packets are taken in,
 * more that come cost none. If packets come to the core at random, λ of them a µs, a
 * stretch of L µs is followed by an interrupt with probability 1 - exp(-λL), and an
 * application of A µs is interrupted λA times. The sum depends on λ, and so does the
 * load that the core bears at most: that is where all of its time is taken.
 *
 * @module
 */

/** A stretch of a core's time in which it does not take packets in. */
export interface Stretch {
  /** How many of it a request has, on average. */
  readonly share: number;
  /** How long it is, µs. */
  readonly us: number;
  /** Whether each packet that comes stops it, to be taken in at once. */
  readonly isStopped?: boolean;
}

/** Halvings until a rate is known to the last bit. */
const BISECTIONS = 60;

/** Interrupts a request of a core that goes through `stretches` while `rate` packets come to it a µs. */
export function interrupts(
  rate: number,
  stretches: readonly Stretch[],
): number {
  return stretches.reduce(
    (sum, { share, us, isStopped = false }) =>
      sum + share * (isStopped ? rate * us : -Math.expm1(-rate * us)),
    0,
  );
}

/** The value up to `most` until which `isWithin`. */
export function mostOf(
  most: number,
  isWithin: (value: number) => boolean,
): number {
  let within = 0, beyond = most;
  for (let step = 0; step < BISECTIONS; step++) {
    const value = (within + beyond) / 2;
    if (isWithin(value)) within = value;
    else beyond = value;
  }
  return within;
}
