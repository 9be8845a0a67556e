/**
 * `kneepoint compare FILE`: policies on the same requests, pair by pair and in
 * order, as lines of JSON, or as tables for a person.
 *
 * @module
 */

import { Option } from "commander";
import { compare, describeNoComparison, groupsOf } from "../compare/compare.ts";
import type { CompareRow } from "../compare/row.ts";
import { compareTable } from "../report/compare_table.ts";
import type { Beside } from "../report/beside.ts";
import { pairedDifferences } from "../report/paired_differences.ts";
import type { Scenario } from "../scenario/point.ts";
import type { Command } from "./command.ts";
import {
  findingsCommand,
  type FindingsFlags,
  printFindings,
} from "./findings.ts";
import { readPlan } from "./input.ts";
import { BadInput, type Status } from "./status.ts";
import { checkTraces } from "./traces.ts";

/** What can be said of `compare` on the command line. */
interface CompareFlags extends FindingsFlags {
  /** Policy that the figure compares the others with. */
  readonly baseline?: string;
  /** What the figure shows of each pair. */
  readonly as?: Beside;
}

const EXAMPLES = `
Examples:
  kneepoint compare scenarios/tail-vs-efficiency.json --table
  kneepoint compare scenarios/tail-vs-efficiency.json --replications 20 > pairs.ndjson
  kneepoint compare scenarios/tail-vs-efficiency.json --figure pairs.svg --baseline work-stealing
  kneepoint compare scenarios/tail-vs-efficiency.json --figure pairs.svg --as difference`;

/** The command. */
export function compareCommand(done: (status: Status) => void): Command {
  return findingsCommand(
    "compare",
    "each policy beside the baseline, against load,",
  )
    .description(
      "compare a scenario's policies at each load, on the same requests, and print one JSON object a line; tables on a terminal",
    )
    .argument("<file>", 'a scenario; "-" reads standard input')
    .option("--table", "print tables, also where no terminal reads them")
    .option(
      "--baseline <policy>",
      "with --figure: compare with this policy (default: the scenario's first)",
    )
    .addOption(
      new Option(
        "--as <form>",
        "with --figure: each policy ÷ the baseline, or less it",
      ).choices(["ratio", "difference"]),
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
  return await printFindings<CompareRow>({
    numbers: groups.map(([first]) => first.point),
    find: ({ put, ...finder }) =>
      compare(scenario, {
        ...flags,
        ...finder,
        onComparison: (row, group) => put(group, row),
      }),
    whyNone: describeNoComparison,
    table: compareTable,
    figure: (rows) => pairedDifferences(rows, flags),
    done: "comparisons were made",
  }, flags);
}

/**
 * Makes sure that the baseline is a policy of `scenario`, and that what is asked of the figure is of use.
 *
 * @throws {BadInput} If it is not.
 */
function checkBaseline(
  { points }: Scenario,
  { baseline, as, figure }: CompareFlags,
): void {
  if (figure === undefined && (baseline ?? as) !== undefined) {
    const flag = baseline === undefined ? "--as" : "--baseline";
    throw new BadInput(`Cannot compare: ${flag} must go with --figure`);
  }
  if (baseline === undefined) return;
  const names = new Set(points.map(({ policy }) => policy.name));
  if (names.has(baseline)) return;
  throw new BadInput(
    `Cannot compare: --baseline must be of ${
      [...names].join(", ")
    }, got "${baseline}"`,
  );
}
