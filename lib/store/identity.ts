/**
 * What makes a run this run: what it computes from, and with what.
 *
 * @module
 */

import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { Point, Scenario } from "../scenario/point.ts";
import type { Row } from "../stats/row.ts";
import { hashFile } from "./files.ts";

/** SHA-256 of every trace that a scenario reads. By path. */
export type TraceHashes = ReadonlyMap<string, string>;

/** Paths of the traces that `points` read, each once. */
export function tracesOf(points: Iterable<Point>): Set<string> {
  const files = new Set<string>();
  for (const point of points) {
    if (point.applications !== undefined) continue;
    collectFiles(point.arrivals, files);
    collectFiles(point.service, files);
  }
  return files;
}

/** The content of every trace that `scenario` reads, hashed. */
export async function hashTraces(
  scenario: Pick<Scenario, "points">,
): Promise<TraceHashes> {
  const hashes = new Map<string, string>();
  for (const file of tracesOf(scenario.points)) {
    hashes.set(file, await hashFile(file));
  }
  return hashes;
}

/**
 * The name of a run: the first 10 hexadecimal digits of the SHA-256 of the RFC
 * 8785 form of `{engine, scenario}`.
 *
 * A trace stands in it by its content, not by its path: the same run has the
 * same name on every machine and from every folder.
 */
export function runId(
  scenario: Scenario,
  traces: TraceHashes,
  engine: string,
): string {
  const { points, ...head } = scenario;
  const hash = createHash("sha256");
  // The form of the whole is put together from those of its parts (members
  // stand in the order of their names: name, points, slo, title), because the
  // text of a million points is longer than a string can be.
  hash.update(`{"engine":${canonical(engine)},"scenario":{`);
  const members = [...Object.keys(head), "points"].sort();
  members.forEach((member, place) => {
    if (place > 0) hash.update(",");
    hash.update(`${canonical(member)}:`);
    if (member === "points") hashPoints(points);
    else hash.update(canonical(Reflect.get(head, member)));
  });
  return hash.update("}}").digest("hex").slice(0, 10);

  function hashPoints(points: Iterable<Point>): void {
    let separator = "[";
    for (const point of points) {
      hash.update(separator + canonical(withContents(point, traces)));
      separator = ",";
    }
    hash.update(separator === "[" ? "[]" : "]");
  }
}

/**
 * What a point's row depends on beside the engine: SHA-256 of the RFC 8785 form
 * of the point without its number and the name of its scenario, its traces by
 * content. Points with the same key have the same row, whichever run they are in.
 */
export function pointKey(point: Point, traces: TraceHashes): string {
  const form = canonical(contentOf(point, traces));
  return createHash("sha256").update(form).digest("hex");
}

/** `point` as its row depends on it: without number and scenario, its traces by content. */
export function contentOf(
  { point: _, scenario: __, ...rest }: Point,
  traces: TraceHashes,
): Readonly<Record<string, unknown>> {
  return withContents(rest, traces);
}

/**
 * SHA-256 of `rows` in RFC 8785 form, a line each, `wallSeconds` left out:
 * equal for equal results, however long they took.
 */
export async function hashRows(rows: AsyncIterable<Row>): Promise<string> {
  const hash = createHash("sha256");
  for await (const row of rows) {
    const { wallSeconds: _, ...rest } = row;
    hash.update(canonical(rest) + "\n");
  }
  return hash.digest("hex");
}

/** RFC 8785 form of `value`. */
function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) {
    throw new TypeError(`Cannot canonicalize a value: it must be JSON`);
  }
  return text;
}

/** `point` with the content of each trace in place of its path. */
function withContents<T extends object>(point: T, traces: TraceHashes): T {
  if (traces.size === 0) return point;
  return JSON.parse(JSON.stringify(point, (key, value) => {
    const content = key === "file" ? traces.get(value) : undefined;
    return content === undefined ? value : `sha256:${content}`;
  }));
}

function collectFiles(spec: object, files: Set<string>): void {
  for (const [key, value] of Object.entries(spec)) {
    if (key === "file" && typeof value === "string") files.add(value);
    else if (typeof value === "object" && value !== null) {
      collectFiles(value, files);
    }
  }
}
