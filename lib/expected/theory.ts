/**
 * What theory says of a point.
 *
 * @module
 */

import type { PlainPoint, Point } from "../scenario/point.ts";
import { rateOf } from "../scenario/rate_profile.ts";
import { isUneven } from "../scenario/uneven.ts";
import * as las from "../theory/mg1_las.ts";
import * as srpt from "../theory/mg1_srpt.ts";
import * as srptDiscrete from "../theory/mg1_srpt_discrete.ts";
import * as mmc from "../theory/mmc.ts";
import { mixtureMoments, serviceClasses } from "../workload/service.ts";
import { closedTheory } from "./closed.ts";
import { fcfsTheory } from "./fcfs.ts";
import { atomsOf, lawOf } from "./laws.ts";
import { meanTheory } from "./means.ts";
import {
  priorityTheory,
  SHORTEST_CLASS,
  shortestJobTheory,
} from "./priorities.ts";
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
 * | shortest job first | Poisson | exponential, uniform, or fixed times | 1 | mean, by class |
 * | priority, preemptive or not; shortest job first by class mean | Poisson | any | 1 | mean, by class |
 * | | Poisson | the same exponential in all classes | 2 or more | mean, by class |
 * | centralized FCFS | closed | exponential | any | mean, throughput |
 * | processor sharing | closed | any | any | mean, throughput |
 */
export function theoryFor(point: Point): Theory | null {
  if (isPlain(point) && point.arrivals.process === "closed") {
    return closedTheory(point, point.arrivals);
  }
  const queue = queueOf(point);
  if (queue === null || !(queue.load < 1)) return null;
  const { cores, load, meanUs, arrivalScv } = queue;
  const { name, steering, by, order, preemptive, preemptUs } = point.policy;
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
      return meanTheory(`M/G/${cores}-PS`, {
        latencyUs,
        slowdown: latencyUs / meanUs,
        waitUs: null,
      });
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
    case "shortest-job-first":
      if (!isPoisson) return null;
      return by === "class-mean"
        ? priorityTheory(queue, SHORTEST_CLASS)
        : shortestJobTheory(queue);
    case "priority":
      return isPoisson && !(preemptive && Number(preemptUs) > 0)
        ? priorityTheory(queue, {
          shortestFirst: order === "shortest-first",
          equalsTogether: false,
          preemptive: preemptive === true,
        })
        : null;
    default:
      return null;
  }
}

/** Whether the machine of `point` has alike cores, and one application. */
function isPlain(point: Point): point is PlainPoint {
  return point.applications === undefined &&
    (point.hardware === undefined || !isUneven(point.hardware));
}

/** The queue of `point`, whose requests come by themselves and do not depend on one another; else null. */
function queueOf(point: Point): TheoryQueue | null {
  if (!isPlain(point)) return null;
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

/** The mean of one core that serves in an order of its own, if its law is among those that are solved. */
function orderTheory(
  name: string,
  { load, service }: TheoryQueue,
  ofLaw: (load: number, law: srpt.ContinuousLaw) => number,
  ofAtoms: (load: number, atoms: readonly srptDiscrete.Atom[]) => number[],
): Theory | null {
  const law = lawOf(service);
  if (law !== null) {
    const latencyUs = ofLaw(load, law);
    return meanTheory(name, { latencyUs, slowdown: null, waitUs: null });
  }
  const atoms = atomsOf(service);
  if (atoms === null) return null;
  const weights = atoms.reduce((sum, { weight }) => sum + weight, 0);
  const latenciesUs = ofAtoms(load, atoms);
  const mean = (value: (atom: number) => number) =>
    atoms.reduce((sum, { weight }, atom) => sum + weight * value(atom), 0) /
    weights;
  return meanTheory(name, {
    latencyUs: mean((atom) => latenciesUs[atom]),
    slowdown: mean((atom) => latenciesUs[atom] / atoms[atom].timeUs),
    waitUs: null,
  });
}
