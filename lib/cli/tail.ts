/**
 * `kneepoint tail FILE`: far percentiles of every point, by importance splitting.
 *
 * @module
 */

import { InvalidArgumentError } from "commander";
import { FAR_PERCENTILES, farTail, whyNoFarTail } from "../tails/far_tail.ts";
import { type Command, newCommand } from "./command.ts";
import { describeRun } from "./describe.ts";
import { chosenPoints, readPlan } from "./input.ts";
import { type RunFlags, withPointOptions } from "./options.ts";
import { print } from "./output.ts";
import { BadInput, DONE, type Status } from "./status.ts";

/** What `tail` adds to the options of a run. */
interface TailFlags extends RunFlags {
  readonly percentiles?: readonly number[];
}

const HELP = `
For centralized-fcfs, and partitioned-fcfs steered at random, with arrivals that
do not depend on one another; other points are refused before any is run. Runs are
20 a point, or the scenario's replications if they are more; "requests" counts
those of a run before it is split.

Examples:
  kneepoint tail scenarios/far-tail.json
  kneepoint tail scenarios/far-tail.json --points 0..2 --requests 20000
  kneepoint tail scenario.json --percentiles 99.9,99.9999 > tails.ndjson`;

/** The command. */
export function tailCommand(done: (status: Status) => void): Command {
  return withPointOptions(newCommand("tail"))
    .description(
      "far percentiles of FCFS points by importance splitting, one JSON object a line",
    )
    .argument("<file>", 'a scenario; "-" reads standard input')
    .option(
      "--percentiles <p,...>",
      `percentiles, above 50 and below 100 (default: ${
        FAR_PERCENTILES.join(",")
      })`,
      percentiles,
    )
    .addHelpText("after", HELP)
    .action(async (file: string, flags: TailFlags) => {
      done(await tail(file, flags));
    });
}

async function tail(file: string, flags: TailFlags): Promise<Status> {
  const plan = await readPlan(file, flags);
  const numbers = chosenPoints(plan, flags);
  const { percentiles, replications } = flags;
  if (replications === 1) {
    throw new BadInput(
      "Cannot estimate a far tail: --replications must be 2 or more, got 1",
    );
  }
  for (const number of numbers) {
    const why = whyNoFarTail(plan.point(number));
    if (why === null) continue;
    throw new BadInput(
      `Cannot estimate the far tail of point ${number}: ${why}; --points chooses others`,
    );
  }
  if (flags.dryRun) {
    print(describeRun(plan, numbers));
    return DONE;
  }
  for (const number of numbers) {
    const far = farTail(plan.point(number), {
      ...(percentiles === undefined ? {} : { percentiles }),
      ...(replications === undefined ? {} : { replications }),
    });
    print(JSON.stringify(far));
  }
  return DONE;
}

function percentiles(text: string): number[] {
  const values = text.split(",").map(Number);
  if (values.every((value) => value > 50 && value < 100)) return values;
  throw new InvalidArgumentError(
    "They must be above 50 and below 100, such as 99.99,99.999.",
  );
}
