/**
 * Which points of a run are stored, which have been computed by other runs of
 * the same scenario's name, and why the others have to be computed.
 *
 * @module
 */

import { basename, dirname, join } from "@std/path";
import type { Scenario } from "../scenario/point.ts";
import { isFile } from "./files.ts";
import { contentOf, pointKey, type TraceHashes } from "./identity.ts";
import { HISTOGRAMS, MANIFEST, POINTS, runFolder } from "./layout.ts";
import {
  type ManifestHead,
  readManifestHead,
  readManifestPoints,
} from "./manifest.ts";
import { Novelty } from "./novelty.ts";
import { indexPoints } from "./point_log.ts";
import { ENGINE_VERSION, sourceHash } from "./versions.ts";

/** What there is of a point. */
export type PointState =
  /** Its row is in this run. */
  | { readonly state: "stored" }
  /** Its row is in another run of the same name, by the same engine. */
  | { readonly state: "elsewhere"; readonly run: string; readonly as: number }
  /** It has to be computed. */
  | { readonly state: "missing"; readonly why: string };

/** What to look for, and where. */
export interface SurveyOptions {
  /** Folder of all results. */
  readonly out: string;
  /** What is to be run. */
  readonly scenario: Scenario;
  /** What its traces hold. */
  readonly traces: TraceHashes;
  /** The run's id. */
  readonly run: string;
  /** Numbers of the points that are asked for. */
  readonly numbers: readonly number[];
  /** Whether what is there is to be left aside. */
  readonly isFresh: boolean;
}

/** A stored run that is not the one asked for. */
interface OtherRun {
  readonly run: string;
  readonly folder: string;
  readonly head: ManifestHead;
}

/** Looks up every point; writes nothing. By number, in the order asked for. */
export async function surveyRun(
  options: SurveyOptions,
): Promise<Map<number, PointState>> {
  const { out, scenario, run, numbers } = options;
  if (options.isFresh) {
    const state: PointState = { state: "missing", why: "--fresh" };
    return new Map(numbers.map((number) => [number, state]));
  }
  const folder = runFolder(out, scenario.name, run);
  const stored = await finishedIn(folder, scenario.points.length);
  const head = await readManifestHead(join(folder, MANIFEST));
  const failed = new Map(
    head?.failed.map(({ point, reason }) => [point, reason]) ?? [],
  );
  const wanted = numbers.filter((number) => !stored.has(number));
  const others = wanted.length > 0
    ? await searchOthers(folder, wanted, options)
    : null;
  const stateOf = (number: number): PointState => {
    if (stored.has(number)) return { state: "stored" };
    const elsewhere = others?.found.get(number);
    if (elsewhere !== undefined) return elsewhere;
    const reason = failed.get(number);
    const why = reason !== undefined
      ? `it failed: ${reason}`
      : head !== null
      ? "not computed yet"
      : others?.whyNot(number) ?? "";
    return { state: "missing", why };
  };
  return new Map(numbers.map((number) => [number, stateOf(number)]));
}

/** Numbers of the points that are finished in `folder`, of which there are at most `points`. */
export async function finishedIn(
  folder: string,
  points: number,
): Promise<Set<number>> {
  const sets: Set<number>[] = [];
  for (const file of [POINTS, HISTOGRAMS]) {
    const path = join(folder, file);
    if (!await isFile(path)) return new Set();
    const { places } = await indexPoints(path, points);
    sets.push(new Set(places.keys()));
  }
  return sets[0].intersection(sets[1]);
}

/** The other runs beside `folder`, the latest last. */
async function otherRuns(folder: string): Promise<OtherRun[]> {
  const name = dirname(folder);
  const runs: OtherRun[] = [];
  try {
    for await (const entry of Deno.readDir(name)) {
      const run = entry.name;
      if (!entry.isDirectory || run === basename(folder)) continue;
      const head = await readManifestHead(join(name, run, MANIFEST));
      if (head !== null) runs.push({ run, folder: join(name, run), head });
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return runs.sort((a, b) => a.head.start < b.head.start ? -1 : 1);
}

/** What other runs have of a scenario's points. */
interface OthersSearch {
  /** What they have computed. By number. */
  readonly found: ReadonlyMap<number, PointState>;
  /** Why point `number` is not among it. */
  whyNot(number: number): string;
}

/** Looks for points `numbers` in the runs beside `folder`. */
async function searchOthers(
  folder: string,
  numbers: readonly number[],
  { scenario, traces }: SurveyOptions,
): Promise<OthersSearch> {
  const source = await sourceHash();
  const found = new Map<number, PointState>();
  const byOtherEngine = new Map<number, string>();
  const others = await otherRuns(folder);
  const novelty = new Novelty(others.length > 0);
  const numberOf = new Map(
    others.length === 0 ? [] : numbers.map((number) => [
      pointKey(scenario.points[number], traces),
      number,
    ]),
  );
  for (const { run, folder, head } of others) {
    const theirs = traceHashesOf(head);
    const why = whyNotByThem(run, head, source);
    const finished = why === null
      ? await finishedIn(folder, head.points)
      : null;
    for await (const point of readManifestPoints(join(folder, MANIFEST))) {
      novelty.add(contentOf(point, theirs));
      const number = numberOf.get(pointKey(point, theirs));
      if (number === undefined) continue;
      if (why !== null) byOtherEngine.set(number, why);
      else if (finished?.has(point.point)) {
        found.set(number, { state: "elsewhere", run, as: point.point });
      }
    }
  }
  return {
    found,
    whyNot: (number) =>
      byOtherEngine.get(number) ??
        novelty.of(contentOf(scenario.points[number], traces)),
  };
}

function traceHashesOf({ traces = {} }: ManifestHead): TraceHashes {
  return new Map(
    Object.entries(traces).map(([path, { sha256 }]) => [path, sha256]),
  );
}

/** Why the rows of another run are not those of this engine; null if they are. */
function whyNotByThem(
  run: string,
  { versions }: ManifestHead,
  source: string | null,
): string | null {
  if (versions.kneepoint !== ENGINE_VERSION) {
    return `run ${run} has it by version ${versions.kneepoint}, and this is ${ENGINE_VERSION}`;
  }
  return source !== null && versions.source === source
    ? null
    : `run ${run} has it by another source of version ${ENGINE_VERSION}`;
}
