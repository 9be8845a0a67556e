/**
 * What theory says of a point.
 *
 * @module
 */

import type { PlainPoint, Point, ServiceSpec } from "../scenario/point.ts";
import { rateOf } from "../scenario/rate_profile.ts";
import { isUneven } from "../scenario/uneven.ts";
import * as las from "../theory/mg1_las.ts";
import * as srpt from "../theory/mg1_srpt.ts";
import * as srptDiscrete from "../theory/mg1_srpt_discrete.ts";
import * as mmc from "../theory/mmc.ts";
import { mixtureMoments, serviceClasses } from "../workload/service.ts";
import { fcfsTheory } from "./fcfs.ts";
import type { Theory, TheoryQueue } from "./says.ts";

export type { Theory, TheoryStatistic } from "./says.ts";

/**
 * The closed form or approximation that is about `point`, or null where there is
 * none: no steady state, cores that are shared or uneven, requests that depend on
 * one another, or a policy that nobody has solved.
 *
 * | policy | arrivals | service | cores | theory |
 * | --- | --- | --- | --- | --- |
 * | centralized FCFS | Poisson | exponential | any | M/M/c |
 * | | Poisson | fixed | any | M/D/c |
 * | | Poisson | any | 1 | M/G/1 |
 * | | Poisson | any | 2 or more | mean: Kimura's approximation |
 * | | gamma, fixed | any | any | mean: Whitt's approximation |
 * | partitioned FCFS, steered at random | Poisson | any | any | that of one core |
 * | processor sharing | Poisson | any | any | mean: that of M/M/c |
 * | SRPT, least attained service | Poisson | exponential, uniform, or fixed times | 1 | mean |
 */
export function theoryFor(point: Point): Theory | null {
  const queue = queueOf(point);
  if (queue === null || !(queue.load < 1)) return null;
  const { cores, load, meanUs, arrivalScv } = queue;
  const { name, steering } = point.policy;
  const isPoisson = arrivalScv === 1;
  switch (name) {
    case "centralized-fcfs":
      return fcfsTheory(queue);
    case "partitioned-fcfs":
      if (cores === 1) return fcfsTheory(queue);
      return isPoisson && steering === "random"
        ? fcfsTheory({ ...queue, cores: 1 })
        : null;
    case "processor-sharing": {
      if (!isPoisson) return null;
      // The number of requests, and so the mean, does not depend on the law.
      const latencyUs = mmc.meanLatencyUs(cores, load, meanUs);
      return meanTheory(`M/G/${cores}-PS`, latencyUs, latencyUs / meanUs);
    }
    case "srpt":
      return isPoisson && cores === 1
        ? orderTheory(
          "M/G/1-SRPT",
          queue,
          srpt.meanLatencyUs,
          (load, atoms) => srptDiscrete.latenciesUs(load, atoms),
        )
        : null;
    case "least-attained-service":
      return isPoisson && cores === 1
        ? orderTheory("M/G/1-LAS", queue, las.meanLatencyUs, las.latenciesUs)
        : null;
    default:
      return null;
  }
}

/** The queue of `point`, whose requests come by themselves and do not depend on one another; else null. */
function queueOf(point: Point): TheoryQueue | null {
  if (point.applications !== undefined) return null;
  if (point.hardware !== undefined && isUneven(point.hardware)) return null;
  const arrivalScv = scvOf(point.arrivals);
  if (arrivalScv === null || point.service.distribution === "trace") {
    return null;
  }
  const { cores, service } = point;
  const { meanUs, scv } = mixtureMoments(serviceClasses(service));
  const load = Number(rateOf(point, cores, meanUs)) * meanUs / cores;
  return { cores, load, arrivalScv, service, meanUs, serviceScv: scv };
}

/** Of times between arrivals that do not depend on one another; else null. */
function scvOf(arrivals: PlainPoint["arrivals"]): number | null {
  if (arrivals.process === "poisson") return 1;
  if (arrivals.process === "fixed") return 0;
  return arrivals.process === "gamma" ? arrivals.scv : null;
}

function meanTheory(
  name: string,
  latencyUs: number,
  slowdown: number | null,
): Theory {
  return {
    name,
    isExact: true,
    latencyUs: (statistic) => statistic === "mean" ? latencyUs : null,
    slowdown: (statistic) => statistic === "mean" ? slowdown : null,
    waitUs: () => null,
  };
}

/** The mean of one core that serves in an order of its own, if its law is among those that are solved. */
function orderTheory(
  name: string,
  { load, service }: TheoryQueue,
  ofLaw: (load: number, law: srpt.ContinuousLaw) => number,
  ofAtoms: (load: number, atoms: readonly srptDiscrete.Atom[]) => number[],
): Theory | null {
  const law = lawOf(service);
  if (law !== null) return meanTheory(name, ofLaw(load, law), null);
  const atoms = atomsOf(service);
  if (atoms === null) return null;
  const weights = atoms.reduce((sum, { weight }) => sum + weight, 0);
  const latenciesUs = ofAtoms(load, atoms);
  const mean = (value: (atom: number) => number) =>
    atoms.reduce((sum, { weight }, atom) => sum + weight * value(atom), 0) /
    weights;
  return meanTheory(
    name,
    mean((atom) => latenciesUs[atom]),
    mean((atom) => latenciesUs[atom] / atoms[atom].timeUs),
  );
}

function lawOf(service: ServiceSpec): srpt.ContinuousLaw | null {
  switch (service.distribution) {
    case "exponential":
      return srpt.exponentialLaw(service.meanUs);
    case "uniform":
      return service.minUs < service.maxUs
        ? srpt.uniformLaw(service.minUs, service.maxUs)
        : null;
    default:
      return null;
  }
}

function atomsOf(service: ServiceSpec): srptDiscrete.Atom[] | null {
  if (service.distribution === "fixed") {
    return [{ timeUs: service.timeUs, weight: 1 }];
  }
  if (service.distribution !== "bimodal") return null;
  const atoms = service.modes.flatMap((mode) =>
    "timeUs" in mode ? [{ timeUs: mode.timeUs, weight: mode.weight }] : []
  );
  return atoms.length === service.modes.length ? atoms : null;
}
