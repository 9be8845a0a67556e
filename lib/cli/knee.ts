/**
 * `kneepoint knee FILE`: the highest load that each policy can carry under the
 * scenario's objective, as a line of JSON, or as a table for a person.
 *
 * @module
 */

import {
  describeNoKnee,
  findKnees,
  kneePoints,
  whyNoKnee,
} from "../knee/knees.ts";
import type { KneeRow } from "../knee/row.ts";
import type { Point } from "../scenario/point.ts";
import { kneeTable } from "../report/knee_table.ts";
import { kneesCompared } from "../report/knees_compared.ts";
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

/** What can be said of `knee` on the command line. */
interface KneeFlags extends SizeFlags, FigureFileFlags {
  /** A table, wherever standard output goes. */
  readonly table?: boolean;
  /** Say which knees would be found, and find none. */
  readonly dryRun?: boolean;
}

const EXAMPLES = `
Examples:
  kneepoint knee scenarios/tail-vs-efficiency.json
  kneepoint knee scenarios/tail-vs-efficiency.json --replications 20 --table
  kneepoint knee scenarios/tail-vs-efficiency.json --figure knees.pdf
  kneepoint knee - < scenario.json > knees.ndjson`;

/** The command. */
export function kneeCommand(done: (status: Status) => void): Command {
  const sized = withQuiet(withSizeOptions(withWorkers(newCommand("knee"))));
  return withFigureFile(sized, "the knees, an interval a policy,")
    .description(
      "find the highest load that meets the scenario's slo, for each policy, and print one JSON object a line; a table on a terminal",
    )
    .argument("<file>", 'a scenario with an slo; "-" reads standard input')
    .option("--table", "print a table, also where no terminal reads it")
    .option("--dry-run", "say whose knees would be found, and find none")
    .addHelpText("after", EXAMPLES)
    .action(async (file: string, flags: KneeFlags) => {
      done(await knee(file, flags));
    });
}

async function knee(file: string, flags: KneeFlags): Promise<Status> {
  const plan = await readPlan(file, flags);
  const scenario = plan.build();
  const points = await kneePoints(scenario);
  const why = whyNoKnee(scenario, points);
  if (why !== null) throw new BadInput(`Cannot find knees: ${why}`);
  await checkTraces(plan, flags);
  if (flags.dryRun) {
    for (const point of points) print(describe(point));
    return DONE;
  }
  const isTable = flags.table ?? Deno.stdout.isTerminal();
  const found: KneeRow[] = [];
  const numbers = points.map(({ point }) => point);
  const rows = new InOrder<KneeRow>(numbers, (row) => {
    found.push(row);
    if (!isTable) print(JSON.stringify(row));
  });
  const display = progressDisplay(flags.quiet ?? false);
  let failures = 0;
  using interrupt = new Interrupt();
  try {
    await findKnees(scenario, {
      ...flags,
      signal: interrupt.signal,
      onKnee: (row) => rows.put(row.point, row),
      onFailure: (failure) => {
        failures++;
        display.note(describeNoKnee(failure));
        rows.put(failure.point.point, null);
      },
      onProgress: (progress) => display.update(progress),
    });
  } finally {
    display.end();
  }
  rows.flush();
  if (isTable && found.length > 0) print(kneeTable(found).trimEnd());
  if (found.length > 0) await writeFigure(() => kneesCompared(found), flags);
  if (interrupt.signal.aborted && found.length + failures < points.length) {
    say(
      `Stopped: ${found.length} of ${points.length} knees were found and printed`,
    );
    return INTERRUPTED;
  }
  return failures > 0 ? INCOMPLETE : DONE;
}

/** Whose knee it is, in one line. */
function describe({ point, policy, cores, replications, requests }: Point) {
  const { name, ...parameters } = policy;
  const said = Object.entries(parameters)
    .map(([parameter, value]) => `${parameter} ${value}`);
  return [
    `point ${point}: ${[name, ...said].join(", ")}`,
    `${cores} cores`,
    `${replications} × ${requests} requests a load`,
  ].join("; ");
}
