/**
 * `kneepoint fit TRACE`: a model of its arrivals and of its services, as a part of
 * a scenario.
 *
 * @module
 */

import { InvalidArgumentError } from "commander";
import {
  type ArrivalFit,
  type Fit,
  fitTrace,
  fragmentOf,
  spedUp,
  type TraceFit,
} from "../fit/mod.ts";
import { align } from "../report/table.ts";
import { type TraceFlags, withTraceOptions } from "./check_trace.ts";
import { type Command, newCommand } from "./command.ts";
import { print, say } from "./output.ts";
import { typedPath } from "./paths.ts";
import { BadInput, DONE, type Status } from "./status.ts";

/** What can be said of what is asked for. */
interface FitFlags extends TraceFlags {
  readonly process?: string;
  readonly law?: string;
  readonly rate?: number;
  readonly quiet?: boolean;
}

const PROCESSES = ["poisson", "fixed", "gamma", "mmpp"];
const LAWS = [
  "fixed",
  "exponential",
  "uniform",
  "lognormal",
  "gamma",
  "weibull",
  "pareto",
  "hyperexponential",
  "bimodal",
  "empirical",
];

const HELP = `
Every process and law that a scenario can name is fitted by maximum likelihood; the
one of the least BIC is printed, as a part of a scenario, unless another is asked
for. How well each tells the trace goes to standard error: beside the least BIC, the
greatest distance between the distribution functions (KS), and percentiles of the
law ÷ those of the trace. A law whose p99.9 is far from 1 is no model of a tail.

Bursts last as long as in the trace, whatever load the scenario then asks for;
--rate makes them shorter with the gaps, as a replay of the trace does.

Columns are told apart: a model forgets that long services come with bursts, or one
after another. To keep that, let the scenario replay the trace.

Examples:
  kneepoint fit requests.csv --arrival sent:us --service cpu:ns
  kneepoint fit requests.csv --service cpu:ns --law lognormal
  kneepoint fit scenarios/traces/azure-llm-2023-conv.csv \\
    --arrival TIMESTAMP:datetime --service GeneratedTokens:0.1 --rate 0.4`;

/** The command. */
export function fitCommand(done: (status: Status) => void): Command {
  return withTraceOptions(newCommand("fit"))
    .description(
      "fit a model of services and arrivals to a trace, and print it as a part of a scenario",
    )
    .argument("<trace>", "a CSV file with column names in its first line")
    .option("--process <name>", "arrivals of this process", oneOf(PROCESSES))
    .option("--law <name>", "services of this law", oneOf(LAWS))
    .option(
      "--rate <mrps>",
      "as if it had been recorded at this mean rate, million requests a second: bursts are as much shorter",
      rate,
    )
    .option("--quiet", "do not say how well each fits")
    .addHelpText("after", HELP)
    .action(async (trace: string, flags: FitFlags) => {
      await fit(typedPath(trace), flags);
      done(DONE);
    });
}

function rate(text: string): number {
  const mrps = text === "" ? NaN : Number(text);
  if (mrps > 0 && Number.isFinite(mrps)) return mrps;
  throw new InvalidArgumentError("It must be a number > 0.");
}

function oneOf(names: readonly string[]): (text: string) => string {
  return (text) => {
    if (names.includes(text)) return text;
    throw new InvalidArgumentError(`It must be one of ${names.join(", ")}.`);
  };
}

async function fit(file: string, flags: FitFlags): Promise<void> {
  const { arrival, service } = flags;
  checkAgree(file, flags);
  const found = await fitTrace({
    ...(arrival && { arrival: { ...arrival, file } }),
    ...(service && { service: { ...service, file } }),
  });
  const process = found.arrivals &&
    chosen(found.arrivals.fits, ({ spec }) => spec.process, flags.process);
  const law = found.services &&
    chosen(found.services, ({ spec }) => spec.distribution, flags.law);
  if (!flags.quiet) describe(found, process, law);
  const recordedMrps = found.arrivals?.rateMrps ?? null;
  const rateMrps = flags.rate ?? recordedMrps;
  const fragment = fragmentOf(
    rateMrps,
    process && spedUp(process.spec, rateMrps! / recordedMrps!),
    law?.spec ?? null,
  );
  print(asJson(fragment));
}

/** `fragment` as JSON for a reader: a knot a line. */
function asJson(fragment: object): string {
  return JSON.stringify(fragment, null, 2)
    .replace(/\[\s+([^\s[\]{}]+)\s+([^\s[\]{}]+)\s+\]/g, "[$1 $2]");
}

/** What is asked of a column that is not there, or nothing is asked. */
function checkAgree(
  file: string,
  { arrival, service, process, law, rate }: FitFlags,
): void {
  const problem = arrival === undefined && service === undefined
    ? "--arrival or --service must say which column, and in which unit"
    : process !== undefined && arrival === undefined
    ? "--process needs --arrival, the column of arrivals"
    : rate !== undefined && arrival === undefined
    ? "--rate needs --arrival, the column of arrivals"
    : law !== undefined && service === undefined
    ? "--law needs --service, the column of services"
    : null;
  if (problem !== null) {
    throw new BadInput(`Cannot fit trace "${file}": ${problem}`);
  }
}

/** The best of `fits`, or of those called `wanted`. */
function chosen<T>(
  fits: readonly T[],
  nameOf: (fit: T) => string,
  wanted: string | undefined,
): T {
  const found = fits.find((fit) =>
    wanted === undefined || nameOf(fit) === wanted
  );
  if (found !== undefined) return found;
  const names = [...new Set(fits.map(nameOf))].join(", ");
  throw new BadInput(
    `Cannot fit "${wanted}": this trace tells it from none of the others, or rules it out; what fits, the best first: ${names}`,
  );
}

function describe(
  { rows, arrivals, services, isCorrelatedThroughout }: TraceFit,
  process: ArrivalFit | null,
  law: Fit | null,
): void {
  say(`${rows.toLocaleString("en")} rows`);
  if (arrivals !== null) {
    const best = arrivals.fits[0].bic;
    say(`\nArrivals, of ${arrivals.gaps.toLocaleString("en")} gaps`);
    sayTable([
      ["", "process", "parameters", "BIC − best", ""],
      ...arrivals.fits.map((fit) => [
        fit === process ? "→" : "",
        fit.spec.process,
        String(fit.parameters),
        fit.bic === best ? "0" : (fit.bic - best).toFixed(1),
        toldOf(fit.spec),
      ]),
    ]);
  }
  if (services !== null) {
    const best = services[0].bic;
    say("\nServices");
    sayTable([
      // deno-fmt-ignore
      ["", "law", "parameters", "BIC − best", "KS", "p50", "p99", "p99.9", ""],
      ...services.map((fit) => [
        fit === law ? "→" : "",
        fit.spec.distribution,
        String(fit.parameters),
        (fit.bic - best).toFixed(1),
        fit.ksDistance.toFixed(4),
        fit.ratios.p50.toFixed(3),
        fit.ratios.p99.toFixed(3),
        fit.ratios.p999.toFixed(3),
        toldOf(fit.spec),
      ]),
    ]);
  }
  if (isCorrelatedThroughout) {
    say(
      "\nRows are alike over an eighth of the trace: no model here keeps that, replaying the trace does",
    );
  }
  say("");
}

function sayTable(lines: readonly (readonly string[])[]): void {
  for (const line of align(lines)) say(`  ${line}`);
}

/** The parameters of `spec` in short. */
function toldOf(spec: object): string {
  return Object.entries(spec)
    .filter(([name]) => name !== "process" && name !== "distribution")
    .map(([name, value]) =>
      typeof value === "number"
        ? `${name} ${Number(value.toPrecision(4))}`
        : `${(value as readonly unknown[]).length} ${
          name === "cdf" ? "knots" : name
        }`
    )
    .join(", ");
}
