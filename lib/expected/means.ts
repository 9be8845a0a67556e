/**
 * What theory says where it knows means, and nothing else.
 *
 * @module
 */

import type { Theory } from "./says.ts";

/** Means that are known; null, those that are not. */
export interface Means {
  /** From arrival to finish, µs. */
  readonly latencyUs: number;
  /** Latency ÷ service. */
  readonly slowdown: number | null;
  /** From arrival to first service, µs. */
  readonly waitUs: number | null;
}

/** The exact theory called `name` that has `means`. */
export function meanTheory(
  name: string,
  { latencyUs, slowdown, waitUs }: Means,
): Theory {
  return {
    name,
    isExact: true,
    latencyUs: (statistic) => statistic === "mean" ? latencyUs : null,
    slowdown: (statistic) => statistic === "mean" ? slowdown : null,
    waitUs: (statistic) => statistic === "mean" ? waitUs : null,
  };
}
