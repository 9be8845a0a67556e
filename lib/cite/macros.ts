/**
 * `kneepoint.sty`: the numbers that a paper names, for LaTeX to print.
 *
 * @module
 */

/** The name of the file. */
export const STYLE_FILE = "kneepoint.sty";

/** Which number: what stands between the macro's braces. */
export interface Name {
  /** The run's id. */
  readonly run: string;
  /** The number of the point. */
  readonly point: string;
  /** The name of the field. */
  readonly field: string;
}

/** A number under its name. */
export interface Value extends Name {
  /** What LaTeX prints. */
  readonly text: string;
}

const HEAD =
  `% Numbers of Kneepoint runs. Written by "kneepoint lint-paper --write" and
% "kneepoint cite --format macros"; "kneepoint lint-paper" checks it: do not edit.
%
%   \\kneepoint{run}{point}{field}            prints the number: in text, tables, captions, \\num
%   \\kneepointis{run}{point}{field}{number}  prints the number as it is typed, for lint-paper to check
%
% A field is a column of points.csv: latencyUs.p99 (rounded to its interval),
% latencyUs.p99.low, latencyUs.p99.high, latencyUs.p99.interval, load, policy.
\\NeedsTeXFormat{LaTeX2e}
\\ProvidesPackage{kneepoint}
\\newcommand*\\kneepoint[3]{%
  \\ifcsname kneepoint@#1@#2@#3\\endcsname
    \\csname kneepoint@#1@#2@#3\\endcsname
  \\else
    \\kneepoint@unknown{#1}{#2}{#3}%
  \\fi}
\\newcommand*\\kneepointis[4]{#4}
\\DeclareRobustCommand*\\kneepoint@unknown[3]{\\textbf{??}%
  \\PackageWarning{kneepoint}{No value of run \`#1', point \`#2', field \`#3'}}
\\newcommand*\\kneepoint@value[4]{\\expandafter\\def\\csname kneepoint@#1@#2@#3\\endcsname{#4}}
`;

/** The file with `values`, each once. */
export function styleFile(values: Iterable<Value>): string {
  const lines = new Map<string, string>();
  for (const { run, point, field, text } of values) {
    const name = `{${run}}{${point}}{${field}}`;
    lines.set(name, `\\kneepoint@value${name}{${text}}`);
  }
  return `${HEAD}${[...lines.values()].join("\n")}\n\\endinput\n`;
}

const VALUE_LINE =
  /^\\kneepoint@value\{([^{}]*)\}\{([^{}]*)\}\{([^{}]*)\}\{(.*)\}$/;

/** The values in the file's `text`. By {@linkcode keyOf}. */
export function readStyleFile(text: string): Map<string, Value> {
  const values = new Map<string, Value>();
  for (const line of text.split(/\r?\n/)) {
    const match = VALUE_LINE.exec(line);
    if (match === null) continue;
    const [, run, point, field, printed] = match;
    const value = { run, point, field, text: printed };
    values.set(keyOf(value), value);
  }
  return values;
}

/** One text for a name. */
export function keyOf({ run, point, field }: Name): string {
  return JSON.stringify([run, point, field]);
}

/** Whether LaTeX takes `field` for a name as it stands: a class may be called anything. */
export function isNameable(field: string): boolean {
  return /^[^\\{}%#~^&$\s]+$/.test(field);
}
