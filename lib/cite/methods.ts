/**
 * What a methods section says of a run, made from the run: LaTeX.
 *
 * @module
 */

import { labelOf } from "../report/styles.ts";
import type { Point, SharedPoint } from "../scenario/point.ts";
import type { Row } from "../stats/row.ts";
import { citeKey } from "../store/cite.ts";
import { texOf } from "../store/tex.ts";
import type { CitedRun } from "./cited_run.ts";
import { exact } from "./fields.ts";
import {
  applicationWords,
  arrivalWords,
  connectionWords,
  hardwareWords,
  listOf,
  numbersOf,
  serviceWords,
  sloWords,
  warmupWords,
} from "./prose.ts";

/** Workload, policies with all their parameters, statistics, seeds, versions, run: one paragraph. */
export function methodsOf(run: CitedRun): string {
  const { manifest, rows } = run;
  const { scenario, versions, points } = manifest;
  const key = citeKey(scenario.name, manifest.run);
  const sentences = [
    `With Kneepoint ${texOf(versions.kneepoint)} (run~\\texttt{${
      texOf(manifest.run)
    }}~\\cite{${key}}, ${count(points, "point")}), we simulated ${
      workloadOf(scenario.points)
    }`,
    `The scheduling ${
      policies(rows).length === 1 ? "policy is" : "policies are"
    } ${policies(rows).join("; ")}`,
    ...assumptions(rows),
    statisticsOf(scenario.points, rows),
    ...(new Set(rows.map(({ policy }) => policy)).size > 1
      ? ["All policies received the same arrivals and service times"]
      : []),
    ...(scenario.slo === null
      ? []
      : [`The objective is ${sloWords(scenario.slo)}`]),
    ...exceptions(run),
  ];
  return sentences.map((sentence) => `${sentence}.`).join("\n") + "\n";
}

/** Values that `pick` finds in `items`, in words, each once. */
function each<T, V>(
  items: readonly T[],
  pick: (item: T) => V | undefined | null,
  words: (value: V) => string,
): string[] {
  const found = items.map(pick).filter((value) =>
    value !== undefined && value !== null
  );
  return [...new Set(found.map((value) => words(value as V)))];
}

function either(words: readonly string[]): string {
  return words.join(" or ");
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function workloadOf(points: readonly Point[]): string {
  const plain = points.filter((point) => point.applications === undefined);
  const shared = points.filter((point) => point.applications !== undefined);
  const cores = numbersOf(points.map((point) => point.cores));
  const hardware = either(
    each(points, (point) => point.hardware, hardwareWords),
  );
  const loads = plain.flatMap(({ load }) => load ?? []);
  const rates = plain.flatMap(({ rateMrps }) => rateMrps ?? []);
  const isOpen = plain.some(({ arrivals }) => arrivals.process !== "closed");
  const offered = [
    ...(loads.length === 0 ? [] : [`offered loads of ${numbersOf(loads)}`]),
    ...(rates.length === 0
      ? []
      : [`rates of ${numbersOf(rates)} million requests/s`]),
  ];
  const requests = plain.length === 0 ? [] : [
    `${either(each(plain, ({ arrivals }) => arrivals, arrivalWords))}${
      offered.length === 0 ? "" : ` at ${either(offered)}`
    }, with ${either(each(plain, ({ service }) => service, serviceWords))}${
      isOpen
        ? ` on ${
          either(each(plain, ({ connections }) => connections, connectionWords))
        }`
        : ""
    }`,
  ];
  const applications = applicationsOf(shared);
  return `${cores} worker core${cores === "1" ? "" : "s"}${
    hardware === "" ? "" : ` (${hardware})`
  } under ${
    either([
      ...requests,
      ...(applications.length === 0
        ? []
        : [`applications that share them: ${applications.join("; ")}`]),
    ])
  }`;
}

/** Every application of `points`, and each of its workloads, with all loads of that. */
function applicationsOf(points: readonly SharedPoint[]): string[] {
  const all = points.flatMap(({ applications }) => applications);
  const variants = Map.groupBy(all, (application) => {
    const { workload } = application;
    const rest = workload && { ...workload, load: null, rateMrps: null };
    return JSON.stringify({ ...application, workload: rest });
  });
  return [...variants.values()].map(applicationWords);
}

/** Each policy with every parameter, and all the values that it took. */
function policies(rows: readonly Row[]): string[] {
  return [...Map.groupBy(rows, ({ policy }) => policy)].map(([policy, own]) => {
    const names = [
      ...new Set(own.flatMap(({ parameters }) => Object.keys(parameters))),
    ];
    const parameters = names.map((name) =>
      `\\texttt{${texOf(name)}} ${
        either(each(own, (row) =>
          row, ({ parameters }) => valueOf(parameters[name])))
      }`
    );
    const extra = new Set(own.map(({ extraCores }) => extraCores));
    const cores = [...extra].some((cores) => cores > 0)
      ? [`${count(Math.max(...extra), "core")} beside the workers`]
      : [];
    const details = [...parameters, ...cores];
    const label = texOf(labelOf(policy));
    return details.length === 0 ? label : `${label} (${details.join(", ")})`;
  });
}

function valueOf(value: string | number | boolean | null | undefined): string {
  if (value === undefined || value === null) return "null";
  return typeof value === "number" ? exact(value) : texOf(String(value));
}

/** Which parameters stand on no verified source. */
function assumptions(rows: readonly Row[]): string[] {
  const found = new Map<string, string[]>();
  for (const { policy, assumed } of rows) {
    if (assumed.length > 0) found.set(policy, [...assumed]);
  }
  if (found.size === 0) return [];
  const words = [...found].map(([policy, names]) =>
    `${listOf(names.map((name) => `\\texttt{${texOf(name)}}`))} of ${
      texOf(labelOf(policy))
    }`
  );
  return [
    `These parameters are defaults without a verified source: ${
      words.join("; ")
    }`,
  ];
}

function statisticsOf(points: readonly Point[], rows: readonly Row[]): string {
  const replications = numbersOf(rows.map((row) => row.replications));
  const requests = numbersOf(points.map((point) => point.requests));
  const seeds = numbersOf(points.map(({ seed }) => seed));
  const warmups = each(points, ({ warmup }) => warmup, warmupWords);
  const times = replications === "1" ? "replication" : "replications";
  return `Each point is ${replications} independent ${times} of ${requests} measured requests ${
    either(warmups)
  }, with random streams from seed ${seeds}; intervals are 95\\,\\% confidence intervals from the spread of the replications by Student's~$t$, those of percentiles by inverting the test of the log odds of the share above`;
}

/** What a reader must know of points without a number. */
function exceptions({ manifest, rows }: CitedRun): string[] {
  const of = (status: string) =>
    rows.filter((row) => row.status === status).length;
  const saturated = of("saturated"), unsettled = of("unsettled");
  const missing = manifest.scenario.points.length - rows.length;
  const are = (number: number) =>
    `${count(number, "point")} ${number === 1 ? "is" : "are"}`;
  return [
    ...(saturated === 0 ? [] : [
      `${
        are(saturated)
      } saturated: the backlog grows without bound, and no latency is given`,
    ]),
    ...(unsettled === 0 ? [] : [
      `${
        are(unsettled)
      } without evidence of a steady state, and no latency is given`,
    ]),
    ...(missing === 0 ? [] : [`${are(missing)} missing from the run`]),
  ];
}
