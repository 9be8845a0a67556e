/**
 * A law of service as strata of equal logarithmic width, and with them the tails of
 * latency and slowdown from that of the wait.
 *
 * A request's service does not depend on its wait. So of a run only the waits need
 * be counted; what services add to them is summed over all that they may be, and
 * chance has no part in it.
 *
 * @module
 */

import { Stream } from "../random/stream.ts";
import type { ServiceSpec } from "../scenario/point.ts";
import {
  balancedPhases,
  exponential,
  fixed,
  type ServiceLaw,
} from "../workload/laws.ts";
import { atLeastOneTick, serviceLaw } from "../workload/service.ts";
import type { Tail } from "./tail.ts";

/** Services, stratum by stratum. */
export interface ServiceStrata {
  /** Share of requests. By stratum. */
  readonly share: Float64Array;
  /** Shortest service, ticks. By stratum. */
  readonly low: Float64Array;
  /** Longest service, ticks. By stratum. */
  readonly high: Float64Array;
}

/** Strata in which a probability halves, unless it is said. */
const STRATA_AN_OCTAVE = 32;
/** Halvings of the probability of the longest services, and of the shortest. */
const OCTAVES = 40;

/** Draws from a law what has a given probability to be longer or shorter. */
class Quantiles extends Stream {
  #at = 0;

  constructor() {
    super([1, 0, 0, 0]);
  }

  /** From now on every draw is that of this uniform number. */
  set(uniform: number): void {
    this.#at = Math.min(uniform, 1 - 2 ** -53);
  }

  override uniform(): number {
    return this.#at;
  }
}

/**
 * The services that `service` describes, which is not a trace.
 *
 * The probabilities of the shortest services and of the longest fall by 1/45 from
 * one stratum to the next, down to 10⁻¹².
 *
 * @param anOctave Strata in which these probabilities halve.
 */
export function strataOf(
  service: ServiceSpec,
  anOctave: number = STRATA_AN_OCTAVE,
): ServiceStrata {
  const share: number[] = [], low: number[] = [], high: number[] = [];
  const stream = new Quantiles();
  const bounds = boundaries(anOctave);
  for (const { share: ofAll, law } of partsOf(service)) {
    const quantile = (uniform: number) => {
      stream.set(uniform);
      return atLeastOneTick(law.draw(stream));
    };
    const ends = law.scv === 0 ? [0, 1] : bounds;
    for (let stratum = 0; stratum + 1 < ends.length; stratum++) {
      share.push(ofAll * (ends[stratum + 1] - ends[stratum]));
      low.push(quantile(ends[stratum]));
      high.push(quantile(ends[stratum + 1]));
    }
  }
  return {
    share: Float64Array.from(share),
    low: Float64Array.from(low),
    high: Float64Array.from(high),
  };
}

/** A share of requests, and a law that is drawn by inversion: the larger the uniform, the longer. */
interface Part {
  readonly share: number;
  readonly law: ServiceLaw;
}

function partsOf(service: ServiceSpec): readonly Part[] {
  switch (service.distribution) {
    case "bimodal":
      return mixture(
        service.modes,
        (mode) =>
          "timeUs" in mode
            ? [{ share: 1, law: fixed(mode.timeUs) }]
            : partsOf(mode.service),
      );
    case "hyperexponential":
      return mixture(
        "phases" in service
          ? service.phases
          : balancedPhases(service.meanUs, service.scv),
        ({ meanUs }) => [{ share: 1, law: exponential(meanUs) }],
      );
    default:
      return [{ share: 1, law: serviceLaw(service) }];
  }
}

/** The parts of all `members`, as often as they come. */
function mixture<Member extends { readonly weight: number }>(
  members: readonly Member[],
  parts: (member: Member) => readonly Part[],
): Part[] {
  const total = members.reduce((sum, { weight }) => sum + weight, 0);
  return members.flatMap((member) =>
    parts(member).map(({ share, law }) => ({
      share: share * member.weight / total,
      law,
    }))
  );
}

/** From 0 to 1, close at both ends. */
function boundaries(anOctave: number): number[] {
  const steps = OCTAVES * anOctave;
  const half = Array.from(
    { length: steps },
    (_, step) => 2 ** (-1 - step / anOctave),
  );
  return [
    0,
    ...half.toReversed(),
    ...half.slice(1).map((probability) => 1 - probability),
    1,
  ];
}

/** The tail of latency, ticks, of requests with these services that wait as `wait` says. */
export function latencyTail(
  { share, low, high }: ServiceStrata,
  wait: Tail,
): Tail {
  return (latency) => {
    let beyond = 0;
    for (let of = 0; of < share.length; of++) {
      beyond += share[of] * (
        // Services of this length or more need not wait.
        latency <= low[of]
          ? 1
          : latency >= high[of]
          ? wait(latency - (low[of] + high[of]) / 2)
          : partly(latency, low[of], high[of], wait)
      );
    }
    return beyond;
  };
}

/** The same of a stratum of which the services from `latency` on need not wait. */
function partly(latency: number, low: number, high: number, wait: Tail) {
  const alone = (high - latency) / (high - low);
  return alone + (1 - alone) * wait((latency - low) / 2);
}

/** The tail of slowdown of the same. */
export function slowdownTail(
  { share, low, high }: ServiceStrata,
  wait: Tail,
): Tail {
  return (slowdown) => {
    let beyond = 0;
    for (let of = 0; of < share.length; of++) {
      beyond += share[of] * wait((slowdown - 1) * (low[of] + high[of]) / 2);
    }
    return beyond;
  };
}
