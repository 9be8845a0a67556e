/**
 * Whether a system's link or NIC is offered more than it lets through, which no core
 * of it would tell.
 *
 * @module
 */

import { isSystem } from "../policies/definition.ts";
import type { Point } from "../scenario/point.ts";
import { wireLimitMrps } from "../systems/bounds.ts";

/** Whether more requests are offered at `point`, `rateMrps`, than link and NIC let through; never where clients wait for replies. */
export function isBeyondWire(point: Point, rateMrps: number): boolean {
  if (!isSystem(point.policy.name) || point.applications !== undefined) {
    return false;
  }
  if (point.arrivals.process === "closed") return false;
  // A spliced request passes both ways, as any other.
  const { requestsEach = Infinity } = point.connections;
  return rateMrps >= wireLimitMrps(point.policy, requestsEach);
}
