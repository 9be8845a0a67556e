/**
 * What cores did with their time, as shares of it.
 *
 * @module
 */

import {
  ACTIVITIES,
  APPLICATION,
  BEST_EFFORT,
  IDLE,
} from "../engine/activities.ts";
import type { Recording } from "../stats/recording.ts";

/** Shares of all core time in what was measured. By activity. */
export function coreTimeShares({ ledger }: Recording): number[] {
  const ticks = new Array<number>(ACTIVITIES).fill(0);
  ledger.forEach((of, place) => ticks[place % ACTIVITIES] += of);
  const all = ticks.reduce((sum, of) => sum + of, 0);
  return ticks.map((of) => of / all);
}

/** Application time ÷ core time granted to the latency-critical application, of such shares. */
export function cpuEfficiencyOf(shares: readonly number[]): number {
  return shares[APPLICATION] / (1 - shares[BEST_EFFORT] - shares[IDLE]);
}
