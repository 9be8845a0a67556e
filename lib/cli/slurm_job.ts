/**
 * What is typed of Slurm, and what Slurm is given to do.
 *
 * @module
 */

import { join, resolve } from "@std/path";
import { InvalidArgumentError } from "commander";
import config from "../../deno.json" with { type: "json" };
import type { Shard } from "../slurm/shards.ts";
import type { Submission } from "../slurm/submission.ts";
import type { Command } from "./command.ts";
import { wholeNumber } from "./options.ts";
import { formatDuration } from "./progress.ts";
import { shellText } from "./shell.ts";

/** What can be said of the job. */
export interface SlurmFlags {
  /** Partition to run in; Slurm's own choice when absent. */
  readonly partition?: string;
  /** Account to charge. */
  readonly account?: string;
  /** Time limit of a task, as sbatch takes it. */
  readonly time?: string;
  /** Tasks, at most; as many as have enough to do when absent. */
  readonly maxTasks?: number;
  /** Worker threads, and processors, of a task. */
  readonly workers: number;
  /** Further options of sbatch, as they are. */
  readonly sbatch: readonly string[];
  /** Do not wait. */
  readonly detach: boolean;
}

/** Options of sbatch that are this program's to give. */
const TAKEN = [
  "--array",
  "-a",
  "--job-name",
  "-J",
  "--output",
  "-o",
  "--error",
  "-e",
  "--chdir",
  "-D",
  "--cpus-per-task",
  "-c",
  "--wrap",
  "--parsable",
  "--wait",
  "-W",
  "--test-only",
];

/** Adds the options of Slurm to `command`. */
export function withSlurmOptions(command: Command): Command {
  return command
    .option("--partition <name>", "slurm: partition to run in")
    .option("--account <name>", "slurm: account to charge")
    .option("--time <limit>", "slurm: time limit of a task, such as 2:00:00")
    .option(
      "--max-tasks <n>",
      "slurm: tasks at most (default: half a minute of work each, 1000 at most)",
      wholeNumber(1, 1_000_000),
    )
    .option(
      "--sbatch <option>",
      "slurm: any further option of sbatch, such as --sbatch=--mem=4G; may be repeated",
      (option: string, before: readonly string[] = []) => [
        ...before,
        batchOption(option),
      ],
    )
    .option("--detach", "slurm: submit, and do not wait")
    .option("--logs", "slurm: print what the tasks last submitted have said");
}

/** Flags as they were typed, in full. */
export function slurmFlags(
  typed: Partial<SlurmFlags>,
): SlurmFlags {
  return {
    ...typed,
    workers: typed.workers ?? 1,
    sbatch: typed.sbatch ?? [],
    detach: typed.detach ?? false,
  };
}

/** The arguments of sbatch for the array job of `submission`. */
export function batchArguments(
  submission: Submission,
  name: string,
  tasks: number,
  flags: SlurmFlags,
): string[] {
  // In a file's name, Slurm replaces what follows a "%".
  const logs = resolve(submission.logs).replaceAll("%", "%%");
  return [
    `--job-name=${name}`,
    `--array=0-${tasks - 1}`,
    `--output=${join(logs, "%a.log")}`,
    "--open-mode=append",
    ...ownArguments(flags),
    submission.script,
  ];
}

/** The arguments of sbatch that ask whether such a job could be submitted at all. */
export function testArguments(flags: SlurmFlags): string[] {
  return [...ownArguments(flags), "--wrap=true"];
}

/** The script of every task: no right but to read what it needs and write its rows. */
export function taskScript(
  folder: string,
  run: string,
  traces: Iterable<string>,
): string {
  const project = join(import.meta.dirname ?? ".", "..", "..");
  const read = [
    project,
    resolve(run),
    ...[...traces].map((file) => resolve(file)),
  ];
  const write = [resolve(folder, "rows")];
  const command = [
    Deno.execPath(),
    "run",
    "--quiet",
    // What makes it as fast as here.
    ...config.tasks.kneepoint.split(" ")
      .filter((word) => word.startsWith("--v8-flags=")),
    "--no-prompt",
    "--cached-only",
    `--config=${join(project, "deno.json")}`,
    `--allow-read=${listOf(read)}`,
    `--allow-write=${listOf(write)}`,
    // A package lists the environment while it is loaded.
    "--allow-env",
    join(project, "lib", "cli", "slurm_task.ts"),
    resolve(folder),
  ];
  return [
    "#!/bin/sh",
    `exec ${
      shellText(command)
    } "$SLURM_ARRAY_TASK_ID" "\${SLURM_RESTART_COUNT:-0}"`,
    "",
  ].join("\n");
}

/** Paths as a value of a permission: a comma within one is written twice. */
function listOf(paths: readonly string[]): string {
  return paths.map((path) => path.replaceAll(",", ",,")).join(",");
}

/** Shards in words. */
export function describeShards(
  shards: readonly Shard[],
  workers: number,
): string {
  const seconds = shards.map((shard) => shard.seconds / workers);
  const tasks = `${shards.length} task${shards.length === 1 ? "" : "s"}`;
  return `${tasks} of about ${formatDuration(Math.max(...seconds))} at most`;
}

function ownArguments(
  { partition, account, time, workers, sbatch }: SlurmFlags,
): string[] {
  return [
    `--chdir=${Deno.cwd().replaceAll("%", "%%")}`,
    `--cpus-per-task=${workers}`,
    ...(partition === undefined ? [] : [`--partition=${partition}`]),
    ...(account === undefined ? [] : [`--account=${account}`]),
    ...(time === undefined ? [] : [`--time=${time}`]),
    ...sbatch,
  ];
}

function batchOption(option: string): string {
  const [name] = option.split("=");
  const isTaken = TAKEN.some((taken) =>
    taken.startsWith("--") ? name === taken : option.startsWith(taken) &&
      !option.startsWith("--")
  );
  if (!option.startsWith("-")) {
    throw new InvalidArgumentError('It must begin with "-".');
  }
  if (!isTaken) return option;
  throw new InvalidArgumentError(
    `It must not be one that Kneepoint gives itself: ${TAKEN.join(", ")}.`,
  );
}
