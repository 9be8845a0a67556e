/**
 * A run on disk: opened, added to point by point, and put in its final form.
 *
 * @module
 */

import { join } from "@std/path";
import type { Scenario } from "../scenario/point.ts";
import type { Row } from "../stats/row.ts";
import { bibtex } from "./cite.ts";
import {
  type FileFact,
  fileFact,
  hashFile,
  removeIfThere,
  writeAtomic,
} from "./files.ts";
import { hashRows, type TraceHashes } from "./identity.ts";
import {
  CITE,
  CRATE,
  CSV,
  FIGURES,
  HISTOGRAMS,
  MANIFEST,
  PARQUET,
  POINTS,
  runFolder,
  safeName,
} from "./layout.ts";
import { FolderLock } from "./lock.ts";
import { machineFacts } from "./machine_facts.ts";
import {
  type FailedPoint,
  type ManifestHead,
  readManifest,
  writeManifest,
} from "./manifest.ts";
import { writeParquet } from "./parquet.ts";
import { PointLog } from "./point_log.ts";
import { crateOf } from "./ro_crate.ts";
import { writeCsv } from "./tables.ts";
import { type Versions, versions } from "./versions.ts";

/** What a stored run is of, and where. */
export interface StoredRunOptions {
  /** Folder of all results. */
  readonly out: string;
  /** What is run. */
  readonly scenario: Scenario;
  /** What its traces hold. */
  readonly traces: TraceHashes;
  /** The run's id. */
  readonly run: string;
  /** What was typed. */
  readonly command: readonly string[];
  /** Tells the time. */
  readonly clock: () => Date;
}

/** What a run is made from and with, found out once. */
interface RunFacts {
  readonly versions: Versions;
  readonly traces: Readonly<Record<string, FileFact>>;
}

async function factsOf(traces: TraceHashes): Promise<RunFacts> {
  const facts: Record<string, FileFact> = {};
  for (const [path, sha256] of traces) {
    facts[path] = { bytes: (await Deno.stat(path)).size, sha256 };
  }
  return { versions: await versions(), traces: facts };
}

/** A run on disk, with one writer at a time. */
export class StoredRun {
  /** Its folder. */
  readonly folder: string;
  readonly #options: StoredRunOptions;
  readonly #start: string;
  readonly #facts: RunFacts;
  readonly #lock: FolderLock;
  readonly #rows: PointLog;
  readonly #histograms: PointLog;
  readonly #failed: FailedPoint[] = [];
  readonly #figures: string[] = [];

  private constructor(
    folder: string,
    options: StoredRunOptions,
    facts: RunFacts,
    lock: FolderLock,
    rows: PointLog,
    histograms: PointLog,
  ) {
    this.folder = folder;
    this.#options = options;
    this.#facts = facts;
    this.#start = options.clock().toISOString();
    this.#lock = lock;
    this.#rows = rows;
    this.#histograms = histograms;
  }

  /**
   * Opens the run's folder, made when it is not there, with what is finished.
   *
   * @throws {RunIsBusyError} If another process has it open.
   */
  static async open(options: StoredRunOptions): Promise<StoredRun> {
    const { scenario, out, run } = options;
    const folder = runFolder(out, scenario.name, run);
    await Deno.mkdir(join(folder, FIGURES), { recursive: true });
    const lock = await FolderLock.take(folder);
    const total = scenario.points.length;
    return new StoredRun(
      folder,
      options,
      await factsOf(options.traces),
      lock,
      await PointLog.open(join(folder, POINTS), total),
      await PointLog.open(join(folder, HISTOGRAMS), total),
    );
  }

  /** Numbers of the points that are finished: row and histograms both on the disk. */
  get finished(): ReadonlySet<number> {
    return this.#rows.points.intersection(this.#histograms.points);
  }

  /** Forgets what is finished: the run starts over. */
  async clear(): Promise<void> {
    await this.#rows.keep([]);
    await this.#histograms.keep([]);
  }

  /** Begins to add points: what follows from them is out of date until `finish`. */
  async begin(): Promise<void> {
    for (const file of [CSV, PARQUET, CITE, CRATE]) {
      await removeIfThere(join(this.folder, file));
    }
    for await (const entry of Deno.readDir(join(this.folder, FIGURES))) {
      if (entry.isFile) {
        await removeIfThere(join(this.folder, FIGURES, entry.name));
      }
    }
    await this.#writeManifest("running", null, {});
  }

  /** Keeps a finished point: it is on the disk when this returns. */
  async add(row: Row, histograms: object): Promise<void> {
    // The row last: whoever finds a row finds its histograms too.
    await this.#histograms.append(row.point, histograms);
    await this.#rows.append(row.point, row);
  }

  /** Notes a point that failed. */
  addFailure(failed: FailedPoint): void {
    this.#failed.push(failed);
  }

  /** The finished rows, in the order of their points. */
  async *rows(): AsyncGenerator<Row, void> {
    // What was written as a row is read as one: the edge where types begin again.
    for await (const value of this.#rows.values()) yield value as Row;
  }

  /** Writes `figures/<name>.svg`. */
  async addFigure(name: string, svg: string): Promise<void> {
    const file = `${FIGURES}/${safeName(name)}.svg`;
    await writeAtomic(join(this.folder, file), [svg]);
    this.#figures.push(file);
  }

  /** Puts rows in order, and writes what follows from them but the figures. */
  async settle(): Promise<void> {
    const finished = this.finished;
    await this.#rows.keep(finished);
    await this.#histograms.keep(finished);
    const { scenario } = this.#options;
    const rows = () => this.rows();
    await writeCsv(join(this.folder, CSV), rows);
    await writeParquet(join(this.folder, PARQUET), rows);
    const cite = bibtex(this.#head("complete", null, {}), scenario);
    await writeAtomic(join(this.folder, CITE), [cite]);
  }

  /** Closes the account: hashes every file into the manifest. */
  async finish(): Promise<void> {
    const files: Record<string, FileFact> = {};
    for (
      const file of [
        POINTS,
        HISTOGRAMS,
        CSV,
        PARQUET,
        CITE,
        ...this.#figures.sort(),
      ]
    ) files[file] = await fileFact(join(this.folder, file));
    const { scenario } = this.#options;
    const isComplete = this.finished.size === scenario.points.length;
    const status = isComplete ? "complete" : "incomplete";
    const crate = crateOf(this.#head(status, null, files), scenario);
    await writeAtomic(join(this.folder, CRATE), [crate]);
    files[CRATE] = await fileFact(join(this.folder, CRATE));
    await this.#writeManifest(status, await hashRows(this.rows()), files);
  }

  /** Closes the account of a run that was stopped: finished points stay as they are. */
  async interrupt(): Promise<void> {
    await this.#writeManifest("interrupted", null, {});
  }

  /** Whether all is there and as the manifest says, so that nothing is left to do. */
  async isSettled(): Promise<boolean> {
    const manifest = await readManifest(join(this.folder, MANIFEST));
    if (manifest?.status !== "complete") return false;
    for (const [file, { sha256 }] of Object.entries(manifest.files)) {
      try {
        if (await hashFile(join(this.folder, file)) !== sha256) return false;
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return false;
        throw error;
      }
    }
    return true;
  }

  /** Lets go of the folder. */
  async close(): Promise<void> {
    this.#rows.close();
    this.#histograms.close();
    await this.#lock.release();
  }

  #head(
    status: ManifestHead["status"],
    rowsSha256: string | null,
    files: Readonly<Record<string, FileFact>>,
  ): ManifestHead {
    const { scenario, run, command, clock } = this.#options;
    return {
      format: 1,
      run,
      status,
      points: scenario.points.length,
      finished: this.finished.size,
      failed: this.#failed,
      command,
      start: this.#start,
      end: status === "running" ? null : clock().toISOString(),
      machine: machineFacts(),
      ...this.#facts,
      notReproducible: notReproducible(this.#failed),
      rowsSha256,
      files,
    };
  }

  #writeManifest(
    status: ManifestHead["status"],
    rowsSha256: string | null,
    files: Readonly<Record<string, FileFact>>,
  ): Promise<void> {
    return writeManifest(
      join(this.folder, MANIFEST),
      this.#head(status, rowsSha256, files),
      this.#options.scenario,
    );
  }
}

/** What another run of the same scenario does not give again. */
function notReproducible(failed: readonly FailedPoint[]): string[] {
  return [
    "wallSeconds of every row: the time that the simulation took",
    "start, end, command and machine in this manifest, and the date in cite.bib and ro-crate-metadata.json",
    ...failed.map(({ point }) => `point ${point}: it failed and has no row`),
  ];
}
