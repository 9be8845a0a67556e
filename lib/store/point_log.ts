/**
 * One JSON object a line, one line a point, appended as points finish.
 *
 * @module
 */

import { writeAll, writeAtomic } from "./files.ts";
import { joined, linesOf } from "./lines.ts";

/** Where a point's line lies in the file. */
export interface Place {
  /** Bytes from the start of the file. */
  readonly start: number;
  /** Bytes, line end not counted. */
  readonly length: number;
}

/** What lies where in a file of points. */
export interface PointIndex {
  /** The last whole line of every point. By number. */
  readonly places: Map<number, Place>;
  /** Bytes of whole lines; what follows was torn off when its writer died. */
  readonly end: number;
  /** Whether there is nothing else among the whole lines. */
  readonly isSound: boolean;
}

/** Reads what lies where in the file at `path`, whose points are numbered below `points`. */
export async function indexPoints(
  path: string,
  points: number,
): Promise<PointIndex> {
  const places = new Map<number, Place>();
  let end = 0;
  let isSound = true;
  for await (const line of linesOf(path)) {
    if (!line.isWhole) break;
    end = line.start + line.bytes.length + 1;
    const point = pointOf(line.bytes);
    if (point === null || point >= points || places.has(point)) {
      isSound = false;
    }
    if (point !== null && point < points) {
      places.set(point, { start: line.start, length: line.bytes.length });
    }
  }
  return { places, end, isSound };
}

/** The bytes of a line in an open file, and room for its end. */
export async function readLine(
  file: Deno.FsFile,
  { start, length }: Place,
): Promise<Uint8Array> {
  const line = new Uint8Array(length + 1);
  await file.seek(start, Deno.SeekMode.Start);
  let read = 0;
  while (read < line.length) {
    const more = await file.read(line.subarray(read));
    if (more === null) break;
    read += more;
  }
  line[length] = 0x0a;
  return line;
}

/**
 * A file of points that survives its writer.
 *
 * A line is on the disk before its point counts as finished. What a crash left
 * behind (a torn line, anything else that is not a point's line) is dropped
 * when the file is opened next.
 */
export class PointLog {
  readonly #path: string;
  #file: Deno.FsFile;
  #size: number;
  readonly #places: Map<number, Place>;

  private constructor(
    path: string,
    file: Deno.FsFile,
    size: number,
    places: Map<number, Place>,
  ) {
    this.#path = path;
    this.#file = file;
    this.#size = size;
    this.#places = places;
  }

  /** Opens the file, made when it is not there; points are numbered below `points`. */
  static async open(path: string, points: number): Promise<PointLog> {
    const file = await openToAppend(path);
    const { places, end, isSound } = await indexPoints(path, points);
    // Cut, not written again: there may be no room, as where a full disk tore it.
    await file.truncate(end);
    const log = new PointLog(path, file, end, places);
    if (!isSound) await log.keep(places.keys());
    return log;
  }

  /** Numbers of the points that have a line. */
  get points(): ReadonlySet<number> {
    return new Set(this.#places.keys());
  }

  /** Appends the line of a point, and waits for it to be on the disk. */
  append(point: number, value: object): Promise<void> {
    return this.appendAll([[point, value]]);
  }

  /** Appends the lines of points, and waits for all of them to be on the disk. */
  async appendAll(
    values: readonly (readonly [point: number, value: object])[],
  ): Promise<void> {
    const encoder = new TextEncoder();
    const lines = values.map(([point, value]) =>
      encoder.encode(JSON.stringify({ ...value, point }) + "\n")
    );
    await writeAll(this.#file, joined(lines));
    await this.#file.syncData();
    lines.forEach((line, of) => {
      const [point] = values[of];
      this.#places.set(point, { start: this.#size, length: line.length - 1 });
      this.#size += line.length;
    });
  }

  /** Rewrites the file with the lines of `points` only, in the order of their numbers. */
  async keep(points: Iterable<number>): Promise<void> {
    const numbers = [...points].sort((a, b) => a - b);
    await writeAtomic(this.#path, this.#linesOf(numbers));
    const places = numbers.map((point) => [point, this.#places.get(point)!]);
    this.#places.clear();
    this.#size = 0;
    for (const [point, { length }] of places as [number, Place][]) {
      this.#places.set(point, { start: this.#size, length });
      this.#size += length + 1;
    }
    // The old file has no name any more: what is appended belongs in the new one.
    this.#file.close();
    this.#file = await openToAppend(this.#path);
  }

  /** What every point's line says, in the order of their numbers. */
  async *values(): AsyncGenerator<unknown, void> {
    const numbers = [...this.#places.keys()].sort((a, b) => a - b);
    const decoder = new TextDecoder();
    for await (const line of this.#linesOf(numbers)) {
      yield JSON.parse(decoder.decode(line));
    }
  }

  /** Closes the file. */
  close(): void {
    this.#file.close();
  }

  async *#linesOf(numbers: Iterable<number>): AsyncGenerator<Uint8Array, void> {
    using file = await Deno.open(this.#path);
    for (const number of numbers) {
      yield await readLine(file, this.#places.get(number)!);
    }
  }
}

function openToAppend(path: string): Promise<Deno.FsFile> {
  return Deno.open(path, { append: true, create: true });
}

/** The number of the point whose line this is; `null` if it is nobody's. */
function pointOf(bytes: Uint8Array): number | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof value !== "object" || value === null) return null;
    const point: unknown = Reflect.get(value, "point");
    return Number.isInteger(point) && Number(point) >= 0 ? Number(point) : null;
  } catch {
    return null;
  }
}
