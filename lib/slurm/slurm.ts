/**
 * The three commands of Slurm that are used: sbatch, squeue and scontrol.
 *
 * Source: sbatch(1), squeue(1), scontrol(1) of Slurm 22.05.
 * @module
 */

/** Slurm did not do what it was asked. */
export class SlurmError extends Error {
  /** What it is called. */
  override readonly name = "SlurmError";
}

/** How a task of an array job has ended, or stands. */
export interface TaskState {
  /** Its number in the array. */
  readonly task: number;
  /** Slurm's word, such as COMPLETED, TIMEOUT, CANCELLED or NODE_FAIL. */
  readonly state: string;
}

/** Submits a job; its number. */
export async function sbatch(args: readonly string[]): Promise<string> {
  const text = await run("sbatch", ["--parsable", ...args]);
  // "123", or "123;cluster".
  const job = /^(\d+)/.exec(text.trim())?.[1];
  if (job === undefined) {
    throw new SlurmError(
      `Cannot submit: sbatch must answer with a job's number, got ${
        JSON.stringify(text)
      }`,
    );
  }
  return job;
}

/**
 * Asks whether a job could be submitted; submits nothing.
 *
 * @throws {SlurmError} If it could not, or there is no Slurm.
 */
export async function testBatch(args: readonly string[]): Promise<void> {
  await run("sbatch", ["--test-only", ...args]);
}

/** What of the jobs called `name` is waiting or running: a line a job, its tasks that wait in one. */
export async function squeue(name: string): Promise<QueuedTask[]> {
  const text = await run("squeue", [
    "--noheader",
    `--name=${name}`,
    "--states=all",
    "--format=%F|%T|%r",
  ]);
  return linesOf(text)
    .map((line) => {
      const [job, state, reason] = line.split("|");
      return { job, state, reason };
    })
    .filter(({ state }) => !ENDED.has(state));
}

/** A job, or a task of it, that has not ended. */
export interface QueuedTask {
  /** The array job's number. */
  readonly job: string;
  /** Slurm's word, such as PENDING or RUNNING. */
  readonly state: string;
  /** Why it waits. */
  readonly reason: string;
}

/** States that a task does not leave again, by squeue(1). */
const ENDED: ReadonlySet<string> = new Set([
  "BOOT_FAIL",
  "CANCELLED",
  "COMPLETED",
  "DEADLINE",
  "FAILED",
  "NODE_FAIL",
  "OUT_OF_MEMORY",
  "PREEMPTED",
  "REVOKED",
  "TIMEOUT",
]);

/** How the tasks of array job `job` stand; none when Slurm has forgotten them. */
export async function taskStates(job: string): Promise<TaskState[]> {
  let text: string;
  try {
    text = await run("scontrol", ["--oneliner", "show", "job", job]);
  } catch (error) {
    // Slurm forgets a job some minutes after its end.
    if (error instanceof SlurmError) return [];
    throw error;
  }
  return linesOf(text).flatMap((line) => {
    const tasks = / ArrayTaskId=(\S+)/.exec(line)?.[1];
    const state = / JobState=(\S+)/.exec(line)?.[1];
    if (tasks === undefined || state === undefined) return [];
    return tasksIn(tasks).map((task) => ({ task, state }));
  });
}

/** The tasks that `text` names: "3", or "5-9,11%4" for those that never began. */
function tasksIn(text: string): number[] {
  const [ranges] = text.split("%");
  return ranges.split(",").flatMap((range) => {
    const [from, to = from] = range.split("-").map(Number);
    return Array.from({ length: to - from + 1 }, (_, of) => from + of);
  });
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}

async function run(program: string, args: readonly string[]): Promise<string> {
  let output: Deno.CommandOutput;
  try {
    output = await new Deno.Command(program, {
      args: [...args],
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).output();
  } catch (error) {
    // Without the program, the right to run it is not given either.
    const isMissing = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotCapable;
    if (!isMissing) throw error;
    throw new SlurmError(
      `Cannot use Slurm: there is no ${program} here (PATH is searched); --engine local needs none`,
    );
  }
  const decoder = new TextDecoder();
  if (output.success) return decoder.decode(output.stdout);
  throw new SlurmError(
    `Cannot use Slurm: ${program} said: ${
      decoder.decode(output.stderr).trim() || `status ${output.code}`
    }`,
  );
}
