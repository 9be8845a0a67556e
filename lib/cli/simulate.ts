/**
 * `kneepoint simulate FILE`: every point's row as a line of JSON, nothing stored.
 *
 * @module
 */

import type { Row } from "../stats/row.ts";
import { describeFailure } from "../sweep/merge.ts";
import { executorFor, runPoints } from "../sweep/run.ts";
import { brokenLaws } from "./audit.ts";
import { type Command, newCommand } from "./command.ts";
import { describeRun } from "./describe.ts";
import { InOrder } from "./in_order.ts";
import { chosenPoints, confirmSize, readPlan, STDIN } from "./input.ts";
import { Interrupt } from "./interrupt.ts";
import { type RunFlags, withRunOptions } from "./options.ts";
import { print, say } from "./output.ts";
import { formatPointRanges, rangesOf } from "./point_ranges.ts";
import { progressDisplay } from "./progress.ts";
import { checkTraces } from "./traces.ts";
import { DONE, INCOMPLETE, INTERRUPTED, type Status } from "./status.ts";

/** The command. */
export function simulateCommand(done: (status: Status) => void): Command {
  return withRunOptions(newCommand("simulate"))
    .description(
      "run every point of a scenario and print one JSON object a line",
    )
    .argument("<file>", 'a scenario; "-" reads standard input')
    .action(async (file: string, flags: RunFlags) => {
      done(await simulate(file, flags));
    });
}

async function simulate(file: string, flags: RunFlags): Promise<Status> {
  const plan = await readPlan(file, flags);
  const numbers = chosenPoints(plan, flags);
  confirmSize(numbers.length, flags, file === STDIN);
  const points = numbers.map((number) => plan.point(number));
  await checkTraces(plan, flags);
  if (flags.dryRun) {
    print(describeRun(plan, numbers));
    return DONE;
  }
  const left = new Set(numbers);
  let failures = 0, isWrong = false;
  const rows = new InOrder<Row>(numbers, (row) => {
    print(JSON.stringify(row));
    left.delete(row.point);
  });
  const display = progressDisplay(flags.quiet ?? false);
  const executor = executorFor(flags);
  using interrupt = new Interrupt();
  try {
    await runPoints(points, executor, interrupt.signal, {
      onRow: (row) => {
        const broken = brokenLaws(row);
        if (broken !== null) {
          isWrong = true;
          display.note(broken);
        }
        rows.put(row.point, row);
      },
      onFailure: (failure) => {
        failures++;
        display.note(describeFailure(failure));
        rows.put(failure.point.point, null);
      },
      onProgress: (progress) => display.update(progress),
    });
  } finally {
    display.end();
    executor.stop();
  }
  rows.flush();
  if (interrupt.signal.aborted && left.size > failures) {
    say(
      `Stopped: ${
        numbers.length - left.size
      } of ${numbers.length} points were printed`,
    );
    say(`To run the others, add --points ${formatPointRanges(rangesOf(left))}`);
    return INTERRUPTED;
  }
  return failures > 0 || isWrong ? INCOMPLETE : DONE;
}
