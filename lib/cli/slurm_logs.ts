/**
 * What the tasks of a run's last job have said.
 *
 * @module
 */

import { isFile } from "../store/files.ts";
import { submissionsOf } from "../slurm/submission.ts";
import { print } from "./output.ts";
import { shownPath } from "./paths.ts";
import { formatPointRanges, rangesOf } from "./point_ranges.ts";
import { BadInput } from "./status.ts";

/**
 * Prints the logs of the tasks last submitted for the run in `folder`.
 *
 * @throws {BadInput} If none ever were.
 */
export async function printLogs(folder: string): Promise<void> {
  const submission = (await submissionsOf(folder)).at(-1);
  if (submission === undefined) {
    throw new BadInput(
      `Cannot print logs: nothing of ${shownPath(folder)} was submitted`,
    );
  }
  const { shards } = await submission.plan();
  for (const [task, { points }] of shards.entries()) {
    const path = submission.log(task);
    const ranges = formatPointRanges(rangesOf(points));
    print(`== task ${task}, points ${ranges}: ${shownPath(path)}`);
    if (!await isFile(path)) print("(not begun)");
    else print((await Deno.readTextFile(path)).trimEnd());
  }
}
