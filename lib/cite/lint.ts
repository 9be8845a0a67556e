/**
 * A paper's numbers against the store's.
 *
 * @module
 */

import { nearest, shown } from "../scenario/error.ts";
import { fewSamplesOf } from "../report/flags.ts";
import type { Row } from "../stats/row.ts";
import type { CitedRun } from "./cited_run.ts";
import { type Field, fieldNames, fieldOf } from "./fields.ts";
import { isNameable, keyOf, STYLE_FILE, type Value } from "./macros.ts";
import { expanded, type Use } from "./paper.ts";
import { agrees } from "./typed_number.ts";

/** A use of a number, and the file that it is in. */
export interface PaperUse extends Use {
  /** The file, as the user would type it. */
  readonly file: string;
}

/** Gives a run by its id; why it cannot, where it cannot. */
export type FindRun = (run: string) => Promise<CitedRun | string>;

/** What is said of one use, with its place. */
export interface Remark {
  /** File and line. */
  readonly place: string;
  /** What is to be said. */
  readonly text: string;
}

/** What came of it. */
export interface LintResult {
  /** Numbers that are not the store's, or cannot be. */
  readonly problems: readonly Remark[];
  /** Numbers that a reader may doubt, and those that could not be looked at. */
  readonly doubts: readonly Remark[];
  /** The stored values of all numbers that LaTeX is to print. */
  readonly due: readonly Value[];
  /** How many numbers were compared with the store. */
  readonly compared: number;
}

/**
 * Compares every number that a paper takes from runs with the store.
 *
 * @param shorthands Macros of the paper that may stand for a run.
 * @param values What LaTeX prints, by {@linkcode keyOf}; null where there is no `kneepoint.sty`.
 */
export async function lintPaper(
  uses: readonly PaperUse[],
  shorthands: ReadonlyMap<string, string>,
  values: ReadonlyMap<string, Value> | null,
  findRun: FindRun,
): Promise<LintResult> {
  const problems: Remark[] = [], doubts: Remark[] = [], due: Value[] = [];
  let compared = 0;
  for (const use of uses) {
    const macro = `\\${use.macro}${
      use.names.map((name) => `{${name}}`).join("")
    }`;
    const remark = (text: string): Remark => ({
      place: `${use.file}:${use.line}`,
      text: `${macro}: ${text}`,
    });
    if (use.names.some((name) => name.includes("#"))) {
      doubts.push(remark("not checked, within the definition of a macro"));
      continue;
    }
    const [run, point, field] = use.names.map((name) =>
      expanded(name, shorthands)
    );
    const found = await lookUp(use, run, point, field, findRun);
    if (typeof found === "string") {
      problems.push(remark(found));
      continue;
    }
    compared++;
    if (use.typed === null) {
      due.push({ run, point, field, text: found.field.text });
    }
    const wrong = use.typed === null
      ? printedWrongly(values, { run, point, field }, found)
      : use.macro === "kneepoint" && values !== null
      ? `with ${STYLE_FILE} it prints the stored number, and then ${use.typed}: \\kneepointis prints the typed one alone`
      : typedWrongly(use.typed, found.field);
    if (wrong !== null) problems.push(remark(wrong));
    const doubt = doubtOf(found.row, field);
    if (doubt !== null) doubts.push(remark(doubt));
  }
  return { problems, doubts, due, compared };
}

interface Found {
  readonly row: Row;
  readonly field: Field;
}

/** The stored number that is named; why there is none, where there is none. */
async function lookUp(
  use: Use,
  run: string | undefined,
  point: string | undefined,
  field: string | undefined,
  findRun: FindRun,
): Promise<Found | string> {
  const wanted = use.macro === "kneepointis" ? 4 : 3;
  if (run === undefined || point === undefined || field === undefined) {
    return `it must have ${wanted} arguments, got ${use.names.length}`;
  }
  if (wanted === 4 && use.typed === null) {
    return "it must have 4 arguments, got 3: the last is the number";
  }
  const cited = await findRun(run);
  if (typeof cited === "string") return cited;
  if (cited.problem !== null) return `run ${shown(run)}: ${cited.problem}`;
  const { points } = cited.manifest.scenario;
  if (!/^\d+$/.test(point) || Number(point) >= points.length) {
    return `point must be in 0..${points.length - 1}, got ${shown(point)}`;
  }
  const row = cited.rows.find((row) => row.point === Number(point));
  if (row === undefined) {
    return `point ${point} has no row: the run is ${cited.manifest.status}`;
  }
  const value = isNameable(field) ? fieldOf(row, field) : null;
  if (value === null) {
    const near = nearest(field, fieldNames(row));
    return `there is no field ${shown(field)}${
      near === null ? "" : `, did you mean ${shown(near)}?`
    }`;
  }
  return { row, field: value };
}

/** What is wrong with the number that LaTeX prints; null if nothing is. */
function printedWrongly(
  values: ReadonlyMap<string, Value> | null,
  name: Omit<Value, "text">,
  { field }: Found,
): string | null {
  if (values === null) {
    return `LaTeX has no number to print: there is no ${STYLE_FILE} beside the paper, --write makes it`;
  }
  const value = values.get(keyOf(name));
  if (value === undefined) {
    return `LaTeX has no number to print: it is not in ${STYLE_FILE}, --write adds it`;
  }
  return value.text === field.text
    ? null
    : `the paper prints ${value.text}, the store has ${field.text} (${field.full})`;
}

/** What is wrong with the number that somebody typed; null if nothing is. */
function typedWrongly(typed: string, field: Field): string | null {
  const { value, text, full } = field;
  const stored = `the store has ${text} (${full})`;
  if (typed === text) return null;
  if (value === null) return `the paper says ${typed}, ${stored}`;
  const verdict = agrees(typed, value, text);
  if (verdict === true) return null;
  return verdict === null
    ? `the paper says ${typed}, which is no number; ${stored}`
    : `the paper says ${typed}, ${stored}`;
}

/** What a reader should know of a number before quoting it; null if nothing. */
function doubtOf({ flags, status }: Row, field: string): string | null {
  const few = flags.map(fewSamplesOf).find((statistic) =>
    statistic !== null && field.split(".").includes(statistic)
  );
  if (few !== undefined) return "it stands on few samples";
  const isLatency = /(latencyUs|slowdown|waitUs)\./.test(field);
  return isLatency && status !== "stable"
    ? `there is no number: the point is ${status}`
    : null;
}
