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
import type { Command } from "./command.ts";
import {
  findingsCommand,
  type FindingsFlags,
  printFindings,
} from "./findings.ts";
import { readPlan } from "./input.ts";
import { print } from "./output.ts";
import { BadInput, DONE, type Status } from "./status.ts";
import { checkTraces } from "./traces.ts";

/** What can be said of `knee` on the command line. */
interface KneeFlags extends FindingsFlags {
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
  return findingsCommand("knee", "the knees, an interval a policy,")
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
  return await printFindings<KneeRow>({
    numbers: points.map(({ point }) => point),
    find: ({ put, ...finder }) =>
      findKnees(scenario, {
        ...flags,
        ...finder,
        onKnee: (row) => put(row.point, row),
      }),
    whyNone: describeNoKnee,
    table: kneeTable,
    figure: kneesCompared,
    done: "knees were found",
  }, flags);
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
