/**
 * Connections as a scenario's file has them, and as its points do: every default
 * filled in.
 *
 * @module
 */

import type { ConnectionsSpec } from "./point.ts";
import { DEFAULTS } from "./schema.ts";
import { DEFAULT_EXPONENT } from "./connections_schema.ts";

/** Connections as the file has them, their axes settled. */
export interface ConnectionsEntry {
  /** How many are open at a time, where that is said. */
  readonly count?: number;
  /** How requests spread over them, where that is said. */
  readonly popularity?: "uniform" | "zipf";
  /** How uneven that is, where it is said and could be otherwise. */
  readonly exponent?: number;
  /** Requests that each carries, where they do not last. */
  readonly requestsEach?: number;
}

/** `entry` with every default filled in. */
export function connectionsOf(entry: ConnectionsEntry): ConnectionsSpec {
  const { exponent = DEFAULT_EXPONENT, ...others } = entry;
  const { popularity, ...spec } = { ...DEFAULTS.connections, ...others };
  return popularity === "uniform"
    ? { ...spec, popularity }
    : { ...spec, popularity, exponent };
}
