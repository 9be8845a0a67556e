/**
 * Every system of the survey, by name, and all that a scenario can name beside.
 *
 * @module
 */

import type { PolicyDefinition } from "../policies/definition.ts";
import { POLICIES } from "../policies/mod.ts";
import { SHENANGO_SYSTEM, SHINJUKU_SYSTEM, TAS } from "./dedicated.ts";
import { policyOf, type SystemDefinition } from "./definition.ts";
import { FASTSOCKET, LINUX, LINUX_REUSEPORT, MEGAPIPE } from "./kernel.ts";
import { AFFINITY_ACCEPT_SYSTEM, ZYGOS_SYSTEM } from "./stealing.ts";
import { ACCELTCP, IX, MTCP, STACKMAP, TONIC } from "./polled.ts";

/** Every system, in the order they are listed. */
export const SYSTEMS: readonly SystemDefinition[] = [
  LINUX,
  LINUX_REUSEPORT,
  AFFINITY_ACCEPT_SYSTEM,
  MEGAPIPE,
  FASTSOCKET,
  STACKMAP,
  MTCP,
  IX,
  ZYGOS_SYSTEM,
  TAS,
  SHINJUKU_SYSTEM,
  SHENANGO_SYSTEM,
  ACCELTCP,
  TONIC,
];

/** Every policy, and every system as a policy. */
export const DEFINITIONS: readonly PolicyDefinition[] = [
  ...POLICIES,
  ...SYSTEMS.map(policyOf),
];
