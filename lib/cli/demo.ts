/**
 * `kneepoint demo`: the question and the answer, computed before your eyes.
 *
 * @module
 */

import { resultTable } from "../report/table.ts";
import { type Command, newCommand } from "./command.ts";
import { describeRun } from "./describe.ts";
import { chosenPoints, readPlan } from "./input.ts";
import { LocalEngine } from "./local_engine.ts";
import { type RunFlags, withRunOptions } from "./options.ts";
import { print, say } from "./output.ts";
import { projectPath, resultsFolder, shownPath } from "./paths.ts";
import { commandOfPoint } from "./shell.ts";
import { DONE, INTERRUPTED, type Status } from "./status.ts";
import { identify, storeScenario } from "./store_scenario.ts";
import { checkTraces } from "./traces.ts";

/** The scenario that is shown. */
const SCENARIO = "scenarios/tail-vs-efficiency.json";

/** Options of the demo. */
interface DemoFlags extends RunFlags {
  readonly out?: string;
}

/** The command. */
export function demoCommand(done: (status: Status) => void): Command {
  return withRunOptions(newCommand("demo"))
    .description(`sweep ${SCENARIO} afresh: table, results and figures`)
    .option("--out <dir>", "folder of results (default: results)")
    .action(async (flags: DemoFlags) => {
      done(await demo(flags));
    });
}

async function demo(flags: DemoFlags): Promise<Status> {
  const plan = await readPlan(projectPath(SCENARIO), flags);
  const numbers = chosenPoints(plan, flags);
  await checkTraces(plan, flags);
  if (flags.dryRun) {
    print(describeRun(plan, numbers));
    return DONE;
  }
  const scenario = plan.build();
  if (!flags.quiet) {
    say(`${scenario.title}: ${numbers.length} points`);
  }
  const { status, folder, rows } = await storeScenario({
    scenario,
    identity: await identify(scenario),
    numbers,
    out: resultsFolder(flags.out),
    engine: new LocalEngine(flags.workers),
    isFresh: true,
    isQuiet: flags.quiet ?? false,
    // The demo itself always starts over.
    resume: `run "deno task kneepoint sweep ${
      shownPath(projectPath(SCENARIO))
    }" with the same options`,
    command: ["kneepoint", ...Deno.args],
    commandOf: (number) =>
      commandOfPoint(shownPath(projectPath(SCENARIO)), flags, number),
  });
  if (status === INTERRUPTED) return status;
  if (rows.length > 0) print(resultTable(rows, { slo: scenario.slo }));
  say(`Results: ${shownPath(folder)}`);
  say(`Figures: ${shownPath(folder)}/figures`);
  return status;
}
