/** Applications that share cores, for laws and twins. */

import type { Application } from "../lib/policies/definition.ts";

/** Cores that {@linkcode SHARED} is for. */
export const SHARED_CORES = 6;

/** A latency-critical application with two cores guaranteed, but for what `of` says. */
export function application(of: Partial<Application>): Application {
  return {
    name: "a",
    isBestEffort: false,
    isEndless: false,
    guaranteedCores: 2,
    maxCores: SHARED_CORES,
    ...of,
  };
}

/** A best-effort application with requests. */
export const JOBS: Application = application({
  name: "jobs",
  isBestEffort: true,
  guaranteedCores: 0,
});

/** Work without end. */
export const BATCH: Application = { ...JOBS, name: "batch", isEndless: true };

/** Who shares the cores, and the application of each class. */
export const SHARED: readonly [
  string,
  readonly Application[],
  readonly number[],
][] = [
  ["two applications", [application({}), application({ name: "b" })], [0, 1]],
  ["and work without end", [
    application({}),
    BATCH,
    application({ name: "b", guaranteedCores: 1 }),
  ], [0, 2]],
  ["a best-effort application, capped work without end", [
    application({ guaranteedCores: 3, maxCores: 4 }),
    { ...JOBS, guaranteedCores: 1 },
    { ...BATCH, maxCores: 2 },
  ], [0, 1]],
];
