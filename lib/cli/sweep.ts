/**
 * `kneepoint sweep FILE`: a scenario run, stored and drawn, going on from what
 * is there.
 *
 * @module
 */

import { Option } from "commander";
import { dirname } from "@std/path";
import { runFolder } from "../store/layout.ts";
import { surveyRun } from "../store/survey.ts";
import { CostModel } from "../sweep/cost.ts";
import { type Command, newCommand } from "./command.ts";
import { describeRun } from "./describe.ts";
import { chosenPoints, confirmSize, readPlan } from "./input.ts";
import { type RunFlags, withRunOptions } from "./options.ts";
import { print } from "./output.ts";
import { resultsFolder, shownPath } from "./paths.ts";
import { commandOfPoint } from "./shell.ts";
import { BadInput, DONE, type Status } from "./status.ts";
import { identify, storeScenario } from "./store_scenario.ts";
import { describeSurvey, describeWork } from "./survey.ts";
import { checkTraces } from "./traces.ts";

/** What `sweep` adds to the options of a run. */
interface SweepFlags extends RunFlags {
  readonly engine: "local" | "slurm";
  readonly out?: string;
  readonly fresh?: boolean;
}

/** The command. */
export function sweepCommand(done: (status: Status) => void): Command {
  return withRunOptions(newCommand("sweep"))
    .description(
      "run and store a scenario: results/<name>/<run>/; goes on from what is there",
    )
    .argument("<file>", 'a scenario; "-" reads standard input')
    .addOption(
      new Option("--engine <engine>", "where to run")
        .choices(["local", "slurm"]).default("local"),
    )
    .option("--out <dir>", "folder of results (default: results)")
    .option("--fresh", "start over, whatever is there")
    .action(async (file: string, flags: SweepFlags) => {
      done(await sweep(file, flags));
    });
}

async function sweep(file: string, flags: SweepFlags): Promise<Status> {
  if (flags.engine === "slurm") {
    throw new BadInput(
      `Cannot sweep: --engine must be "local", got "slurm", which is not available yet`,
    );
  }
  const out = resultsFolder(flags.out);
  const plan = await readPlan(file, flags);
  const numbers = chosenPoints(plan, flags);
  confirmSize(numbers.length, flags, file === "-");
  await checkTraces(plan, flags);
  const scenario = plan.build();
  const identity = await identify(scenario);
  if (flags.dryRun) {
    print(describeRun(plan, numbers));
    const isFresh = flags.fresh ?? false;
    const folder = runFolder(out, scenario.name, identity.run);
    const states = await surveyRun({
      scenario,
      ...identity,
      numbers,
      out,
      isFresh,
    });
    const lines = describeSurvey(states, shownPath(dirname(folder)));
    for (const line of lines) print(line);
    const workers = flags.workers ?? navigator.hardwareConcurrency;
    print(describeWork(states, scenario, new CostModel(), workers));
    print(`Results: ${shownPath(folder)}`);
    return DONE;
  }
  const { status, folder } = await storeScenario({
    scenario,
    identity,
    numbers,
    out,
    workers: flags.workers,
    isFresh: flags.fresh ?? false,
    isQuiet: flags.quiet ?? false,
    resume: `run the same command again${
      flags.fresh ? " without --fresh" : ""
    }`,
    command: ["kneepoint", ...Deno.args],
    commandOf: (number) => commandOfPoint(file, flags, number),
  });
  print(shownPath(folder));
  return status;
}
