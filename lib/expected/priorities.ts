/**
 * What theory says of one queue whose classes go before one another: priorities,
 * and shortest job first.
 *
 * @module
 */

import type { ServiceSpec } from "../scenario/point.ts";
import * as mg1 from "../theory/mg1_priority.ts";
import * as sjf from "../theory/mg1_sjf.ts";
import * as mmc from "../theory/mmc_priority.ts";
import { type ServiceClass, serviceClasses } from "../workload/service.ts";
import { fcfsTheory } from "./fcfs.ts";
import { atomsOf, lawOf } from "./laws.ts";
import { type Means, meanTheory } from "./means.ts";
import type { Theory, TheoryQueue } from "./says.ts";

/** Who goes before whom. */
export interface PriorityRule {
  /** Whether the classes of shorter mean service go first; if not, those listed first. */
  readonly shortestFirst: boolean;
  /** Whether classes of the same mean service are as one. */
  readonly equalsTogether: boolean;
  /** Whether a request takes the core from one of a later class, at no cost; each class then has a place of its own. */
  readonly preemptive: boolean;
}

/** Who goes first where the mean service of a class is all that is known of a request. */
export const SHORTEST_CLASS: PriorityRule = {
  shortestFirst: true,
  equalsTogether: true,
  preemptive: false,
};

/** The theory of `queue`, to which requests come as a Poisson process, where classes go by `rule`; null where there is none. */
export function priorityTheory(
  queue: TheoryQueue,
  rule: PriorityRule,
): Theory | null {
  const { cores, load, meanUs } = queue;
  const groups = groupsOf(serviceClasses(queue.service), rule);
  // Nobody goes before anybody.
  if (groups.length === 1) return fcfsTheory(queue);
  const isOneCore = cores === 1;
  if (!isOneCore && !isOneExponential(queue.service)) return null;
  const moments = groups.map((group) => {
    const weight = group.reduce((sum, { share }) => sum + share, 0);
    const scv = group.reduce((sum, { share, law }) =>
      sum + share * law.scv, 0) / weight;
    // Means are the same within a group.
    return { weight, meanUs: group[0].law.meanUs, scv };
  });
  const weights = moments.map(({ weight }) => weight);
  const name = `M/${isOneCore ? "G" : "M"}/${cores}, ${
    rule.preemptive ? "preemptive priority" : "priority"
  }`;
  if (rule.preemptive) {
    const latenciesUs = isOneCore
      ? mg1.preemptiveLatenciesUs(load, moments)
      : mmc.preemptiveLatenciesUs(cores, load, meanUs, weights);
    return byClass(name, groups, (_, group) => ({
      latencyUs: latenciesUs[group],
      waitUs: null,
    }));
  }
  const waitsUs = isOneCore
    ? mg1.meanWaitsUs(load, moments)
    : mmc.meanWaitsUs(cores, load, meanUs, weights);
  return byClass(name, groups, ({ law }, group) => ({
    latencyUs: waitsUs[group] + law.meanUs,
    waitUs: waitsUs[group],
  }));
}

/** The theory of `queue`, likewise, where the shortest service that waits goes next; null where there is none. */
export function shortestJobTheory(queue: TheoryQueue): Theory | null {
  const { cores, load, meanUs, service } = queue;
  // Fixed times are classes: the shorter goes before the longer.
  if (atomsOf(service) !== null) return priorityTheory(queue, SHORTEST_CLASS);
  const law = lawOf(service);
  if (cores > 1 || law === null) return null;
  const waitUs = sjf.meanWaitUs(load, law);
  return meanTheory("M/G/1-SJF", {
    waitUs,
    latencyUs: waitUs + meanUs,
    slowdown: null,
  });
}

/** Classes that are served together, by who goes first. */
function groupsOf(
  classes: readonly ServiceClass[],
  { shortestFirst, equalsTogether }: PriorityRule,
): ServiceClass[][] {
  const order = shortestFirst
    ? classes.toSorted((a, b) => a.law.meanUs - b.law.meanUs)
    : classes;
  const groups: ServiceClass[][] = [];
  for (const each of order) {
    const last = groups.at(-1);
    const isEqual = last?.[0].law.meanUs === each.law.meanUs;
    if (equalsTogether && isEqual) last!.push(each);
    else groups.push([each]);
  }
  return groups;
}

/** Whether the service of every class is exponential, and that of all the same. */
function isOneExponential(service: ServiceSpec): boolean {
  if (service.distribution !== "bimodal") return false;
  const meansUs = service.modes.map((mode) =>
    "service" in mode && mode.service.distribution === "exponential"
      ? mode.service.meanUs
      : NaN
  );
  return meansUs.every((meanUs) => meanUs === meansUs[0]);
}

/** The theory of classes, of which each is known by mean latency, and perhaps wait. */
function byClass(
  name: string,
  groups: readonly (readonly ServiceClass[])[],
  means: (of: ServiceClass, group: number) => Omit<Means, "slowdown">,
): Theory {
  const known = groups.flatMap((classes, group) =>
    classes.map((of) => {
      const { latencyUs, waitUs } = means(of, group);
      // Its mean may be infinite: the mean of 1 ÷ service is.
      const slowdown = of.law.scv === 0 ? latencyUs / of.law.meanUs : null;
      return { of, means: { latencyUs, waitUs, slowdown } };
    })
  );
  const overall = (of: keyof Means) =>
    known.reduce<number | null>((sum, { of: { share }, means }) => {
      const value = means[of];
      return sum === null || value === null ? null : sum + share * value;
    }, 0);
  return {
    ...meanTheory(name, {
      latencyUs: overall("latencyUs")!,
      slowdown: overall("slowdown"),
      waitUs: overall("waitUs"),
    }),
    classes: Object.fromEntries(
      known.map(({ of, means }) => [of.name, meanTheory(name, means)]),
    ),
  };
}
