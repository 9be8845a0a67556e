/**
 * The traces of a scenario, read before anything is run or written.
 *
 * @module
 */

import { ScenarioError } from "../scenario/error.ts";
import type { Grid } from "../scenario/grid.ts";
import type { ScenarioPlan } from "../scenario/plan.ts";
import type {
  ArrivalSpec,
  ServiceSpec,
  TraceColumn,
} from "../scenario/point.ts";
import { largestDemand } from "../scenario/worst.ts";
import type { TraceColumns } from "../workload/trace.ts";
import { traceProblems } from "../workload/trace_check.ts";
import type { RunFlags } from "./options.ts";

/**
 * Reads every trace of `plan` once, from its first row to its last.
 *
 * @throws {ScenarioError} If a row is not what it should be, or they are too few.
 */
export async function checkTraces(
  plan: ScenarioPlan,
  flags: RunFlags = {},
): Promise<void> {
  const problems = await traceProblems(
    tracesOf(plan),
    largestDemand(plan.axes),
    flags.requests === undefined ? "requests" : "--requests",
  );
  if (problems.length > 0) throw new ScenarioError(plan.source, problems);
}

/** Every pair of arrivals and services that are read together, or what is read alone. */
function* tracesOf({ axes }: ScenarioPlan): Generator<TraceColumns> {
  for (const arrival of columnsOf(axes.arrivals)) {
    for (const service of columnsOf(axes.service)) {
      if (arrival ?? service) {
        yield { ...(arrival && { arrival }), ...(service && { service }) };
      }
    }
  }
}

/** The columns that `grid` names, each once; null among them if some of it is drawn. */
function columnsOf(
  grid: Grid<ArrivalSpec | ServiceSpec | null>,
): Iterable<TraceColumn | null> {
  const found = new Map<string, TraceColumn | null>();
  for (let index = 0; index < grid.count; index++) {
    const spec = grid.at(index);
    if (spec === null || !("file" in spec)) found.set("", null);
    else {
      const { file, column, unit } = spec;
      found.set(JSON.stringify([file, column, unit]), { file, column, unit });
    }
  }
  return found.values();
}
