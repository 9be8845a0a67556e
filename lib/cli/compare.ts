/**
 * `kneepoint compare FILE`: policies on the same requests, pair by pair and in
 * order, as lines of JSON, or as tables for a person.
 *
 * @module
 */

import { compare, describeNoComparison, groupsOf } from "../compare/compare.ts";
import type { CompareRow } from "../compare/row.ts";
import { compareTable } from "../report/compare_table.ts";
import { type Command, newCommand } from "./command.ts";
import { InOrder } from "./in_order.ts";
import { readPlan } from "./input.ts";
import { Interrupt } from "./interrupt.ts";
import {
  type SizeFlags,
  withQuiet,
  withSizeOptions,
  withWorkers,
} from "./options.ts";
import { print, say } from "./output.ts";
import { progressDisplay } from "./progress.ts";
import {
  BadInput,
  DONE,
  INCOMPLETE,
  INTERRUPTED,
  type Status,
} from "./status.ts";
import { checkTraces } from "./traces.ts";

/** What can be said of `compare` on the command line. */
interface CompareFlags extends SizeFlags {
  /** Tables, wherever standard output goes. */
  readonly table?: boolean;
}

const EXAMPLES = `
Examples:
  kneepoint compare scenarios/tail-vs-efficiency.json --table
  kneepoint compare scenarios/tail-vs-efficiency.json --replications 20 > pairs.ndjson`;

/** The command. */
export function compareCommand(done: (status: Status) => void): Command {
  return withQuiet(withSizeOptions(withWorkers(newCommand("compare"))))
    .description(
      "compare a scenario's policies at each load, on the same requests, and print one JSON object a line; tables on a terminal",
    )
    .argument("<file>", 'a scenario; "-" reads standard input')
    .option("--table", "print tables, also where no terminal reads them")
    .addHelpText("after", EXAMPLES)
    .action(async (file: string, flags: CompareFlags) => {
      done(await run(file, flags));
    });
}

async function run(file: string, flags: CompareFlags): Promise<Status> {
  const plan = await readPlan(file, flags);
  const scenario = plan.build();
  const groups = groupsOf(scenario);
  const alone = groups.find(({ length }) => length < 2);
  if (alone !== undefined) {
    throw new BadInput(
      `Cannot compare: policy must be two or more, got "${
        alone[0].policy.name
      }" alone`,
    );
  }
  await checkTraces(plan, flags);
  const isTable = flags.table ?? Deno.stdout.isTerminal();
  const done: CompareRow[] = [];
  const numbers = groups.map(([first]) => first.point);
  const rows = new InOrder<CompareRow>(numbers, (row) => {
    done.push(row);
    if (!isTable) print(JSON.stringify(row));
  });
  const display = progressDisplay(flags.quiet ?? false);
  let failures = 0;
  using interrupt = new Interrupt();
  try {
    await compare(scenario, {
      ...flags,
      signal: interrupt.signal,
      onComparison: (row, group) => rows.put(group, row),
      onFailure: (failure) => {
        failures++;
        display.note(describeNoComparison(failure));
        rows.put(failure.point.point, null);
      },
      onProgress: (progress) => display.update(progress),
    });
  } finally {
    display.end();
  }
  rows.flush();
  if (isTable && done.length > 0) print(compareTable(done).trimEnd());
  if (interrupt.signal.aborted && done.length + failures < groups.length) {
    say(
      `Stopped: ${done.length} of ${groups.length} comparisons were made and printed`,
    );
    return INTERRUPTED;
  }
  return failures > 0 ? INCOMPLETE : DONE;
}
