/**
 * Random streams, named by (seed, replication, purpose, application).
 *
 * Every stream is a stretch of 2⁶⁴ numbers of one cycle of xoshiro128++, and no
 * two names share a stretch: streams are disjoint by construction, for all seeds.
 * What a stream yields never depends on how much another was used.
 *
 * Source: D. Blackman and S. Vigna, "Scrambled linear pseudorandom number
 * generators", ACM TOMS 47(4), 2021; reference code xoshiro128plusplus.c.
 *
 * @module
 */

import { jump } from "./jump.ts";
import { log } from "./elementary.ts";

/** What a stream is for; its place says which stretch of the cycle it has, so new ones go last. */
export const PURPOSES = [
  "arrivals",
  "classes",
  "service",
  "connections",
  "steering",
  "stealing",
  "preemption",
  "policy",
  "bursts",
] as const;

/** What a stream is for. */
export type Purpose = typeof PURPOSES[number];

/** Where the cycle is entered: the fraction of π, as in other published constants with nothing up their sleeve. */
const ORIGIN = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];

const PURPOSE_BITS = 6n;
const APPLICATION_BITS = 6n;
const REPLICATION_BITS = 20n;

/** Seeds are whole numbers below this. */
export const SEEDS: number = 2 ** 32;
/** Replications are whole numbers below this. */
export const REPLICATIONS: number = 2 ** 20;
/** Applications are numbered below this. */
export const APPLICATIONS: number = 2 ** 6;

/** A stream of random numbers: xoshiro128++. */
export class Stream {
  readonly #state: Uint32Array;

  /** A stream that goes on from `state`: four words, not all zero. */
  constructor(state: ArrayLike<number>) {
    this.#state = Uint32Array.from(state);
  }

  /** The state, as a copy. */
  get state(): Uint32Array {
    return this.#state.slice();
  }

  /** The next number: a whole one, 0 … 2³² − 1, all equally likely. */
  next(): number {
    const s = this.#state;
    const s0 = s[0], s1 = s[1], s3 = s[3];
    const sum = s0 + s3 | 0;
    const result = (sum << 7 | sum >>> 25) + s0 >>> 0;
    const s2 = s[2] ^ s0;
    const last = s3 ^ s1;
    s[1] = s1 ^ s2;
    s[0] = s0 ^ last;
    s[2] = s2 ^ s1 << 9;
    s[3] = last << 11 | last >>> 21;
    return result;
  }

  /** Uniform on [0, 1), in steps of 2⁻⁵³. */
  uniform(): number {
    const high = this.next() >>> 5;
    return (high * 0x4000000 + (this.next() >>> 6)) * 2 ** -53;
  }

  /** Fills `out` with what as many calls of {@linkcode uniform} would have returned. */
  uniformInto(out: Float64Array): void {
    for (let place = 0; place < out.length; place++) {
      out[place] = this.uniform();
    }
  }

  /** Fills `out` with what as many calls of {@linkcode exponential} would have returned. */
  exponentialInto(out: Float64Array): void {
    this.uniformInto(out);
    for (let place = 0; place < out.length; place++) {
      out[place] = -log(1 - out[place]);
    }
  }

  /**
   * A whole number, 0 … `n` − 1, all exactly equally likely.
   *
   * Source: D. Lemire, "Fast random integer generation in an interval", ACM
   * TOMACS 29(1), 2019.
   *
   * @param n From 1 to 2²¹.
   */
  below(n: number): number {
    for (;;) {
      const product = this.next() * n;
      const whole = Math.floor(product * 2 ** -32);
      const rest = product - whole * 2 ** 32;
      if (rest >= n || rest >= (2 ** 32) % n) return whole;
    }
  }

  /** Exponential with mean 1, by inversion: one uniform a draw. */
  exponential(): number {
    return -log(1 - this.uniform());
  }

  /**
   * Failures before the first success of independent trials.
   *
   * @param logFailure Logarithm of the probability of failure, below 0; `-Infinity` if trials cannot fail.
   */
  geometric(logFailure: number): number {
    return Math.floor(log(1 - this.uniform()) / logFailure);
  }
}

/**
 * The stream of a (seed, replication, purpose, application).
 *
 * @param seed A whole number below {@linkcode SEEDS}.
 * @param replication A whole number below {@linkcode REPLICATIONS}.
 * @param application Which of the applications that share the cores: a whole
 *   number below {@linkcode APPLICATIONS}.
 * @throws {RangeError} If one of them is not.
 *
 * @example The same name gives the same numbers
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   streamOf(1, 0, "arrivals").next(),
 *   streamOf(1, 0, "arrivals").next(),
 * );
 * ```
 */
export function streamOf(
  seed: number,
  replication: number,
  purpose: Purpose,
  application: number = 0,
): Stream {
  checkBelow("seed", seed, SEEDS);
  checkBelow("replication", replication, REPLICATIONS);
  checkBelow("application", application, APPLICATIONS);
  let index = BigInt(seed);
  index = index << REPLICATION_BITS | BigInt(replication);
  index = index << APPLICATION_BITS | BigInt(application);
  index = index << PURPOSE_BITS | BigInt(PURPOSES.indexOf(purpose));
  const state = Uint32Array.from(ORIGIN);
  jump(state, index);
  return new Stream(state);
}

function checkBelow(name: string, value: number, limit: number): void {
  if (!Number.isInteger(value) || value < 0 || value >= limit) {
    throw new RangeError(
      `Cannot name a random stream: ${name} must be a whole number from 0 to ${
        limit - 1
      }, got ${value}`,
    );
  }
}
