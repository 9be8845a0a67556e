/**
 * What was simulated, in the words of a methods section: LaTeX.
 *
 * @module
 */

import type {
  ApplicationSpec,
  ArrivalSpec,
  ConnectionsSpec,
  HardwareSpec,
  ServiceSpec,
  SloSpec,
  TraceColumn,
  UnimodalSpec,
  WarmupSpec,
} from "../scenario/point.ts";
import { texOf } from "../store/tex.ts";
import { exact } from "./fields.ts";

/** A time with its unit. */
function us(value: number): string {
  return `${exact(value)}~$\\mu$s`;
}

/** A share as per cent. */
function percent(share: number): string {
  return `${exact(100 * share)}\\,\\%`;
}

/** `words` as a sentence lists them. */
export function listOf(words: readonly string[]): string {
  return words.length < 2
    ? words.join("")
    : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** `value` with a thin space after thousands, where it has five digits or more. */
export function grouped(value: number): string {
  const text = exact(value);
  return /^\d{5,}$/.test(text)
    ? text.replaceAll(/(?<=\d)(?=(?:\d{3})+$)/g, "\\,")
    : text;
}

/** `values`, ascending, as a range where they are evenly spaced, else each. */
export function numbersOf(values: readonly number[]): string {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  const step = sorted.length > 1 ? sorted[1] - sorted[0] : 0;
  const isEven = sorted.length > 3 &&
    sorted.every((value, place) =>
      Math.abs(value - sorted[0] - place * step) < step * 1e-6
    );
  return isEven
    ? `${exact(sorted[0])} to ${exact(sorted.at(-1)!)} in steps of ${
      exact(Number(step.toPrecision(6)))
    }`
    : listOf(sorted.map(grouped));
}

function columnOf({ file, column }: TraceColumn): string {
  return `column \\texttt{${texOf(column)}} of the trace \\texttt{${
    texOf(file.split(/[\\/]/).at(-1)!)
  }}`;
}

/** Service as a noun phrase: "exponential service times (mean 1 µs)". */
export function serviceWords(service: ServiceSpec): string {
  if (service.distribution !== "bimodal") {
    const { adjective, details } = lawWords(service);
    return `${adjective} service times (${details})`;
  }
  const total = service.modes.reduce((sum, { weight }) => sum + weight, 0);
  const modes = service.modes.map((mode) => {
    const share = `${percent(mode.weight / total)}, ${texOf(mode.class)}`;
    if ("timeUs" in mode) return `${us(mode.timeUs)} (${share})`;
    const { adjective, details } = lawWords(mode.service);
    return `${adjective} times (${details}; ${share})`;
  });
  return `service times of ${listOf(modes)}`;
}

/** What a law is called, and what sets it apart from others so called. */
interface LawWords {
  readonly adjective: string;
  readonly details: string;
}

function lawWords(law: UnimodalSpec): LawWords {
  const of = (adjective: string, ...details: string[]): LawWords => ({
    adjective,
    details: details.join(", "),
  });
  const mean = (meanUs: number) => `mean ${us(meanUs)}`;
  const spread = (scv: number) =>
    `squared coefficient of variation ${exact(scv)}`;
  switch (law.distribution) {
    case "fixed":
      return of("fixed", us(law.timeUs));
    case "exponential":
      return of("exponential", mean(law.meanUs));
    case "lognormal":
    case "gamma":
      return of(law.distribution, mean(law.meanUs), spread(law.scv));
    case "weibull":
      return of("Weibull", `shape ${exact(law.shape)}`, mean(law.meanUs));
    case "hyperexponential": {
      if (!("phases" in law)) {
        const balance = "balanced means";
        return of(
          law.distribution,
          balance,
          mean(law.meanUs),
          spread(law.scv),
        );
      }
      const phases = law.phases.map(({ meanUs, weight }) =>
        `${us(meanUs)} with weight ${exact(weight)}`
      );
      return of(law.distribution, `phases of mean ${listOf(phases)}`);
    }
    case "pareto": {
      const bounds = `${us(law.minUs)} to ${us(law.maxUs)}`;
      return of("bounded Pareto", `shape ${exact(law.shape)}`, bounds);
    }
    case "uniform":
      return of("uniform", `${us(law.minUs)} to ${us(law.maxUs)}`);
    case "empirical": {
      const longest = `up to ${us(law.cdf.at(-1)![0])}`;
      return of("empirical", `${law.cdf.length} points`, longest);
    }
    case "trace":
      return of("recorded", columnOf(law));
  }
}

/** Arrivals as a noun phrase. */
export function arrivalWords(arrivals: ArrivalSpec): string {
  switch (arrivals.process) {
    case "poisson":
      return "Poisson arrivals";
    case "fixed":
      return "arrivals at equal distances";
    case "gamma":
      return `gamma arrivals (squared coefficient of variation ${
        exact(arrivals.scv)
      })`;
    case "mmpp":
      return `bursty arrivals (MMPP of two rates, ratio ${
        exact(arrivals.ratio)
      }, bursts ${percent(arrivals.burstShare)} of the time and ${
        us(arrivals.burstMeanUs)
      } long on average)`;
    case "closed":
      return `${arrivals.clients} clients that wait for each reply and think for ${
        us(arrivals.thinkUs)
      } (${arrivals.think}${
        arrivals.timeoutUs === null
          ? ""
          : `, giving up after ${us(arrivals.timeoutUs)}`
      }${
        arrivals.requestsEach === undefined
          ? ""
          : `, a new connection every ${arrivals.requestsEach}`
      })`;
    case "profile":
      return `Poisson arrivals whose rate follows a profile of ${arrivals.steps.length} steps${
        arrivals.repeatUs === undefined
          ? ""
          : `, again every ${us(arrivals.repeatUs)}`
      }`;
    case "trace":
      return `recorded arrivals (${columnOf(arrivals)})`;
  }
}

/** Connections as a noun phrase. */
export function connectionWords(connections: ConnectionsSpec): string {
  const popularity = connections.popularity === "uniform"
    ? "equally popular"
    : `Zipf-popular (exponent ${exact(connections.exponent)})`;
  const each = connections.requestsEach === undefined
    ? ""
    : ` of ${connections.requestsEach} requests each`;
  return `${connections.count} ${popularity} connections${each}`;
}

/** Uneven cores as a clause. */
export function hardwareWords(hardware: HardwareSpec): string {
  const { siblingSpeed, slowCores, slowSpeed } = hardware;
  return listOf([
    ...(slowCores === 0
      ? []
      : [`${slowCores} of them at speed ${exact(slowSpeed)}`]),
    ...(siblingSpeed === null
      ? []
      : [`hyperthreads at speed ${exact(siblingSpeed)} while both are busy`]),
  ]);
}

/** An application that shares the cores; of `all` its variants, with every load. */
export function applicationWords(all: readonly ApplicationSpec[]): string {
  const [{ name, kind, guaranteedCores, maxCores, workload }] = all;
  const loads = all.flatMap((one) => one.workload?.load ?? []);
  const rates = all.flatMap((one) => one.workload?.rateMrps ?? []);
  const offered = [
    ...(loads.length === 0 ? [] : [`load ${numbersOf(loads)}`]),
    ...(rates.length === 0 ? [] : [`${numbersOf(rates)} million requests/s`]),
  ].join(" or ");
  const work = workload === null ? "work without end" : [
    `${arrivalWords(workload.arrivals)}${
      offered === "" ? "" : ` at ${offered}`
    }`,
    serviceWords(workload.service),
  ].join(", ");
  return `${
    texOf(name)
  } (${kind}, ${guaranteedCores} cores guaranteed, ${maxCores} at most; ${work})`;
}

/** What is left out at the start, as a clause. */
export function warmupWords(warmup: WarmupSpec): string {
  if (warmup === "mser5") return "after a warm-up found by MSER-5";
  if ("requests" in warmup && warmup.requests === 0) return "without warm-up";
  return "requests" in warmup
    ? `after a warm-up of ${grouped(warmup.requests)} requests`
    : "share" in warmup
    ? `after a warm-up of ${percent(warmup.share)} as many requests`
    : `after a warm-up of ${texOf(JSON.stringify(warmup))}`;
}

/** An objective as a noun phrase. */
export function sloWords(slo: SloSpec): string {
  return listOf([
    ...(slo.slowdown === undefined
      ? []
      : [`a p${slo.percentile} slowdown of at most ${exact(slo.slowdown)}`]),
    ...(slo.latencyUs === undefined
      ? []
      : [`a p${slo.percentile} latency of at most ${us(slo.latencyUs)}`]),
  ]);
}
