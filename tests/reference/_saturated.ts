/**
 * What a system does when there is always more to do: clients enough that some
 * request waits at every core.
 *
 * @module
 */

import { toUs } from "../../lib/engine/ticks.ts";
import { runClosed } from "../_closed_run.ts";
import type { Spec } from "../_run.ts";

/** How often connections are opened: for every request, or never again. */
export type Connections = "short" | "long";

/** What is asked of how many cores. */
export interface Asked {
  readonly cores: number;
  readonly connections: Connections;
  /** Time that the application takes for each request, µs. */
  readonly applicationUs?: number;
}

/** Of an application that sends back what it gets, µs: next to nothing. */
const ECHO_US = 0.1;
/** Requests of a run; those before and after the middle half are left out. */
const REQUESTS = 20_000;
/** Clients a core, and how long each thinks. */
const CLIENTS_EACH = 64, THINK_US = 10;

/** Requests that `system` does, million a second. */
export function throughputMrps(system: Spec, asked: Asked): number {
  const { cores, connections, applicationUs = ECHO_US } = asked;
  const finishes = runClosed(system, {
    cores,
    clients: CLIENTS_EACH * cores,
    thinkUs: THINK_US,
    service: { distribution: "fixed", timeUs: applicationUs },
    requests: REQUESTS,
    ...(connections === "short" ? { requestsEach: 1 } : {}),
  }).map(({ finish }) => finish).sort((a, b) => a - b);
  const from = finishes[REQUESTS / 4], until = finishes[3 * REQUESTS / 4];
  return REQUESTS / 2 / toUs(until - from);
}

/** Mean latency of a request that finds one core idle, µs: not the first, whose lines are nowhere yet. */
export function idleLatencyUs(system: Spec, applicationUs = ECHO_US): number {
  const served = runClosed(system, {
    cores: 1,
    clients: 1,
    thinkUs: 1000,
    think: "fixed",
    service: { distribution: "fixed", timeUs: applicationUs },
    requests: 10,
  }).slice(1);
  const latencies = served.map(({ arrival, finish }) => finish - arrival);
  return toUs(latencies.reduce((sum, of) => sum + of, 0) / latencies.length);
}
