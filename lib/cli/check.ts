/**
 * `kneepoint check FILE`: whether a scenario or a trace is good, and what it
 * would run.
 *
 * @module
 */

import {
  checkTrace,
  type TraceFlags,
  withTraceOptions,
} from "./check_trace.ts";
import { type Command, newCommand } from "./command.ts";
import { describeRun } from "./describe.ts";
import { MANY_POINTS, readPlan } from "./input.ts";
import { print, say } from "./output.ts";
import { DONE, type Status } from "./status.ts";
import { checkTraces } from "./traces.ts";

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
  await checkTraces(plan);
  print(describeRun(plan, plan.numbers()));
  if (plan.pointCount > MANY_POINTS) {
    say(
      `More than ${
        MANY_POINTS.toLocaleString("en")
      } points: --yes runs them unasked`,
    );
  }
}
