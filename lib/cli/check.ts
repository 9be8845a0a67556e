/**
 * `kneepoint check FILE`: whether a scenario or a trace is good, and what it
 * would run.
 *
 * @module
 */

import type { ScenarioPlan } from "../scenario/plan.ts";
import {
  checkTrace,
  type TraceFlags,
  withTraceOptions,
} from "./check_trace.ts";
import { type Command, newCommand } from "./command.ts";
import { describeRun } from "./describe.ts";
import { checkTraces, MANY_POINTS, readPlan } from "./input.ts";
import { print, say } from "./output.ts";
import { DONE, type Status } from "./status.ts";

/** The command. */
export function checkCommand(done: (status: Status) => void): Command {
  return withTraceOptions(newCommand("check"))
    .description(
      "validate a scenario or a trace (.csv) and say what it would run",
    )
    .argument("<file>", 'a scenario, "-" for standard input, or a trace')
    .action(async (file: string, flags: TraceFlags) => {
      if (/\.csv$/i.test(file)) await checkTrace(file, flags);
      else await checkScenario(file);
      done(DONE);
    });
}

async function checkScenario(file: string): Promise<void> {
  const plan = await readPlan(file);
  await checkTraces(workloadsOf(plan));
  print(
    describeRun(
      plan,
      Array.from({ length: plan.pointCount }, (_, point) => point),
    ),
  );
  if (plan.pointCount > MANY_POINTS) {
    say(
      `More than ${
        MANY_POINTS.toLocaleString("en")
      } points: --yes runs them unasked`,
    );
  }
}

/** A point with every arrival process and service law of `plan`; the other axes read no traces. */
function* workloadsOf(plan: ScenarioPlan) {
  const { arrivals, service } = plan.axes;
  for (let a = 0; a < arrivals.count; a++) {
    for (let s = 0; s < service.count; s++) {
      yield {
        ...plan.point(0),
        arrivals: arrivals.at(a),
        service: service.at(s),
      };
    }
  }
}
