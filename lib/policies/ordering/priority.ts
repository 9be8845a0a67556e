/**
 * Priority: the classes in an order, one queue, every core; whoever waits of the
 * first class goes first, within a class the first to arrive.
 *
 * The head-of-the-line and the preemptive-resume priorities of the textbooks. With
 * one class it is centralized FCFS; without preemption, shortest first, it is
 * shortest job first by class mean, and a higher class still waits for a core
 * that a lower one has. With preemption a class sees nothing of those behind it:
 * its requests are served as if they were not there. A preempted request waits in
 * its place, by its arrival, and resumes where it was.
 *
 * Right where the first classes are a small part of the load; wrong for the last
 * one near saturation, where it waits for everybody.
 *
 * Not modelled: the cost of a dispatcher, and of the order. Preemption costs
 * nothing unless `preemptUs` says so.
 *
 * Source: A. Cobham, "Priority assignment in waiting line problems", Operations
 * Research 2, 1954; L. Kleinrock, "Queueing Systems, Volume 2: Computer
 * Applications", 1976, chapter 3.
 *
 * @module
 */

import { toTicks } from "../../engine/ticks.ts";
import type { PolicyDefinition, RequestClass } from "../definition.ts";
import { ByKey } from "./by_key.ts";
import { PREEMPT_US, PREEMPTIVE } from "./preemptive.ts";

/** Priority. */
export const PRIORITY: PolicyDefinition = {
  name: "priority",
  summary:
    "One queue, the classes in an order, first come first served within a class",
  source:
    "Cobham, Operations Research 2, 1954; Kleinrock, Queueing Systems 2, 1976, chapter 3",
  notModelled: ["The cost of a dispatcher"],
  parameters: {
    order: {
      type: "choice",
      choices: ["shortest-first", "as-listed"],
      default: "shortest-first",
      means:
        "Which class goes first: that of the shortest mean service, of equals the one listed first; or the one listed first in the scenario",
      source:
        "Shortest first has the lowest mean wait: Kleinrock, 1976, section 3.7",
    },
    preemptive: PREEMPTIVE,
    preemptUs: PREEMPT_US,
  },
  extraCores: 0,
  timers: 0,
  workConserving: true,
  create: (spec, { machine, classes }) => {
    const { pool } = machine;
    const place = spec.order === "as-listed"
      ? classes.map((_, of) => of)
      : placesByMean(classes);
    return new ByKey(machine, {
      keyOf: (request) => place[pool.class[request]],
      preempts: spec.preemptive === true,
      preemptTicks: toTicks(Number(spec.preemptUs)),
    });
  },
};

/** Each class's place among all by mean service, from 0; of equals the first listed is first. By class. */
function placesByMean(classes: readonly RequestClass[]): number[] {
  const order = classes.map((_, of) => of)
    .sort((a, b) => classes[a].meanUs - classes[b].meanUs);
  return classes.map((_, of) => order.indexOf(of));
}
