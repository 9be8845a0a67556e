/**
 * A run's figures for the LaTeX package pgfplots: a table of numbers for each
 * line, and the pictures that draw them.
 *
 * @module
 */

import { formatLoad } from "../report/few_loads.ts";
import { type Series, seriesOf } from "../report/series.ts";
import { stylesOf } from "../report/styles.ts";
import type { Style } from "../report/theme.ts";
import type { Estimate, Row, TimelineRow } from "../stats/row.ts";
import { texOf } from "../store/tex.ts";
import type { CitedRun } from "./cited_run.ts";
import { tableText } from "./plot_table.ts";
import { axisOptions, lineOptions } from "./plot_style.ts";

/** A file beside the paper. */
export interface PaperFile {
  /** Its name. */
  readonly name: string;
  /** What it holds. */
  readonly text: string;
}

/** A line of the figures: its name in the legend, its look, how many points it has, and its table. */
interface Line {
  readonly label: string;
  readonly style: Style;
  readonly points: number;
  readonly file: PaperFile;
}

/** A line whose style depends on the others of its policy. */
type Unstyled = Omit<Line, "style"> & Pick<Row, "policy">;

/** The files of `run`: a table for each line, and `plots.tex`. */
export function plotFiles(run: CitedRun): PaperFile[] {
  const names = new Set<string>();
  const series = seriesOf(run.rows);
  const lines = series.map((one) => ({
    label: one.label,
    style: one.style,
    points: one.rows.length,
    file: {
      name: fileName(run, one.label, names),
      text: loadTable(run, one),
    },
  }));
  const windows = withStyles(
    series.flatMap(({ label, rows }) =>
      rows.flatMap((row) => windowLines(run, label, row, names))
    ),
  );
  return [
    ...lines.map(({ file }) => file),
    ...windows.map(({ file }) => file),
    { name: `${stem(run)}-plots.tex`, text: pictures(run, lines, windows) },
  ];
}

/** `lines` over time, each with a style: a policy's colour, and what tells its lines apart. */
function withStyles(
  lines: readonly Unstyled[],
): Line[] {
  const styles = stylesOf(lines.map(({ policy }, place) => ({
    policy,
    variant: lines.slice(0, place).filter((line) => line.policy === policy)
      .length,
  })));
  return lines.map((line, place) => ({ ...line, style: styles[place] }));
}

/** All of it in one text that LaTeX takes as it is: the tables are written out when it is read. */
export function plotsInOne(run: CitedRun): string {
  const files = plotFiles(run);
  return files.slice(0, -1).map(({ name, text }) =>
    `\\begin{filecontents*}[overwrite]{${name}}\n${text}\\end{filecontents*}\n`
  ).join("") + files.at(-1)!.text;
}

function stem({ manifest }: CitedRun): string {
  return `kneepoint-${manifest.run}`;
}

/** A name for the table of what is called `label`: letters, digits and dashes, given once. */
function fileName(run: CitedRun, label: string, names: Set<string>): string {
  const plain = label.toLowerCase().replaceAll(/[^a-z0-9.]+/g, "-")
    .replaceAll(/^[-.]+|[-.]+$/g, "").slice(0, 80);
  let name = `${stem(run)}-${plain}`;
  for (let turn = 2; names.has(name); turn++) {
    name = `${stem(run)}-${plain}-${turn}`;
  }
  names.add(name);
  return `${name}.dat`;
}

/** Columns of estimates in a table by load, as in `points.csv`. */
function estimatesOf(row: Row): [name: string, estimate: Estimate][] {
  const of = (field: string, statistics: object) =>
    Object.entries(statistics).map(([name, estimate]) =>
      [`${field}.${name}`, estimate] as [string, Estimate]
    );
  return [
    ["throughputMrps", row.throughputMrps],
    ...of("latencyUs", row.latencyUs),
    ...of("slowdown", row.slowdown),
    ...of("waitUs", row.waitUs),
    ["cpuEfficiency", row.cpuEfficiency],
    ["machineEfficiency", row.machineEfficiency],
  ];
}

function loadTable({ manifest }: CitedRun, { label, rows }: Series): string {
  return tableText(
    `${label}: run ${manifest.run} of ${manifest.scenario.name}, Kneepoint ${manifest.versions.kneepoint}`,
    ["point", "load", "offeredMrps"],
    rows.map((row) => ({
      plain: [row.point, row.load, row.offeredMrps],
      estimates: estimatesOf(row),
    })),
  );
}

/** The tables of `row` over time, one an application. */
function windowLines(
  run: CitedRun,
  label: string,
  { timeline, policy, load, point }: Row,
  names: Set<string>,
): Unstyled[] {
  if (timeline === undefined) return [];
  const { windowUs, applications } = timeline;
  const several = Object.keys(applications).length > 1;
  return Object.entries(applications).map(([application, windows]) => {
    const title = `${label}${several ? `, ${application}` : ""}, load ${
      formatLoad(load)
    }`;
    const text = tableText(
      `${title}: run ${run.manifest.run} over time`,
      ["timeUs"],
      windows.cores.map((_, window) => ({
        plain: [window * windowUs],
        estimates: windowEstimates(windows, window),
      })),
    );
    const name = fileName(run, `over-time-${point}-${application}`, names);
    const points = windows.cores.length;
    return { label: title, policy, points, file: { name, text } };
  });
}

function windowEstimates(
  { requests, latencyUs, cores }: TimelineRow,
  window: number,
): [name: string, estimate: Estimate][] {
  return [
    ["requests", requests[window]],
    ["latencyUs.mean", latencyUs.mean[window]],
    ["latencyUs.p50", latencyUs.p50[window]],
    ["latencyUs.p99", latencyUs.p99[window]],
    ["latencyUs.p999", latencyUs.p999[window]],
    ["cores", cores[window]],
  ];
}

/** A picture: what is drawn against what. */
interface Picture {
  readonly title: string;
  readonly x: string;
  readonly xLabel: string;
  readonly y: string;
  readonly yLabel: string;
  /** The axes along which intervals are drawn. */
  readonly bars: readonly ("x" | "y")[];
}

const BY_LOAD: readonly Picture[] = [
  {
    title: "slowdown against load",
    x: "load",
    xLabel: "Offered load",
    y: "slowdown.p999",
    yLabel: "p99.9 slowdown",
    bars: ["y"],
  },
  {
    title: "latency against load",
    x: "load",
    xLabel: "Offered load",
    y: "latencyUs.p99",
    yLabel: "p99 latency ($\\mu$s)",
    bars: ["y"],
  },
  {
    title: "slowdown against efficiency",
    x: "cpuEfficiency",
    xLabel: "CPU efficiency",
    y: "slowdown.p999",
    yLabel: "p99.9 slowdown",
    bars: ["x", "y"],
  },
];

const OVER_TIME: Picture = {
  title: "latency over time",
  x: "timeUs",
  xLabel: "Time ($\\mu$s)",
  y: "latencyUs.p99",
  yLabel: "p99 latency ($\\mu$s)",
  bars: ["y"],
};

function pictures(
  { manifest: { run, scenario, versions } }: CitedRun,
  lines: readonly Line[],
  windows: readonly Line[],
): string {
  const drawn = [
    ...BY_LOAD.map((picture) => pictureOf(picture, lines, run)),
    ...(windows.length === 0 ? [] : [pictureOf(OVER_TIME, windows, run)]),
  ];
  return [
    `% Run ${run} of ${scenario.name}, Kneepoint ${versions.kneepoint}.`,
    "% Needs \\usepackage{pgfplots} and \\pgfplotsset{compat=1.17}.",
    ...drawn,
  ].join("\n");
}

/** Markers that a line has, about. */
const MARKERS = 20;

function pictureOf(
  { title, x, xLabel, y, yLabel, bars }: Picture,
  lines: readonly Line[],
  run: string,
): string {
  const most = Math.max(...lines.map(({ points }) => points));
  return [
    "",
    `% ${title}`,
    "\\begin{tikzpicture}",
    "  \\begin{semilogyaxis}[",
    `    xlabel={${xLabel}}, ylabel={${yLabel}},`,
    ...axisOptions(lines.map(({ label }) => label)).map((text) =>
      `    ${text}`
    ),
    `    mark repeat=${Math.ceil(most / MARKERS)},`,
    "  ]",
    ...lines.flatMap(({ label, style, file }) => [
      `    \\addplot [${lineOptions(style)}, error bars/.cd, ${
        bars.map((axis) => `${axis} dir=both, ${axis} explicit`).join(", ")
      }]`,
      `      table [x=${x}, y=${y}, ${
        bars.map((axis) => {
          const column = axis === "x" ? x : y;
          return `${axis} error minus=${column}.minus, ${axis} error plus=${column}.plus`;
        }).join(", ")
      }] {${file.name}};`,
      `    \\addlegendentry{${texOf(label)}}`,
    ]),
    "  \\end{semilogyaxis}",
    `  \\node [anchor=north east, font=\\tiny] at (current bounding box.south east) {Kneepoint run \\texttt{${run}}};`,
    "\\end{tikzpicture}",
    "",
  ].join("\n");
}
