/**
 * Which parameters of policies are costs, that can be switched off to see what
 * they cost.
 *
 * @module
 */

import type { PolicyDefinition, PolicySpec } from "../policies/definition.ts";

/**
 * Times that are rules and not costs: how long something may last, how often it is
 * looked at, and from when on something is done about it.
 */
export const RULES: readonly string[] = [
  "delayUs",
  "downAfterUs",
  "intervalUs",
  "irqBalanceUs",
  "jitterUs",
  "maxDelayUs",
  "metricsUs",
  "minDelayUs",
  "minGranularityUs",
  "ownCheckUs",
  "quantumUs",
  "rebalanceUs",
  "resendUs",
  "sampleUs",
  "searchUs",
  "sleeperCreditUs",
  "targetLatencyUs",
  "thresholdUs",
  "tickUs",
  "upAfterDownUs",
  "upAfterUpUs",
  "wakeupGranularityUs",
];

/** Names of the costs that `spec` has, none of them 0. */
export function costsOf(
  { parameters }: PolicyDefinition,
  spec: PolicySpec,
): string[] {
  return Object.entries(parameters).filter(([name, parameter]) =>
    parameter.type === "number" && parameter.unit === "us" &&
    !RULES.includes(name) && Number(spec[name]) > 0
  ).map(([name]) => name);
}
