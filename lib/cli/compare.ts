/**
 * `kneepoint compare FILE`: policies on the same requests, pair by pair and in
 * order, as lines of JSON, or as tables for a person.
 *
 * @module
 */

import { compare, describeNoComparison, groupsOf } from "../compare/compare.ts";
import type { CompareRow } from "../compare/row.ts";
import { compareTable } from "../report/compare_table.ts";
import { pairedDifferences } from "../report/paired_differences.ts";
import type { Scenario } from "../scenario/point.ts";
import { type Command, newCommand } from "./command.ts";
import {
  type FigureFileFlags,
  withFigureFile,
  writeFigure,
} from "./figure_file.ts";
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
interface CompareFlags extends SizeFlags, FigureFileFlags {
  /** Tables, wherever standard output goes. */
  readonly table?: boolean;
  /** Policy that the figure compares the others with. */
  readonly baseline?: string;
}

const EXAMPLES = `
Examples:
  kneepoint compare scenarios/tail-vs-efficiency.json --table
  kneepoint compare scenarios/tail-vs-efficiency.json --replications 20 > pairs.ndjson
  kneepoint compare scenarios/tail-vs-efficiency.json --figure pairs.svg --baseline work-stealing`;

/** The command. */
export function compareCommand(done: (status: Status) => void): Command {
  const sized = withQuiet(withSizeOptions(withWorkers(newCommand("compare"))));
  return withFigureFile(sized, "each policy ÷ the baseline, against load,")
    .description(
      "compare a scenario's policies at each load, on the same requests, and print one JSON object a line; tables on a terminal",
    )
    .argument("<file>", 'a scenario; "-" reads standard input')
    .option("--table", "print tables, also where no terminal reads them")
    .option(
      "--baseline <policy>",
      "with --figure: compare with this policy (default: the scenario's first)",
    )
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
  checkBaseline(scenario, flags);
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
  if (done.length > 0) {
    await writeFigure(() => pairedDifferences(done, flags), flags);
  }
  if (interrupt.signal.aborted && done.length + failures < groups.length) {
    say(
      `Stopped: ${done.length} of ${groups.length} comparisons were made and printed`,
    );
    return INTERRUPTED;
  }
  return failures > 0 ? INCOMPLETE : DONE;
}

/**
 * Makes sure that the baseline is a policy of `scenario`, and of use.
 *
 * @throws {BadInput} If it is not.
 */
function checkBaseline(
  { points }: Scenario,
  { baseline, figure }: CompareFlags,
): void {
  if (baseline === undefined) return;
  if (figure === undefined) {
    throw new BadInput("Cannot compare: --baseline must go with --figure");
  }
  const names = new Set(points.map(({ policy }) => policy.name));
  if (names.has(baseline)) return;
  throw new BadInput(
    `Cannot compare: --baseline must be of ${
      [...names].join(", ")
    }, got "${baseline}"`,
  );
}
