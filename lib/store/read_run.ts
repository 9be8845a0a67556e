/**
 * A stored run as a reader finds it: read, and never written.
 *
 * @module
 */

import { join } from "@std/path";
import { isFile } from "./files.ts";
import { type HISTOGRAMS, MANIFEST, type POINTS } from "./layout.ts";
import { linesOf } from "./lines.ts";
import { type Manifest, readManifest } from "./manifest.ts";

/** A folder that is no stored run, or one that cannot be used for what was asked. */
export class RunError extends Error {
  /** Tells this error from others. */
  override readonly name = "RunError";
}

/**
 * The manifest of the run in `folder`.
 *
 * @throws {RunError} If there is none, or it is not one.
 */
export async function manifestOf(folder: string): Promise<Manifest> {
  const path = join(folder, MANIFEST);
  if (!await isFile(path)) {
    throw new RunError(
      `Cannot read run "${folder}": it must be a folder with a ${MANIFEST}`,
    );
  }
  const manifest: unknown = await readManifest(path);
  const wrong = whyNoManifest(manifest);
  if (wrong === null) return manifest as Manifest;
  throw new RunError(`Cannot read "${path}": ${wrong}`);
}

/** A name of a file in the run's folder or in its figures, and nowhere else. */
const FILE = /^(figures\/)?[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

/**
 * What keeps `value` from being a manifest; null if nothing does.
 *
 * A run may come from anybody: what names files, or is repeated where nobody
 * expects more than a word, must be one.
 */
function whyNoManifest(value: unknown): string | null {
  if (!isRecord(value)) return "it must be a JSON object";
  if (value.format !== 1) return `format must be 1, got ${shown(value.format)}`;
  for (const part of ["versions", "files", "traces", "scenario"]) {
    if (!isRecord(value[part])) return `${part} must be an object`;
  }
  const { run, start, versions, files, scenario } = value as Record<
    string,
    Record<string, unknown>
  >;
  const words: [string, unknown, RegExp][] = [
    ["run", run, /^[0-9a-f]{4,64}$/],
    ["start", start, /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/],
    ["scenario.name", scenario.name, /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/],
    ["versions.kneepoint", versions.kneepoint, /^[\w.+-]+$/],
    ["versions.deno", versions.deno, /^[\w.+-]+$/],
    ...Object.keys(files).map((file) =>
      ["a name in files", file, FILE] as [string, unknown, RegExp]
    ),
  ];
  for (const [what, word, pattern] of words) {
    if (typeof word !== "string" || !pattern.test(word)) {
      return `${what} must match ${pattern.source}, got ${shown(word)}`;
    }
  }
  return Array.isArray(scenario.points) && scenario.points.every(isPoint)
    ? null
    : "scenario.points must be a list of points, each with its policy";
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value).slice(0, 60);
}

function isPoint(value: unknown, place: number): boolean {
  return isRecord(value) && value.point === place && isRecord(value.policy);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A line of a file with a line a point: what it says, or what is wrong with it. */
export type StoredLine =
  & {
    /** Its number in the file, from 1. */
    readonly line: number;
  }
  & ({
    /** The number of its point. */
    readonly point: number;
    /** All that it says. */
    readonly value: Readonly<Record<string, unknown>>;
    /** As it stands, line end not included. */
    readonly text: string;
    readonly problem?: undefined;
  } | {
    /** Why it is no point's line. */
    readonly problem: string;
  });

/** The lines of `points.ndjson` or `histograms.ndjson` of the run in `folder`; none where there is no such file. */
export async function* storedLines(
  folder: string,
  file: typeof POINTS | typeof HISTOGRAMS,
): AsyncGenerator<StoredLine, void> {
  const path = join(folder, file);
  if (!await isFile(path)) return;
  const decoder = new TextDecoder();
  let line = 0;
  for await (const { bytes, isWhole, start } of linesOf(path)) {
    line++;
    if (!isWhole) {
      yield { line, problem: `torn after ${bytes.length} bytes, at ${start}` };
      continue;
    }
    const text = decoder.decode(bytes);
    const value = parsed(text);
    if (!isRecord(value)) yield { line, problem: "not a JSON object" };
    else if (!Number.isInteger(value.point)) {
      yield { line, problem: "without the number of a point" };
    } else yield { line, point: Number(value.point), value, text };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
