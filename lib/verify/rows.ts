/**
 * Whether the lines of a stored run are those of its points.
 *
 * @module
 */

import { createHash } from "node:crypto";
import type { Point } from "../scenario/point.ts";
import type { Row } from "../stats/row.ts";
import { HISTOGRAMS, POINTS } from "../store/layout.ts";
import type { Manifest } from "../store/manifest.ts";
import { storedLines } from "../store/read_run.ts";

/** The rows of a run, and what is wrong with them. */
export interface StoredRows {
  /** Rows of the points that were asked for. By point. */
  readonly rows: ReadonlyMap<number, Row>;
  /** Points that have a row. */
  readonly there: ReadonlySet<number>;
  /** What is wrong with lines, a sentence each. */
  readonly problems: readonly string[];
}

/** Reads every row of the run in `folder`, and keeps those of `wanted`. */
export async function readRows(
  folder: string,
  manifest: Manifest,
  wanted: ReadonlySet<number>,
): Promise<StoredRows> {
  const { points } = manifest.scenario;
  const rows = new Map<number, Row>();
  const there = new Set<number>();
  const problems: string[] = [];
  for await (const line of storedLines(folder, POINTS)) {
    const problem = line.problem ??
      (there.has(line.point)
        ? `point ${line.point} once more`
        : whyNotOf(points[line.point], line.value, line.point, manifest));
    if (problem !== null) {
      problems.push(`${POINTS}, line ${line.line}: ${problem}`);
      continue;
    }
    const { point, value } = line as typeof line & { problem?: undefined };
    there.add(point);
    // What was written as a row is read as one: the edge where types begin again.
    if (wanted.has(point)) rows.set(point, value as unknown as Row);
  }
  return { rows, there, problems };
}

/** What keeps `row` from being one of `point`; null if nothing does. */
function whyNotOf(
  point: Point | undefined,
  row: Readonly<Record<string, unknown>>,
  number: number,
  { scenario }: Manifest,
): string | null {
  if (row.scenario !== scenario.name) {
    return `a row of scenario ${JSON.stringify(row.scenario)}, not ${
      JSON.stringify(scenario.name)
    }`;
  }
  if (point === undefined) {
    return `a row of point ${number}, and the scenario has ${scenario.points.length}`;
  }
  const due: Record<string, unknown> = {
    policy: point.policy.name,
    cores: point.cores,
    seed: point.seed,
  };
  const wrong = Object.entries(due).find(([field, value]) =>
    row[field] !== value
  );
  return wrong === undefined
    ? null
    : `point ${number} has ${wrong[0]} ${JSON.stringify(row[wrong[0]])}, not ${
      JSON.stringify(wrong[1])
    } as in manifest.json`;
}

/** SHA-256 of the histograms' line of each of `wanted`. By point. */
export async function readHistograms(
  folder: string,
  wanted: ReadonlySet<number>,
): Promise<Map<number, string>> {
  const hashes = new Map<number, string>();
  for await (const line of storedLines(folder, HISTOGRAMS)) {
    if (line.problem !== undefined || !wanted.has(line.point)) continue;
    hashes.set(line.point, hashOfLine(line.text));
  }
  return hashes;
}

/** The hash that {@linkcode readHistograms} gives for `histograms` of `point`. */
export function hashOfHistograms(point: number, histograms: object): string {
  return hashOfLine(JSON.stringify({ ...histograms, point }));
}

function hashOfLine(line: string): string {
  return createHash("sha256").update(line).digest("hex");
}
