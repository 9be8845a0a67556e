/**
 * A stored run's own account of itself: `manifest.json`.
 *
 * @module
 */

import type { Point, Scenario } from "../scenario/point.ts";
import { type FileFact, isFile, writeAtomic } from "./files.ts";
import { linesOf } from "./lines.ts";
import type { MachineFacts } from "./machine_facts.ts";
import type { Versions } from "./versions.ts";

/** A point that failed, and why. */
export interface FailedPoint {
  /** Its number. */
  readonly point: number;
  /** The error's message. */
  readonly reason: string;
  /** What to type to see it fail again. */
  readonly command?: readonly string[];
}

/** What stands in a manifest beside the scenario. */
export interface ManifestHead {
  /** Version of this form. */
  readonly format: 1;
  /** The run's id. */
  readonly run: string;
  /** `complete` when every point of the scenario has its row. */
  readonly status: "running" | "interrupted" | "incomplete" | "complete";
  /** How many points the scenario has. */
  readonly points: number;
  /** How many of them have a row here. */
  readonly finished: number;
  /** Points that failed the last time they were tried. */
  readonly failed: readonly FailedPoint[];
  /** Points whose rows were not computed here, but by another run with the same point. By that run's id. */
  readonly reused?: Readonly<Record<string, readonly number[]>>;
  /** What was typed. */
  readonly command: readonly string[];
  /** When that was, ISO 8601. */
  readonly start: string;
  /** When it was done; null while it runs. */
  readonly end: string | null;
  /** What it was made with. */
  readonly versions: Versions;
  /** What it was made on. */
  readonly machine: MachineFacts;
  /** The traces that were read. By path, from the folder the run was started in. */
  readonly traces: Readonly<Record<string, FileFact>>;
  /** What another run of the same scenario does not give again, and why. */
  readonly notReproducible: readonly string[];
  /** SHA-256 of all rows in RFC 8785 form, `wallSeconds` left out: equal for equal results. */
  readonly rowsSha256: string | null;
  /** Every other file of the run. By path in the run's folder. */
  readonly files: Readonly<Record<string, FileFact>>;
}

/** A manifest in full. */
export interface Manifest extends ManifestHead {
  /** The scenario with every default filled in and every axis settled. */
  readonly scenario: Scenario;
}

/** Writes a manifest, one point of its scenario a line. */
export async function writeManifest(
  path: string,
  head: ManifestHead,
  scenario: Scenario,
): Promise<void> {
  await writeAtomic(path, piecesOf(head, scenario));
}

/** Reads a manifest; null if there is none, or none that can be read. */
export async function readManifest(path: string): Promise<Manifest | null> {
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    const isNoManifest = error instanceof Deno.errors.NotFound ||
      error instanceof SyntaxError;
    if (isNoManifest) return null;
    throw error;
  }
}

/**
 * What stands in a manifest beside the scenario, which may be too large to be
 * read at once; null if there is no manifest, or none as it is written here.
 */
export async function readManifestHead(
  path: string,
): Promise<ManifestHead | null> {
  const lines: string[] = [];
  for await (const line of linesOfText(path)) {
    if (line.startsWith(SCENARIO)) {
      return parsed(lines.join("\n").replace(/,$/, "\n}")) as
        | ManifestHead
        | null;
    }
    lines.push(line);
  }
  return null;
}

/** The points of a manifest's scenario, one at a time. */
export async function* readManifestPoints(
  path: string,
): AsyncGenerator<Point, void> {
  let isInPoints = false;
  for await (const line of linesOfText(path)) {
    if (line === POINTS_START) isInPoints = true;
    else if (isInPoints && line.startsWith(POINT_INDENT)) {
      const point = parsed(line.replace(/,$/, ""));
      if (point !== null) yield point as Point;
    }
  }
}

/** How the line of a manifest begins that its scenario begins in. */
const SCENARIO = '  "scenario": ';
/** The line after which its points stand, one a line, so far indented. */
const POINTS_START = '    "points": [';
const POINT_INDENT = "      ";

async function* linesOfText(path: string): AsyncGenerator<string, void> {
  if (!await isFile(path)) return;
  const decoder = new TextDecoder();
  for await (const { bytes } of linesOf(path)) yield decoder.decode(bytes);
}

function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

/** In pieces, because the text of a million points is longer than a string can be. */
function* piecesOf(
  head: ManifestHead,
  { points, ...scenario }: Scenario,
): Generator<string, void> {
  yield JSON.stringify(head, null, 2).replace(/\n\}$/, `,\n${SCENARIO}`);
  yield JSON.stringify(scenario, null, 2)
    .replaceAll("\n", "\n  ")
    .replace(/\n {2}\}$/, `,\n${POINTS_START}`);
  let separator = `\n${POINT_INDENT}`;
  for (const point of points) {
    yield separator + JSON.stringify(point);
    separator = `,\n${POINT_INDENT}`;
  }
  yield "\n    ]\n  }\n}\n";
}
