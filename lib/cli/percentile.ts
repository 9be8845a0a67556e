/**
 * `kneepoint percentile RUN P...`: any percentile of a stored run, from the
 * histograms that are stored with its points.
 *
 * @module
 */

import { InvalidArgumentError, Option } from "commander";
import type { Point } from "../scenario/point.ts";
import { hdrCounts, hdrLog, hgrm } from "../stats/hdr.ts";
import {
  restoredHistogram,
  type StoredHistogram,
  type StoredHistograms,
} from "../stats/stored_histogram.ts";
import { manifestOf } from "../store/read_run.ts";
import { type Command, newCommand } from "./command.ts";
import { findRun } from "./find_run.ts";
import { points, type RunFlags } from "./options.ts";
import { print, say } from "./output.ts";
import { resultsFolder, shownPath } from "./paths.ts";
import { numbersOf } from "./point_ranges.ts";
import { storedHistograms } from "./stored_histograms.ts";
import { BadInput, DONE, INCOMPLETE, type Status } from "./status.ts";

/** What can be told of a request. */
type Metric = "latency" | "slowdown" | "wait";

/** What can be said of what is asked for. */
interface PercentileFlags extends Pick<RunFlags, "points"> {
  readonly of: Metric;
  readonly class?: string;
  readonly format: "json" | "hgrm" | "hdr";
  readonly out?: string;
}

/** What a metric is told in, and what HdrHistogram's whole numbers count of it. */
const UNITS: Readonly<
  Record<
    Metric,
    {
      name: string;
      divisor: number;
      hdr: string;
      hdrUnit: number;
      scale: number;
    }
  >
> = {
  latency: {
    name: "latencyUs",
    divisor: 1e4,
    hdr: "ns",
    hdrUnit: 10,
    scale: 1e3,
  },
  wait: { name: "waitUs", divisor: 1e4, hdr: "ns", hdrUnit: 10, scale: 1e3 },
  slowdown: {
    name: "slowdown",
    divisor: 1,
    hdr: "thousandths",
    hdrUnit: 1e-3,
    scale: 1e3,
  },
};

const HELP = `
One JSON object a point: the percentiles asked for, and how many requests lie
beyond each. As HdrHistogram's table (hgrm) or log (hdr), whole histograms.

Examples:
  kneepoint percentile tail-vs-efficiency 99.95 99.99
  kneepoint percentile 6e0fce0b18 99.95 --points 3 --of slowdown --class scan
  kneepoint percentile 6e0fce0b18 --points 3 --format hgrm > point-3.hgrm
  kneepoint percentile 6e0fce0b18 --format hdr > latencies.hlog`;

/** The command. */
export function percentileCommand(done: (status: Status) => void): Command {
  return newCommand("percentile")
    .description(
      "tell any percentile of a stored run, or export its histograms",
    )
    .argument("<run>", "a stored run: its folder, or its id")
    .argument("[percentiles...]", "above 0, up to 100", percentiles)
    .option("--points <from..to>", "of these points (default: all)", points)
    .addOption(
      new Option("--of <metric>", "of what")
        .choices(["latency", "slowdown", "wait"]).default("latency"),
    )
    .option("--class <name>", "of this class of requests")
    .addOption(
      new Option("--format <format>", "how it is told")
        .choices(["json", "hgrm", "hdr"]).default("json"),
    )
    .option("--out <dir>", "folder of results (default: results)")
    .addHelpText("after", HELP)
    .action(
      async (
        run: string,
        wanted: readonly number[] | undefined,
        flags: PercentileFlags,
      ) => done(await percentile(run, wanted ?? [], flags)),
    );
}

function percentiles(text: string, before: number[] | undefined): number[] {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0 && value <= 100) {
    return [...before ?? [], value];
  }
  throw new InvalidArgumentError("It must be a number > 0 and <= 100.");
}

async function percentile(
  typed: string,
  wanted: readonly number[],
  flags: PercentileFlags,
): Promise<Status> {
  checkAgree(wanted, flags);
  const folder = await findRun(typed, resultsFolder(flags.out));
  const { scenario, run } = await manifestOf(folder);
  const chosen = flags.points && new Set(numbersOf(flags.points));
  const { name, divisor, hdr, hdrUnit, scale } = UNITS[flags.of];
  const entries: { tag: string; hdr: ReturnType<typeof hdrCounts> }[] = [];
  let found = 0;
  for await (const [number, stored] of storedHistograms(folder)) {
    if (chosen?.has(number) === false) continue;
    const point = scenario.points[number];
    const whole = restoredHistogram(partsOf(stored, point, flags));
    found++;
    if (flags.format === "hdr") {
      const tag = `point-${number}-${flags.of}`;
      entries.push({ tag, hdr: hdrCounts(whole, hdrUnit) });
    } else if (flags.format === "hgrm") {
      print(`#[${scenario.name} ${run}, point ${number}, ${name}]`);
      print(hgrm(hdrCounts(whole, hdrUnit), scale));
    } else {
      print(JSON.stringify({
        scenario: scenario.name,
        run,
        point: number,
        policy: point.policy.name,
        of: name,
        class: flags.class ?? null,
        requests: whole.count,
        percentiles: wanted.map((percentile) => ({
          percentile,
          value: whole.count === 0
            ? null
            : whole.percentile(percentile) / divisor,
          beyond: Math.floor(whole.count * (1 - percentile / 100)),
        })),
      }));
    }
  }
  if (flags.format === "hdr") {
    print(hdrLog(entries, `${scenario.name} ${run}, ${flags.of} in ${hdr}`));
  }
  if (found > 0) return DONE;
  say(
    `No histograms of these points in ${
      shownPath(folder)
    }: run the scenario again to have them`,
  );
  return INCOMPLETE;
}

/** The histograms of `point` that are meant: where several applications share the cores, those of requests whose latency is critical. */
function partsOf(
  stored: StoredHistograms,
  point: Point,
  flags: PercentileFlags,
): StoredHistogram[] {
  if (flags.of === "wait") return [stored.wait];
  const byClass = stored[flags.of];
  if (flags.class === undefined) {
    return Object.entries(byClass)
      .filter(([name]) => isCritical(name, point))
      .map(([, histogram]) => histogram);
  }
  const histogram = byClass[flags.class];
  if (histogram !== undefined) return [histogram];
  const known = Object.keys(byClass).map((name) => `"${name}"`).join(", ");
  throw new BadInput(
    `Cannot tell percentiles: --class must be one of ${known}, got "${flags.class}"`,
  );
}

/** Whether the class `name` is of an application whose latency is critical. */
function isCritical(name: string, { applications }: Point): boolean {
  return applications === undefined ||
    applications.some((of) =>
      of.kind === "latency-critical" && name.startsWith(`${of.name}/`)
    );
}

/** What is said twice, or not at all. */
function checkAgree(
  wanted: readonly number[],
  flags: PercentileFlags,
): void {
  if (flags.of === "wait" && flags.class !== undefined) {
    throw new BadInput(
      "Cannot tell percentiles: waits are stored of all classes together, so --class must be absent beside --of wait",
    );
  }
  if (flags.format === "json" && wanted.length === 0) {
    throw new BadInput(
      "Cannot tell percentiles: one at least must be given, such as 99.95",
    );
  }
  if (flags.format !== "json" && wanted.length > 0) {
    throw new BadInput(
      `Cannot tell percentiles: --format ${flags.format} has them all, so none must be given, got ${
        wanted[0]
      }`,
    );
  }
}
