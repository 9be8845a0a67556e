/** Quanta of preemptive policies. @module */

import { toTicks } from "../../engine/ticks.ts";
import type { PolicySpec } from "../definition.ts";

/** The quantum that `spec` asks for, ticks: one at least, for one that rounds to nothing would never let anybody finish. */
export function quantumOf(spec: PolicySpec): number {
  return Math.max(1, toTicks(Number(spec.quantumUs)));
}
