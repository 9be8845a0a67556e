/**
 * Whether a job can be submitted for a run.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { squeue, testBatch } from "../slurm/slurm.ts";
import { type SlurmFlags, testArguments } from "./slurm_job.ts";
import { BadInput } from "./status.ts";

/** The name of a run's jobs: no other run's, wherever its folder is. */
export async function jobName(folder: string): Promise<string> {
  const path = await Deno.realPath(folder);
  const hash = createHash("sha256").update(path).digest("hex").slice(0, 12);
  return `kneepoint-${hash}`;
}

/**
 * Makes sure that such a job can be submitted for the run in `folder`.
 *
 * @throws {SlurmError} If it cannot.
 * @throws {BadInput} If all is to start over while a job is under way.
 */
export async function checkSlurm(
  folder: string,
  flags: SlurmFlags,
  isFresh: boolean,
): Promise<void> {
  await testBatch(testArguments(flags));
  if (!isFresh || !await isFolder(folder)) return;
  const [first] = await squeue(await jobName(folder));
  if (first === undefined) return;
  throw new BadInput(
    `Cannot start over: job ${first.job} is under way: "scancel ${first.job}" ends it`,
  );
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
