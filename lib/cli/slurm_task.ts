/**
 * The program that every task of an array job runs:
 * `slurm_task.ts <submission> <task> <restart>`.
 *
 * @module
 */

import { runTask } from "../slurm/task.ts";
import { print } from "./output.ts";
import { DONE, INCOMPLETE } from "./status.ts";
import { verdictOn } from "./verdict.ts";

if (import.meta.main) Deno.exit(await slurmTask(Deno.args));

async function slurmTask(
  [folder, task, restart]: readonly string[],
): Promise<number> {
  try {
    const failures = await runTask({
      folder,
      task: Number(task),
      restart: Number(restart),
      say: print,
    });
    return failures === 0 ? DONE : INCOMPLETE;
  } catch (error) {
    const { status, text } = verdictOn(error);
    print(text);
    return status;
  }
}
