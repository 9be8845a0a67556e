/**
 * Rows as lines of a figure: those that differ in load alone belong together.
 *
 * @module
 */

import type { Row } from "../stats/row.ts";
import { labelOf, stylesOf } from "./styles.ts";
import type { Style } from "./theme.ts";

/** What a row says that lines are made by. */
export type LoadRow =
  & Subject
  & Pick<Row, "load" | "point" | "clients">;

/** The rows of one line, by ascending load. */
export interface Series<R extends LoadRow = Row> {
  /** What the reader is told it is: policy, and what sets it apart from others of that policy. */
  readonly label: string;
  /** How it is drawn. */
  readonly style: Style;
  /** What it goes through. */
  readonly rows: readonly R[];
}

/** What a row says of the policy that it is about. */
export type Subject = Pick<
  Row,
  "policy" | "parameters" | "cores" | "hardware"
>;

/** What tells lines of one policy apart, by name: its parameters and the cores, how many and how fast. */
export function traitsOf(row: Subject): Record<string, unknown> {
  return { ...row.parameters, cores: row.cores, ...row.hardware };
}

/** Names of the traits in which `rows` differ. */
function differences(rows: readonly Subject[]): string[] {
  const names = new Set(rows.flatMap((row) => Object.keys(traitsOf(row))));
  return [...names].filter((name) =>
    new Set(rows.map((row) => String(traitsOf(row)[name]))).size > 1
  );
}

/** What each of `rows` is called: its policy, and what sets it apart from others of that policy. By row. */
export function namesOf(rows: readonly Subject[]): string[] {
  return rows.map((row) => {
    const own = rows.filter(({ policy }) => policy === row.policy);
    const marks = differences(own).map((name) =>
      `${name} ${traitsOf(row)[name]}`
    );
    return [labelOf(row.policy), ...marks].join(", ");
  });
}

/** `rows` of one policy and the same traits, split so that no load stands twice in a line. */
function withoutRepeats<R extends LoadRow>(rows: readonly R[]): R[][] {
  const lines: R[][] = [];
  const seen = new Map<number, number>();
  for (const row of rows) {
    const turn = seen.get(row.load) ?? 0;
    seen.set(row.load, turn + 1);
    (lines[turn] ??= []).push(row);
  }
  return lines;
}

/**
 * The lines that `rows` make, policies in the order they first appear.
 *
 * Rows that differ in something a row does not tell (the service, say) would meet
 * in one line: a load that stands twice starts a new line, labelled by its first point.
 */
export function seriesOf<R extends LoadRow>(
  rows: readonly R[],
): Series<R>[] {
  const policies = [...new Set(rows.map((row) => row.policy))];
  const lines = policies.flatMap((policy) => {
    const own = rows.filter((row) => row.policy === policy);
    const differing = differences(own);
    const groups = Map.groupBy(
      own,
      (row) =>
        differing.map((name) => `${name} ${traitsOf(row)[name]}`).join(", "),
    );
    return [...groups].flatMap(([trait, members]) => {
      const repeats = withoutRepeats(members);
      return repeats.map((members) => ({
        policy,
        marks: [
          trait,
          repeats.length > 1 ? `from point ${members[0].point}` : "",
        ].filter((mark) => mark !== ""),
        // More clients are a higher load, whatever chance makes of it.
        rows: members.toSorted((a, b) =>
          (a.clients ?? 0) - (b.clients ?? 0) || a.load - b.load
        ),
      }));
    }).map((line, variant) => ({ ...line, variant }));
  });
  const styles = stylesOf(lines);
  return lines.map(({ policy, marks, rows }, line) => ({
    label: [labelOf(policy), ...marks].join(", "),
    style: styles[line],
    rows,
  }));
}
