/**
 * What theory says of one queue, first come first served.
 *
 * @module
 */

import { TICKS_PER_US } from "../engine/ticks.ts";
import {
  latencyTail,
  type ServiceStrata,
  slowdownTail,
  strataOf,
} from "../tails/services.ts";
import type { Tail } from "../tails/tail.ts";
import { whereFallsTo } from "../theory/_bisect.ts";
import * as ggc from "../theory/ggc.ts";
import * as mdc from "../theory/mdc.ts";
import * as mg1 from "../theory/mg1.ts";
import * as mg1Tail from "../theory/mg1_tail.ts";
import * as mmc from "../theory/mmc.ts";
import type { Theory, TheoryQueue, TheoryStatistic } from "./says.ts";

/** Strata of a service in which the probabilities of its ends halve. */
const STRATA_AN_OCTAVE = 8;

/** Load up to which M/D/c is solved: beyond it sums take too long. */
const MOST_MDC_LOAD = 0.99;

/** The theory of `queue`, whose load is below 1; null where there is none. */
export function fcfsTheory(queue: TheoryQueue): Theory | null {
  const { cores, load, meanUs, arrivalScv, serviceScv, service } = queue;
  if (arrivalScv !== 1) {
    return approximation(`GI/G/${cores} (Whitt)`, meanUs, ggc.whittUs(queue));
  }
  if (service.distribution === "exponential") {
    return exact(queue, `M/M/${cores}`, {
      meanUs: mmc.meanWaitUs(cores, load, meanUs),
      tail: (us) => mmc.waitTail(cores, load, meanUs, us),
    });
  }
  // The grid of M/G/1 would do on one core, but this has no error.
  const isSolved = load <= MOST_MDC_LOAD;
  if (service.distribution === "fixed" && isSolved) {
    return exact(queue, `M/D/${cores}`, {
      meanUs: mdc.meanWaitUs(cores, load, meanUs),
      tail: mdc.waitTailOf(cores, load, meanUs),
    });
  }
  if (cores === 1) {
    return exact(queue, "M/G/1", {
      meanUs: mg1.meanWaitUs(load, meanUs, serviceScv),
      tail: mg1Tail.waitTailOf(load, partsOf(strataFor(queue))),
    });
  }
  return isSolved
    ? approximation(`M/G/${cores} (Kimura)`, meanUs, ggc.kimuraUs(queue))
    : null;
}

/** A wait, all of it. */
interface Wait {
  /** Mean, µs. */
  readonly meanUs: number;
  /** Probability of more than this, µs. */
  readonly tail: (waitUs: number) => number;
}

/** All that follows from the whole wait. */
function exact(queue: TheoryQueue, name: string, wait: Wait): Theory {
  const { meanUs } = queue;
  const strata = strataFor(queue);
  const inTicks: Tail = (ticks) =>
    ticks <= 0 ? 1 : wait.tail(ticks / TICKS_PER_US);
  const percentile = (tail: Tail, guess: number) => (statistic: number) =>
    whereFallsTo(tail, (100 - statistic) / 100, guess);
  const latency = percentile(latencyTail(strata, inTicks), TICKS_PER_US);
  const slowdown = percentile(slowdownTail(strata, inTicks), 1);
  return {
    name,
    isExact: true,
    latencyUs: (statistic) =>
      statistic === "mean"
        ? wait.meanUs + meanUs
        : latency(statistic) / TICKS_PER_US,
    // Its mean may be infinite: the mean of 1 ÷ service is.
    slowdown: (statistic) =>
      statistic === "mean" ? null : Math.max(1, slowdown(statistic)),
    waitUs: (statistic) =>
      statistic === "mean"
        ? wait.meanUs
        : percentile(wait.tail, meanUs)(statistic),
  };
}

/** A mean wait, and nothing else. */
function approximation(
  name: string,
  meanUs: number,
  waitUs: number,
): Theory {
  const mean = (value: number) => (statistic: TheoryStatistic) =>
    statistic === "mean" ? value : null;
  return {
    name,
    isExact: false,
    latencyUs: mean(waitUs + meanUs),
    slowdown: () => null,
    waitUs: mean(waitUs),
  };
}

function strataFor({ service }: TheoryQueue): ServiceStrata {
  return strataOf(service, STRATA_AN_OCTAVE);
}

/** The strata as M/G/1 asks for them. */
function partsOf({ share, low, high }: ServiceStrata): mg1Tail.ServicePart[] {
  return Array.from(share, (each, of) => ({
    share: each,
    lowUs: low[of] / TICKS_PER_US,
    highUs: high[of] / TICKS_PER_US,
  }));
}
