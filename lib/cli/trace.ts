/**
 * `kneepoint trace FILE`: a window of one point's schedule, for Perfetto.
 *
 * @module
 */

import { InvalidArgumentError } from "commander";
import { toUs } from "../engine/ticks.ts";
import type { Slowness } from "../explain/slowest.ts";
import { gantt } from "../report/gantt.ts";
import type { Point } from "../scenario/point.ts";
import { writeAtomic } from "../store/files.ts";
import { ENGINE_VERSION } from "../store/versions.ts";
import { chromeTrace, type TraceLabels } from "../trace/chrome.ts";
import { MARGIN_US, type Trace, trace, WINDOW_US } from "../trace/trace.ts";
import { type Command, newCommand } from "./command.ts";
import { readPlan } from "./input.ts";
import { type RunFlags, wholeNumber } from "./options.ts";
import { print, say } from "./output.ts";
import { shownPath, typedPath } from "./paths.ts";
import { BadInput, DONE, type Status } from "./status.ts";
import { checkTraces } from "./traces.ts";

/** What can be said of a trace. */
interface TraceFlags extends Pick<RunFlags, "seed" | "requests"> {
  readonly point?: number;
  readonly replication: number;
  readonly around: Slowness | number;
  readonly application?: string;
  readonly window?: number;
  readonly out?: string;
  readonly gantt?: string;
}

const HELP = `
The window is around the slowest request that is measured, or around a time. The
trace opens in ui.perfetto.dev and in chrome://tracing: a track a core, arrivals
and replies, arrows from each arrival to its reply, requests waiting and running,
and whose each core is. Tracing changes no number of the run.

Examples:
  kneepoint trace scenarios/tail-vs-efficiency.json --point 70 --out worst.json
  kneepoint trace scenario.json --around slowdown --gantt worst.svg --out worst.json
  kneepoint trace scenario.json --around 12000 --window 100 > window.json
  kneepoint trace shared.json --point 3 --application memcached --out worst.json

Exit status: 0 done, 2 there is no such point or window.`;

/** The command. */
export function traceCommand(done: (status: Status) => void): Command {
  return newCommand("trace")
    .description(
      "one point's schedule, microsecond by microsecond, as a Chrome/Perfetto trace",
    )
    .argument("<file>", 'a scenario; "-" reads standard input')
    .option("--point <n>", "which point (default: the only one)", whole)
    .option("--replication <n>", "which replication", whole, 0)
    .option(
      "--around <what>",
      "the request slowest by latency or by slowdown, or a time, µs",
      around,
      "latency",
    )
    .option(
      "--application <name>",
      "the slowest of its requests, and its machine where each has one of its own",
    )
    .option(
      "--window <us>",
      `µs shown before and after the request (default: ${MARGIN_US}), or in all around a time (default: ${WINDOW_US})`,
      positive,
    )
    .option(
      "--seed <n>",
      "seed, in place of the scenario's",
      wholeNumber(0, 2 ** 32 - 1),
    )
    .option(
      "--requests <n>",
      "measured requests, in place of the scenario's",
      wholeNumber(1, Number.MAX_SAFE_INTEGER),
    )
    .option("--out <file>", "write the trace there (default: standard output)")
    .option("--gantt <file>", "draw the window there too, SVG")
    .addHelpText("after", HELP)
    .action(async (file: string, flags: TraceFlags) => {
      done(await traceScenario(file, flags));
    });
}

async function traceScenario(file: string, flags: TraceFlags): Promise<Status> {
  const plan = await readPlan(file, flags);
  const point = plan.point(pointNumber(plan.pointCount, flags.point));
  if (flags.replication >= point.replications) {
    throw new BadInput(
      `Cannot trace: --replication must be below ${point.replications}, got ${flags.replication}`,
    );
  }
  await checkTraces(plan, {});
  const traced = await badInputOf(() =>
    trace(point, {
      replication: flags.replication,
      around: flags.around,
      ...(flags.window === undefined ? {} : { windowUs: flags.window }),
      ...(flags.application === undefined
        ? {}
        : { application: flags.application }),
    })
  );
  const text = chromeTrace(traced.schedule, labelsOf(point, traced, flags));
  const { classes, meanServiceUs, load } = traced.workload;
  const svg = flags.gantt === undefined
    ? null
    : await badInputOf(() =>
      gantt(traced.schedule, {
        policy: point.policy.name,
        load,
        classes: classes.map(({ name }) => name),
        longUs: meanServiceUs,
        marked: traced.slowest?.index ?? null,
      })
    );
  if (flags.out === undefined) print(text.trimEnd());
  else await writeAtomic(typedPath(flags.out), [text]);
  if (svg !== null) await writeAtomic(typedPath(flags.gantt!), [svg]);
  say(summaryOf(traced));
  for (const path of [flags.out, flags.gantt]) {
    if (path !== undefined) say(`Written: ${shownPath(typedPath(path))}`);
  }
  return DONE;
}

/** What `act` gives; what it finds out of range was typed so. */
async function badInputOf<T>(act: () => T | Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof RangeError) throw new BadInput(error.message);
    throw error;
  }
}

function pointNumber(count: number, asked: number | undefined): number {
  if (asked === undefined) {
    if (count === 1) return 0;
    throw new BadInput(
      `Cannot trace ${count} points at once: --point must say which, 0 to ${
        count - 1
      }`,
    );
  }
  if (asked < count) return asked;
  throw new BadInput(
    `Cannot choose a point: --point must be at most ${count - 1}, got ${asked}`,
  );
}

function labelsOf(
  point: Point,
  { workload: { classes, load }, applications, slowest }: Trace,
  flags: TraceFlags,
): TraceLabels {
  return {
    title: `${point.scenario}: ${point.policy.name} at load ${load}`,
    classes: classes.map(({ name }) => name),
    applications,
    facts: {
      engine: ENGINE_VERSION,
      point,
      replication: flags.replication,
      ...(flags.application === undefined
        ? {}
        : { application: flags.application }),
      ...(slowest === null ? {} : { slowestRequest: slowest.index }),
    },
  };
}

function summaryOf({ schedule, slowest, workload }: Trace): string {
  const { from, until, spans, requests } = schedule;
  const window = `${toUs(from)} to ${
    toUs(until)
  } µs: ${requests.length} requests, ${spans.length} spans`;
  if (slowest === null) return window;
  const { index, class: of, latency, service } = slowest;
  const name = workload.classes[of].name;
  return `${window}; request ${index} ("${name}") took ${
    toUs(latency)
  } µs for ${toUs(service)} µs of service`;
}

const whole = wholeNumber(0, Number.MAX_SAFE_INTEGER);

function positive(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && value < Infinity) return value;
  throw new InvalidArgumentError("It must be above 0.");
}

function around(text: string): Slowness | number {
  if (text === "latency" || text === "slowdown") return text;
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value < Infinity) return value;
  throw new InvalidArgumentError(
    'It must be "latency", "slowdown" or a time, µs.',
  );
}
