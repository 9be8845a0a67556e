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
  /** Whether other cores leave it to this one, which does all that have been left by the end of another stretch, or of taking packets in, as one. */
  readonly isLeft?: boolean;
}

/** Halvings until a rate is known to the last bit. */
const BISECTIONS = 60;
/** Steps until how many are left together is known: each leaves a small part of the error. */
const STEPS = 20;

/** Interrupts a request of a core that goes through `stretches` while `rate` requests come a µs, of which `packets` to it. */
export function interrupts(
  rate: number,
  packets: number,
  stretches: readonly Stretch[],
): number {
  const coming = rate * packets;
  const own = stretches.filter(({ isLeft = false }) => !isLeft);
  const byOwn = own.reduce(
    (sum, { share, us, isStopped = false }) =>
      sum + share * (isStopped ? coming * us : -Math.expm1(-coming * us)),
    0,
  );
  const left = stretches.filter(({ isLeft, share, us }) =>
    isLeft && share * us > 0
  );
  if (coming === 0 || left.length === 0) return byOwn;
  return byOwn + byLeft(rate, coming, byOwn, own, left);
}

/** Interrupts a request by `left`, beside `byOwn`. */
function byLeft(
  rate: number,
  coming: number,
  byOwn: number,
  own: readonly Stretch[],
  left: readonly Stretch[],
): number {
  const sum = (of: readonly Stretch[], each: (one: Stretch) => number) =>
    of.reduce((total, one) => total + each(one), 0);
  const share = sum(left, (one) => one.share);
  const interrupted = sum(
    left,
    (one) => -one.share * Math.expm1(-coming * one.us),
  ) / share;
  // Those left while it is out of the stack are done at once.
  const atOnce = share *
    rate * sum(own, (one) => one.isStopped ? one.share * one.us : 0);
  const ends = sum(own, (one) => one.isStopped ? 0 : one.share);
  let together = share - atOnce, result = share * interrupted;
  for (let step = 0; step < STEPS; step++) {
    // At each of these there may be some, at random.
    const times = byOwn + result + ends + atOnce + together;
    const each = (share - atOnce) / times;
    together = times * each / (1 + each);
    result = atOnce * interrupted +
      times * each * interrupted / (1 + each * interrupted);
  }
  return result;
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
