/**
 * What was submitted: a folder in the run's folder, `slurm/<n>/`, shared by who
 * submits and the tasks.
 *
 *     plan.json      which task computes which points
 *     job            the job's number, once Slurm has given one
 *     task.sh        what every task runs
 *     rows/          a file a task: `<task>.<restart>.ndjson`, a line a point
 *     logs/          what every task said
 *
 * @module
 */

import { join } from "@std/path";
import { isFile, writeAtomic } from "../store/files.ts";
import type { Shard } from "./shards.ts";

/** Which task computes which points. */
export interface SubmissionPlan {
  /** Version of this form. */
  readonly format: 1;
  /** Worker threads of a task. */
  readonly workers: number;
  /** By task. */
  readonly shards: readonly Shard[];
}

/** Where the submissions of the run in `folder` are. */
export function submissionsFolder(folder: string): string {
  return join(folder, "slurm");
}

/** A submission's folder and what is in it. */
export class Submission {
  /** Its folder. */
  readonly folder: string;

  /** That in `folder`. */
  constructor(folder: string) {
    this.folder = folder;
  }

  /** Writes a new one into the run in `run`: everything but the job's number. */
  static async create(
    run: string,
    plan: SubmissionPlan,
    script: (folder: string) => string,
  ): Promise<Submission> {
    const before = await submissionsOf(run);
    const folder = join(submissionsFolder(run), String(before.length + 1));
    const submission = new Submission(folder);
    await Deno.mkdir(submission.rows, { recursive: true });
    await Deno.mkdir(submission.logs, { recursive: true });
    await writeAtomic(join(folder, "plan.json"), [
      JSON.stringify(plan) + "\n",
    ]);
    await writeAtomic(submission.script, [script(folder)]);
    return submission;
  }

  /** Where its tasks write their rows. */
  get rows(): string {
    return join(this.folder, "rows");
  }

  /** Where Slurm writes what its tasks say. */
  get logs(): string {
    return join(this.folder, "logs");
  }

  /** The log of a task. */
  log(task: number): string {
    return join(this.logs, `${task}.log`);
  }

  /** What every task runs. */
  get script(): string {
    return join(this.folder, "task.sh");
  }

  /** Which task computes which points. */
  async plan(): Promise<SubmissionPlan> {
    return JSON.parse(await Deno.readTextFile(join(this.folder, "plan.json")));
  }

  /** Notes the job's number. */
  async noteJob(job: string): Promise<void> {
    await writeAtomic(join(this.folder, "job"), [job + "\n"]);
  }

  /** The job's number; null if Slurm has given none, or it was not noted. */
  async job(): Promise<string | null> {
    const path = join(this.folder, "job");
    if (!await isFile(path)) return null;
    return (await Deno.readTextFile(path)).trim();
  }

  /** The files of rows that are there, each with its task. */
  async rowFiles(): Promise<
    { readonly task: number; readonly path: string }[]
  > {
    const files: { task: number; path: string }[] = [];
    try {
      for await (const { name } of Deno.readDir(this.rows)) {
        const task = /^(\d+)\.\d+\.ndjson$/.exec(name)?.[1];
        if (task === undefined) continue;
        files.push({ task: Number(task), path: join(this.rows, name) });
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    return files.sort((a, b) => a.path < b.path ? -1 : 1);
  }
}

/** The submissions of the run in `folder`, the oldest first. */
export async function submissionsOf(folder: string): Promise<Submission[]> {
  const numbers: number[] = [];
  try {
    for await (const { name } of Deno.readDir(submissionsFolder(folder))) {
      if (/^\d+$/.test(name)) numbers.push(Number(name));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return numbers.sort((a, b) => a - b)
    .map((number) =>
      new Submission(join(submissionsFolder(folder), String(number)))
    );
}
