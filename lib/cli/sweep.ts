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
import { type Command, newCommand } from "./command.ts";
import { describeRun } from "./describe.ts";
import { chosenPoints, confirmSize, readPlan } from "./input.ts";
import { LocalEngine } from "./local_engine.ts";
import { type RunFlags, withRunOptions } from "./options.ts";
import { print } from "./output.ts";
import { resultsFolder, shownPath } from "./paths.ts";
import { commandOfPoint } from "./shell.ts";
import { checkSlurm } from "./slurm_check.ts";
import { SlurmEngine } from "./slurm_engine.ts";
import { type SlurmFlags, slurmFlags, withSlurmOptions } from "./slurm_job.ts";
import { printLogs } from "./slurm_logs.ts";
import { BadInput, DONE, type Status } from "./status.ts";
import { identify, storeScenario } from "./store_scenario.ts";
import { describeSurvey, describeWork, missingIn } from "./survey.ts";
import { checkTraces } from "./traces.ts";

/** What `sweep` adds to the options of a run. */
interface SweepFlags extends RunFlags, Omit<Partial<SlurmFlags>, "workers"> {
  readonly engine: "local" | "slurm";
  readonly out?: string;
  readonly fresh?: boolean;
  readonly logs?: boolean;
}

const HELP = `
With --engine slurm, --workers is the processors of a task (default: 1), and
tasks need what this machine has: this folder, the results, the scenario's
traces and Deno's cache, on a file system that the nodes share.

Examples:
  kneepoint sweep scenarios/tail-vs-efficiency.json
  kneepoint sweep scenario.json --dry-run                    what is there, what would run, and why
  kneepoint sweep scenario.json --engine slurm --partition batch --time 2:00:00
  kneepoint sweep scenario.json --engine slurm --sbatch=--mem=4G --detach
  kneepoint sweep scenario.json --engine slurm               waits for it, or submits what is missing
  kneepoint sweep scenario.json --engine slurm --logs`;

/** The command. */
export function sweepCommand(done: (status: Status) => void): Command {
  const command = withRunOptions(newCommand("sweep"))
    .description(
      "run and store a scenario: results/<name>/<run>/; goes on from what is there",
    )
    .argument("<file>", 'a scenario; "-" reads standard input')
    .addOption(
      new Option("--engine <engine>", "where to run")
        .choices(["local", "slurm"]).default("local"),
    )
    .option("--out <dir>", "folder of results (default: results)")
    .option("--fresh", "start over, whatever is there");
  return withSlurmOptions(command)
    .addHelpText("after", HELP)
    .action(async (file: string, flags: SweepFlags) => {
      done(await sweep(file, flags));
    });
}

async function sweep(file: string, flags: SweepFlags): Promise<Status> {
  const isSlurm = flags.engine === "slurm";
  if (!isSlurm) refuseSlurmFlags(flags);
  const out = resultsFolder(flags.out);
  const plan = await readPlan(file, flags);
  const numbers = chosenPoints(plan, flags);
  confirmSize(numbers.length, flags, file === "-");
  await checkTraces(plan, flags);
  const scenario = plan.build();
  const identity = await identify(scenario);
  const folder = runFolder(out, scenario.name, identity.run);
  const isFresh = flags.fresh ?? false;
  if (flags.logs) {
    await printLogs(folder);
    return DONE;
  }
  if (flags.dryRun) {
    print(describeRun(plan, numbers));
    const states = await surveyRun({
      scenario,
      ...identity,
      numbers,
      out,
      isFresh,
    });
    const lines = describeSurvey(states, shownPath(dirname(folder)));
    for (const line of lines) print(line);
    const work = missingIn(states).map((number) => scenario.points[number]);
    print(
      describeWork(
        work,
        states.size,
        isSlurm ? slurmFlags(flags) : null,
        flags.workers,
      ),
    );
    print(`Results: ${shownPath(folder)}`);
    return DONE;
  }
  if (isSlurm) await checkSlurm(folder, slurmFlags(flags), isFresh);
  const { status } = await storeScenario({
    scenario,
    identity,
    numbers,
    out,
    engine: isSlurm
      ? new SlurmEngine(slurmFlags(flags))
      : new LocalEngine(flags.workers),
    isFresh,
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

/**
 * Makes sure that nothing was said of Slurm.
 *
 * @throws {BadInput} If something was.
 */
function refuseSlurmFlags(flags: SweepFlags): void {
  const { partition, account, time, maxTasks, sbatch, detach, logs } = flags;
  const given = {
    "--partition": partition,
    "--account": account,
    "--time": time,
    "--max-tasks": maxTasks,
    "--sbatch": sbatch,
    "--detach": detach,
    "--logs": logs,
  };
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    throw new BadInput(`Cannot sweep: ${name} must go with --engine slurm`);
  }
}
