/**
 * A stored run, looked at by whoever does not trust it: its files, its rows, and
 * its points, run again and compared to the last bit.
 *
 * @module
 */

import { withDefaults } from "../policies/definition.ts";
import type { Point } from "../scenario/point.ts";
import type { Row } from "../stats/row.ts";
import { fileFact, isFile } from "../store/files.ts";
import { POINTS } from "../store/layout.ts";
import type { Manifest } from "../store/manifest.ts";
import { manifestOf, RunError, storedLines } from "../store/read_run.ts";
import type { Executor } from "../sweep/executor.ts";
import { describeFailure } from "../sweep/merge.ts";
import { type Progress, runPoints } from "../sweep/run.ts";
import { DEFINITIONS } from "../systems/mod.ts";
import { type Difference, differences } from "./differences.ts";
import { checkDerived, checkFiles, checkIdentity, type Draw } from "./files.ts";
import { hashOfHistograms, readHistograms, readRows } from "./rows.ts";

/** What to look at, and with what. */
export interface VerifyOptions {
  /** Picks the points to run again from those that have a row. */
  readonly choose: (points: readonly number[]) => readonly number[];
  /** Where they are run. */
  readonly executor: Executor;
  /** Draws the figures again. */
  readonly draw: Draw;
  /** Stops it: what was found so far is returned. */
  readonly signal?: AbortSignal;
  /** Is told how far it is. */
  readonly onProgress?: (progress: Progress) => void;
}

/** What came of it. */
export interface Verification {
  /** The run's own account. */
  readonly manifest: Manifest;
  /** What is wrong, a sentence each; the points in `differing` beside it. */
  readonly problems: readonly string[];
  /** What a reader should know and is not wrong, a sentence each. */
  readonly notes: readonly string[];
  /** Numbers of the points that were run again, ascending. */
  readonly compared: readonly number[];
  /** What is not the same in those that are not. By point, ascending. */
  readonly differing: ReadonlyMap<number, readonly Difference[]>;
}

/**
 * Verifies the run in `folder`.
 *
 * @throws {RunError} If there is no run, or points cannot be run again for want of a trace.
 */
export async function verifyRun(
  folder: string,
  options: VerifyOptions,
): Promise<Verification> {
  const manifest = await manifestOf(folder);
  const problems = checkIdentity(manifest, folder);
  const { there, problems: wrongLines } = await readRows(
    folder,
    manifest,
    new Set(),
  );
  problems.push(...wrongLines, ...missing(manifest, there));
  const files = await checkFiles(folder, manifest);
  problems.push(...files.problems);
  const notes = [...files.notes];
  // What follows from other rows than these is no news any more.
  const isSound = wrongLines.length === 0 &&
    !files.problems.some((problem) => problem.startsWith(`${POINTS} `));
  if (isSound) {
    const rows = () => rowsIn(folder);
    const derived = await checkDerived(manifest, rows, options.draw);
    problems.push(...derived.problems);
    notes.push(...derived.notes);
  }
  const chosen = new Set(
    options.choose([...there].sort((a, b) => a - b)),
  );
  const again = await runAgain(folder, manifest, chosen, options);
  problems.push(...again.problems);
  return { ...again, manifest, problems, notes };
}

/** What is to be said of points that have no row. */
function missing(manifest: Manifest, there: ReadonlySet<number>): string[] {
  const numbers = manifest.scenario.points.map(({ point }) => point)
    .filter((point) => !there.has(point));
  if (numbers.length === 0) return [];
  const few = numbers.slice(0, 8).join(", ") +
    (numbers.length > 8 ? ", …" : "");
  const whose = numbers.length === 1 ? "point" : "points";
  return [
    `${POINTS}: no row of ${whose} ${few} (${numbers.length} of ${manifest.scenario.points.length}); the run is ${manifest.status}`,
  ];
}

async function* rowsIn(folder: string): AsyncGenerator<Row, void> {
  for await (const line of storedLines(folder, POINTS)) {
    // What was written as a row is read as one: the edge where types begin again.
    if (line.problem === undefined) yield line.value as unknown as Row;
  }
}

/** Runs `chosen` again and compares. */
async function runAgain(
  folder: string,
  manifest: Manifest,
  chosen: ReadonlySet<number>,
  { executor, signal, onProgress }: VerifyOptions,
): Promise<Pick<Verification, "problems" | "compared" | "differing">> {
  const { rows } = await readRows(folder, manifest, chosen);
  const histograms = await readHistograms(folder, chosen);
  const problems: string[] = [];
  const found = new Map<number, Difference[]>();
  const otherHistograms = new Set<number>();
  if (rows.size > 0) await checkTraces(manifest);
  const points = [...rows.keys()].sort((a, b) => a - b)
    .map((number) => complete(manifest.scenario.points[number]));
  await runPoints(points, executor, signal, {
    onRow: (row, record) => {
      const { point } = row;
      found.set(point, differences(rows.get(point)!, row));
      const stored = histograms.get(point);
      if (stored !== undefined && stored !== hashOfHistograms(point, record)) {
        otherHistograms.add(point);
      }
    },
    onFailure: (failure) => void problems.push(describeFailure(failure)),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  const compared = [...found.keys()].sort((a, b) => a - b);
  problems.push(
    ...compared.filter((point) => otherHistograms.has(point))
      .map((point) =>
        `histograms.ndjson: point ${point} comes out differently`
      ),
  );
  const differing = compared.map((point) => [point, found.get(point)!] as const)
    .filter(([, fields]) => fields.length > 0);
  return { problems, compared, differing: new Map(differing) };
}

/** `point` with the parameters that its policy has got since, at their defaults. */
function complete(point: Point): Point {
  const { policy } = point;
  const definition = DEFINITIONS.find(({ name }) => name === policy.name);
  // One that this version does not know fails when it is run, and says so.
  return definition === undefined
    ? point
    : { ...point, policy: withDefaults(definition, policy) };
}

/**
 * Makes sure that the traces are those that the run read.
 *
 * @throws {RunError} If one is not.
 */
async function checkTraces({ traces }: Manifest): Promise<void> {
  for (const [path, { bytes, sha256 }] of Object.entries(traces)) {
    const found = await isFile(path) ? await fileFact(path) : null;
    if (found?.sha256 === sha256) continue;
    throw new RunError(
      `Cannot run points again: trace "${path}" ${
        found === null ? "is not there" : "has other content"
      }; the run read ${bytes} bytes with SHA-256 ${sha256}`,
    );
  }
}
