/**
 * What theory says of clients who wait for replies.
 *
 * @module
 */

import type { ClosedSpec, PlainPoint } from "../scenario/point.ts";
import * as repair from "../theory/machine_repair.ts";
import { mixtureMoments, serviceClasses } from "../workload/service.ts";
import { meanTheory } from "./means.ts";
import type { Theory } from "./says.ts";

/**
 * The theory of a point that `clients` send requests to: that of machines and
 * those who repair them. Under processor sharing the law of service makes no
 * difference, and how clients think never does. Null where there is none, as
 * where clients give up.
 */
export function closedTheory(
  { cores, service, policy }: PlainPoint,
  { clients, thinkUs, timeoutUs }: ClosedSpec,
): Theory | null {
  const isShared = policy.name === "processor-sharing";
  const isFcfs = policy.name === "centralized-fcfs" ||
    policy.name === "partitioned-fcfs" && cores === 1;
  const isSolved = isShared ||
    isFcfs && service.distribution === "exponential";
  if (timeoutUs !== null || !isSolved || service.distribution === "trace") {
    return null;
  }
  const { meanUs } = mixtureMoments(serviceClasses(service));
  const latencyUs = repair.meanLatencyUs(cores, clients, thinkUs, meanUs);
  return {
    ...meanTheory(
      `M/${isShared ? "G" : "M"}/${cores}//${clients}${isShared ? "-PS" : ""}`,
      {
        latencyUs,
        // A request is slowed down by as much as all of them, whatever it owes.
        slowdown: isShared ? latencyUs / meanUs : null,
        waitUs: isFcfs ? latencyUs - meanUs : null,
      },
    ),
    throughputMrps: repair.throughputMrps(cores, clients, thinkUs, meanUs),
  };
}
