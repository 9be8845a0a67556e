/**
 * What each system does, in the words of the survey's summary (its Figure 3.42), as
 * it follows from what the system is composed of.
 *
 * Source: K. A. Kumar, "Survey of state-of-the-art Network Stacks", IIT Bombay, 2019.
 *
 * @module
 */

import type { SystemDefinition } from "./definition.ts";
import type { SteeringName } from "./parameters.ts";

/** What is said of each system, in the order of the columns. */
export const TRAITS = [
  "connection locality",
  "file-system overhead",
  "event handling",
  "packet I/O",
  "colocation",
  "queueing model",
  "NIC does",
] as const;

/** What is said of a system. */
export type Trait = typeof TRAITS[number];

/** Steering by which packets of a connection come to the core that is its own. */
const LOCAL: readonly SteeringName[] = ["rss", "xps", "rfs", "flow-director"];

/** Policies that keep a request on the core it was received on, or by which some core gets to it. */
const QUEUEING: Readonly<Record<string, string>> = {
  "partitioned-fcfs": "d-FCFS",
  "affinity-accept": "d-FCFS, connections stolen",
  "zygos": "c-FCFS, partly",
};

/** What `system` does, as it comes. */
export function traitsOf(
  { composition, parameters }: SystemDefinition,
): Record<Trait, string> {
  const { placement, dispatch, events, packetIo, fileSystem, dataPath } =
    composition;
  const steering = parameters.steering?.default as SteeringName | undefined;
  // On cores of its own, a stack receives and sends a connection on the same.
  const staysPut = placement === "dedicated" ||
    (dispatch in QUEUEING && steering !== undefined &&
      LOCAL.includes(steering));
  return {
    "connection locality": staysPut ? "yes" : "no",
    "file-system overhead": fileSystem,
    "event handling": events === "batched" ? "batched" : "system calls",
    "packet I/O": packetIo === "batched" ? "batched" : "per packet",
    "colocation": placement === "dedicated" ? "no" : "yes",
    "queueing model": QUEUEING[dispatch] ?? "c-FCFS",
    "NIC does": parameters.connectionOffload?.default === true
      ? "connections"
      : dataPath === "nic"
      ? "data"
      : "-",
  };
}
