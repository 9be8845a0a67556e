/**
 * How many interrupts a request takes of a core that can do no more.
 *
 * Packets share an interrupt if they come while their core is in the stack, and the
 * busier it is, the more do. A core goes from one stretch to the next: it prepares a
 * request, which packets do not interrupt but which is followed by an interrupt if some
 * came; so with replying, and with closing a connection; the application, too, is
 * interrupted by each that comes, and while packets are taken in, more that come cost
 * none. If packets come to the core at random, λ of them a µs, a stretch of L µs is
 * followed by an interrupt with probability 1 - exp(-λL), and an application of A µs
 * is interrupted λA times. The sum depends on λ, and so does the load that the core
 * bears at most: that is where λ times all of its work is 1.
 *
 * @module
 */

/** A stretch of a core in the stack that packets do not interrupt. */
export interface Stretch {
  /** How many of it a request has, on average. */
  readonly share: number;
  /** How long it is, µs. */
  readonly us: number;
}

/** Halvings until a rate is known to the last bit. */
const BISECTIONS = 60;

/** Core time of a request's interrupts, of `each` µs, where a request has `stretches` and takes `workUs` in all, `applicationUs` of them outside of the stack. */
export function interruptsUs(
  each: number,
  workUs: number,
  applicationUs: number,
  stretches: readonly Stretch[],
): number {
  const perRequest = (rate: number) =>
    stretches.reduce(
      (sum, { share, us }) => sum - share * Math.expm1(-rate * us),
      rate * applicationUs,
    );
  let least = 0, most = 1 / workUs;
  for (let step = 0; step < BISECTIONS; step++) {
    const rate = (least + most) / 2;
    if (rate * (workUs + each * perRequest(rate)) < 1) least = rate;
    else most = rate;
  }
  return each * perRequest(least);
}
