/**
 * `kneepoint explain RUN`: where the tail of a stored run comes from.
 *
 * @module
 */

import { join } from "@std/path";
import { InvalidArgumentError } from "commander";
import { CAUSE_NAMES } from "../explain/causes.ts";
import { explain, type Explanation } from "../explain/explain.ts";
import type { Slowness } from "../explain/slowest.ts";
import { formatInterval, formatNumber } from "../report/digits.ts";
import { waterfall } from "../report/waterfall.ts";
import { policyNamed } from "../policies/mod.ts";
import type { Point } from "../scenario/point.ts";
import type { Row } from "../stats/row.ts";
import { writeAtomic } from "../store/files.ts";
import { applicationsApart } from "../sweep/watched.ts";
import { DEFINITIONS } from "../systems/mod.ts";
import { MANIFEST, POINTS, safeName } from "../store/layout.ts";
import { readManifest } from "../store/manifest.ts";
import { type Command, newCommand } from "./command.ts";
import { findRun } from "./find_run.ts";
import { Interrupt } from "./interrupt.ts";
import { points, type RunFlags } from "./options.ts";
import { print, say } from "./output.ts";
import { resultsFolder, shownPath, typedPath } from "./paths.ts";
import { numbersOf } from "./point_ranges.ts";
import { progressDisplay } from "./progress.ts";
import { BadInput, DONE, INTERRUPTED, type Status } from "./status.ts";
import { aligned } from "./wrap.ts";

/** What can be said of an explanation. */
interface ExplainFlags extends Pick<RunFlags, "points" | "quiet"> {
  readonly share: number;
  readonly by: Slowness;
  readonly application?: string;
  readonly savings: boolean;
  readonly json?: boolean;
  readonly figures?: string;
  readonly out?: string;
}

const HELP = `
Without --points, the steady point of highest load is explained for each policy
and each other combination of axes. Applications that have machines of their own
are explained one by one.

Each instant of a request's stay is put down to one cause, so that the parts add
up to its latency exactly. "saves" is by how much the tail's least latency falls
when the cost is 0 and the requests are the same.

Examples:
  kneepoint explain results/reference/tail-vs-efficiency
  kneepoint explain 6e0fce0b18 --points 70..73 --by slowdown
  kneepoint explain 6e0fce0b18 --json --no-savings
  kneepoint explain 6e0fce0b18 --figures waterfalls
  kneepoint explain 6e0fce0b18 --application memcached

Exit status: 0 done, 2 there is no such run, or no steady point.`;

/** The command. */
export function explainCommand(done: (status: Status) => void): Command {
  return newCommand("explain")
    .description(
      "where the tail of a stored run comes from: the slowest requests' latency by cause",
    )
    .argument("<run>", "a stored run: its folder, or its id")
    .option("--points <from..to>", "explain these points", points)
    .option("--share <x>", "share of requests that are the tail", share, 0.001)
    .option(
      "--by <what>",
      "slow by latency or by slowdown",
      slowness,
      "latency",
    )
    .option(
      "--application <name>",
      "look at its requests (default: at those of all that are latency-critical)",
    )
    .option("--no-savings", "do not replay without each cost")
    .option("--json", "one JSON object a point, one a line")
    .option("--figures <dir>", "write a waterfall of each point there, SVG")
    .option("--out <dir>", "folder of results (default: results)")
    .option("--quiet", "no progress, errors only")
    .addHelpText("after", HELP)
    .action(async (run: string, flags: ExplainFlags) => {
      done(await explainRun(run, flags));
    });
}

async function explainRun(run: string, flags: ExplainFlags): Promise<Status> {
  const folder = await findRun(run, resultsFolder(flags.out));
  const manifest = await readManifest(join(folder, MANIFEST));
  if (manifest === null) {
    throw new BadInput(
      `Cannot explain "${shownPath(folder)}": its ${MANIFEST} must be readable`,
    );
  }
  const rows = await readRows(join(folder, POINTS));
  const chosen = chosenPoints(manifest.scenario.points, rows, flags).flatMap(
    (point) => lookedAt(point, flags.application),
  );
  const display = progressDisplay(flags.quiet ?? false);
  using interrupt = new Interrupt();
  const explanations: Explanation[] = [];
  try {
    for (const { point, application } of chosen) {
      const perRun = point.requests;
      explanations.push(
        await explain(point, {
          share: flags.share,
          by: flags.by,
          savings: flags.savings,
          ...(application === undefined ? {} : { application }),
          signal: interrupt.signal,
          onProgress: (done, all) =>
            display.update({
              pointsDone: explanations.length,
              points: chosen.length,
              requestsDone: perRun * (explanations.length * all + done),
              requests: perRun * chosen.length * all,
              share: (explanations.length + done / all) / chosen.length,
              oldest: point,
            }),
        }),
      );
      if (flags.json) print(JSON.stringify(explanations.at(-1)));
    }
  } catch (error) {
    if (error instanceof RangeError) throw new BadInput(error.message);
    if (!interrupt.signal.aborted) throw error;
  } finally {
    display.end();
  }
  if (!flags.json) {
    for (const explanation of explanations) print(textOf(explanation));
  }
  if (flags.figures !== undefined) {
    await writeFigures(explanations, typedPath(flags.figures), manifest.run);
  }
  if (!interrupt.signal.aborted) return DONE;
  say(`Stopped: ${explanations.length} of ${chosen.length} points explained`);
  return INTERRUPTED;
}

/** What is explained of `point`: `application`; where each has a machine of its own, each; else all at once. */
function lookedAt(
  point: Point,
  application: string | undefined,
): { point: Point; application: string | undefined }[] {
  const definition = policyNamed(point.policy.name, DEFINITIONS);
  const apart = applicationsApart(point, definition);
  return application === undefined && apart.length > 0
    ? apart.map((name) => ({ point, application: name }))
    : [{ point, application }];
}

/** The rows that are stored, by point. */
async function readRows(path: string): Promise<Map<number, Row>> {
  const rows = new Map<number, Row>();
  for (const line of (await Deno.readTextFile(path)).split("\n")) {
    if (line === "") continue;
    try {
      const row = JSON.parse(line) as Row; // what was written as a row is one
      rows.set(row.point, row);
    } catch (error) {
      // A torn last line is of a point that has not finished.
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return rows;
}

/** The points to explain: those asked for, or the steady ones of highest load. */
function chosenPoints(
  all: readonly Point[],
  rows: ReadonlyMap<number, Row>,
  flags: ExplainFlags,
): Point[] {
  const isSteady = ({ point }: Point) => rows.get(point)?.status === "stable";
  if (flags.points !== undefined) {
    const numbers = numbersOf(flags.points);
    const beyond = numbers.find((number) => number >= all.length);
    if (beyond !== undefined) {
      throw new BadInput(
        `Cannot choose points: --points must be in 0..${
          all.length - 1
        }, got ${beyond}`,
      );
    }
    const unsteady = numbers.find((number) => !isSteady(all[number]));
    if (unsteady !== undefined) {
      const status = rows.get(unsteady)?.status ?? "not finished";
      throw new BadInput(
        `Cannot explain point ${unsteady}: it must be stable, got "${status}"`,
      );
    }
    return numbers.map((number) => all[number]);
  }
  const highest = new Map<string, Point>();
  for (const point of all) {
    if (!isSteady(point)) continue;
    const { point: _, load: __, rateMrps: ___, ...line } = {
      load: null,
      rateMrps: null,
      ...point,
    };
    const key = JSON.stringify(line);
    const best = highest.get(key);
    const loadOf = ({ point }: Point) => rows.get(point)!.load;
    if (best === undefined || loadOf(point) > loadOf(best)) {
      highest.set(key, point);
    }
  }
  if (highest.size > 0) return [...highest.values()];
  throw new BadInput("Cannot explain the run: it must have a stable point");
}

/** An explanation as a table. */
export function textOf(explanation: Explanation): string {
  const { policy, application, load, by, share } = explanation;
  const { requests, latencyUs, least } = explanation;
  const whole = latencyUs.value!;
  const unit = by === "latency" ? " µs" : "";
  const parts = CAUSE_NAMES
    .filter((cause) => explanation.partsUs[cause].value! > 0)
    .map((cause) => [
      `  ${cause}`,
      `${formatInterval(explanation.partsUs[cause])} µs`,
      `${formatNumber(100 * explanation.partsUs[cause].value! / whole)} %`,
    ]);
  const savings = (explanation.savings ?? []).map((
    { parameter, costUs, saved },
  ) => [
    `  ${parameter} = ${costUs}`,
    `saves ${formatInterval(saved)}${unit}`,
  ]);
  return [
    `${policy}${application === undefined ? "" : `, "${application}"`}, load ${
      formatNumber(load)
    }, point ${explanation.point}: slowest ${
      formatNumber(100 * share)
    } % by ${by}, ${requests.toLocaleString("en")} requests, from ${
      formatInterval(least)
    }${unit} on`,
    ...aligned([
      ["  mean latency", `${formatInterval(latencyUs)} µs`, ""],
      ...parts,
    ]),
    ...(savings.length === 0 ? [] : aligned(savings)),
    "",
  ].join("\n");
}

async function writeFigures(
  explanations: readonly Explanation[],
  folder: string,
  runId: string,
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const explanation of explanations) {
    const name = safeName(
      `waterfall-${explanation.point}-${
        explanation.policy.replaceAll(":", "-")
      }${
        explanation.application === undefined
          ? ""
          : `-${explanation.application}`
      }`,
    );
    const path = join(folder, `${name}.svg`);
    await writeAtomic(path, [waterfall(explanation, { runId })]);
    say(`Figure: ${shownPath(path)}`);
  }
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && value <= 1) return value;
  throw new InvalidArgumentError("It must be above 0 and at most 1.");
}

function slowness(text: string): Slowness {
  if (text === "latency" || text === "slowdown") return text;
  throw new InvalidArgumentError('It must be "latency" or "slowdown".');
}
