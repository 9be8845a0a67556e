/**
 * A run as a LaTeX table for the package booktabs.
 *
 * @module
 */

import { formatEstimate } from "../report/digits.ts";
import { fewLoads, formatLoad } from "../report/few_loads.ts";
import { fewSamplesOf, sayFlag } from "../report/flags.ts";
import { estimateOf, type Measure } from "../report/measure.ts";
import { seriesOf } from "../report/series.ts";
import type { Estimate, Row, Status } from "../stats/row.ts";
import { citeKey } from "../store/cite.ts";
import { texOf } from "../store/tex.ts";
import type { CitedRun } from "./cited_run.ts";
import { intervalTex, NO_NUMBER } from "./fields.ts";

/** A column of estimates: its head, LaTeX, and where its cells come from. */
interface Column {
  readonly head: string;
  readonly cell: (row: Row) => Estimate;
}

function columnOf(head: string, measure: Measure): Column {
  return { head, cell: (row) => estimateOf(row, measure) };
}

const COLUMNS: readonly Column[] = [
  columnOf("p50 ($\\mu$s)", { metric: "latencyUs", statistic: "p50" }),
  columnOf("p99 ($\\mu$s)", { metric: "latencyUs", statistic: "p99" }),
  columnOf("p99.9 ($\\mu$s)", { metric: "latencyUs", statistic: "p999" }),
  columnOf("p99.9 slowdown", { metric: "slowdown", statistic: "p999" }),
  { head: "CPU efficiency", cell: (row) => row.cpuEfficiency },
];

/** Statistics of these columns. */
const STATISTICS: readonly string[] = ["p50", "p99", "p999"];

/** Why a row has no latencies. By status. */
const WITHOUT: Readonly<Record<Exclude<Status, "stable">, string>> = {
  saturated:
    "saturated: the backlog grows without bound, and there is no latency to speak of",
  unsettled: "no evidence of a steady state within the run",
};

/** Letters of notes. */
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/**
 * `rows` of `run` as a table: every one of them, or, where `loads` says which,
 * those of each policy nearest to these.
 *
 * Numbers are rounded to their intervals; a dash stands where a point has none.
 */
export function tableOf(
  run: CitedRun,
  rows: readonly Row[],
  loads: readonly number[] | null,
): string {
  const { manifest: { scenario, versions, run: id } } = run;
  const groups = seriesOf(rows).map(({ label, rows: own }) => {
    const near = loads === null ? null : fewLoads(own, loads);
    return {
      label,
      rows: own.filter(({ load }) => near === null || near.includes(load)),
    };
  });
  const shown = groups.flatMap((group) => group.rows);
  const notes = notesOf(shown);
  const key = citeKey(scenario.name, id);
  const replications = [...new Set(shown.map((row) => row.replications))];
  return [
    `% Run ${id} of ${scenario.name}, Kneepoint ${versions.kneepoint}. Needs \\usepackage{booktabs,graphicx}.`,
    "\\begin{table*}",
    "  \\centering\\footnotesize",
    `  \\caption{${
      sentence(texOf(scenario.title))
    } Latency from arrival to reply, slowdown (latency $\\div$ service) and CPU efficiency, each with its 95\\,\\% confidence interval from ${
      range(replications)
    } replications. Kneepoint run \\texttt{${texOf(id)}}~\\cite{${key}}.}`,
    `  \\label{tab:${key}}`,
    "  \\smallskip",
    "  \\setlength{\\tabcolsep}{4pt}%",
    // Made smaller where the page is narrower than the table.
    "  \\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%",
    `  \\begin{tabular}{lr@{\\,}l${"r@{\\;}l".repeat(COLUMNS.length)}}`,
    "    \\toprule",
    `    Policy & \\multicolumn{2}{l}{Load} & ${
      COLUMNS.map(({ head }) => `\\multicolumn{2}{c}{${head}}`).join(" & ")
    } \\\\`,
    "    \\midrule",
    ...groups.flatMap((group, place) => [
      ...(place === 0 ? [] : ["    \\addlinespace"]),
      ...group.rows.map((row, line) =>
        `    ${
          [line === 0 ? texOf(group.label) : "", ...cellsOf(row, notes)].join(
            " & ",
          )
        } \\\\`
      ),
    ]),
    "    \\bottomrule",
    "  \\end{tabular}}",
    ...footnotes(shown, notes),
    "\\end{table*}",
  ].join("\n") + "\n";
}

/** What there is to note, each with its letter. */
function notesOf(rows: readonly Row[]): ReadonlyMap<string, string> {
  const told = rows.flatMap(notesOn);
  return new Map([...new Set(told)].map((note, place) => [
    note,
    LETTERS[place % LETTERS.length],
  ]));
}

/** What a reader must know of `row`: why it has no latencies, and its flags. */
function notesOn({ status, flags }: Row): string[] {
  return [
    ...(status === "stable" ? [] : [WITHOUT[status]]),
    ...flags.filter(isShown).map(sayFlag),
  ];
}

/** Whether `flag` is about something in the table. */
function isShown(flag: string): boolean {
  const statistic = fewSamplesOf(flag);
  return statistic === null || STATISTICS.includes(statistic);
}

function cellsOf(row: Row, notes: ReadonlyMap<string, string>): string[] {
  const marks = notesOn(row).map((note) => notes.get(note)).sort().join(",");
  return [
    formatLoad(row.load),
    marks === "" ? "" : `\\textsuperscript{${marks}}`,
    ...COLUMNS.flatMap(({ cell }) => {
      const estimate = cell(row);
      return estimate.value === null
        ? [NO_NUMBER, ""]
        : [formatEstimate(estimate).value, intervalTex(estimate)];
    }),
  ];
}

function footnotes(
  rows: readonly Row[],
  notes: ReadonlyMap<string, string>,
): string[] {
  if (notes.size === 0) return [];
  const isMissing = rows.some(({ status }) => status !== "stable");
  const lines = [...notes].map(([note, letter]) =>
    `\\textsuperscript{${letter}}\\,${texOf(note)}.`
  );
  return [
    "",
    "  \\smallskip",
    `  {\\raggedright ${isMissing ? `${NO_NUMBER} no latency. ` : ""}${
      lines.join(" ")
    }\\par}`,
  ];
}

/** `text` with the stop that ends a sentence. */
function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

/** "5", or "5 to 40". */
function range(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.length === 1
    ? `${sorted[0]}`
    : `${sorted[0]} to ${sorted.at(-1)}`;
}
