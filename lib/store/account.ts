/**
 * What a run says of itself while it is made: the head of its manifest.
 *
 * @module
 */

import type { FileFact } from "./files.ts";
import type { TraceHashes } from "./identity.ts";
import { machineFacts } from "./machine_facts.ts";
import {
  type FailedPoint,
  type ManifestHead,
  readManifestHead,
} from "./manifest.ts";
import { type Versions, versions } from "./versions.ts";

/** What a run is, as far as its account goes. */
export interface AccountOptions {
  /** The run's id. */
  readonly run: string;
  /** What is run. */
  readonly scenario: { readonly points: { readonly length: number } };
  /** What its traces hold. */
  readonly traces: TraceHashes;
  /** What was typed. */
  readonly command: readonly string[];
  /** Tells the time. */
  readonly clock: () => Date;
}

/** What is known of a run beside its rows, kept from one sitting to the next. */
export class Account {
  /** Whether the sitting before was by the same version but not by the same source. */
  readonly isOfOtherSource: boolean;
  readonly #options: AccountOptions;
  readonly #start: string;
  readonly #versions: Versions;
  readonly #traces: Readonly<Record<string, FileFact>>;
  readonly #failed = new Map<number, FailedPoint>();
  /** The run that has computed a point's row. By point. */
  readonly #reused = new Map<number, string>();

  private constructor(
    options: AccountOptions,
    versions: Versions,
    traces: Readonly<Record<string, FileFact>>,
    before: ManifestHead | null,
  ) {
    this.#options = options;
    this.#start = options.clock().toISOString();
    this.#versions = versions;
    this.#traces = traces;
    const source = before?.versions?.source;
    this.isOfOtherSource = source !== undefined && source !== versions.source;
    for (const failed of before?.failed ?? []) this.failed(failed);
    for (const [run, points] of Object.entries(before?.reused ?? {})) {
      for (const point of points) this.#reused.set(point, run);
    }
  }

  /** The account of a run whose manifest is at `path`, if there is one. */
  static async open(options: AccountOptions, path: string): Promise<Account> {
    const traces: Record<string, FileFact> = {};
    for (const [trace, sha256] of options.traces) {
      traces[trace] = { bytes: (await Deno.stat(trace)).size, sha256 };
    }
    const before = await readManifestHead(path);
    return new Account(options, await versions(), traces, before);
  }

  /** Forgets what was before. */
  clear(): void {
    this.#failed.clear();
    this.#reused.clear();
  }

  /** A point has failed. */
  failed(failed: FailedPoint): void {
    this.#failed.set(failed.point, failed);
  }

  /** A point's row was computed here. */
  computed(point: number): void {
    this.#reused.delete(point);
  }

  /** The rows of points are taken from other runs. By point. */
  reuse(sources: ReadonlyMap<number, string>): void {
    for (const [point, run] of sources) this.#reused.set(point, run);
  }

  /** The account as it stands, points `finished`. */
  head(
    status: ManifestHead["status"],
    finished: ReadonlySet<number>,
    rowsSha256: string | null,
    files: Readonly<Record<string, FileFact>>,
  ): ManifestHead {
    const { scenario, run, command, clock } = this.#options;
    const failed = [...this.#failed.values()]
      .filter(({ point }) => !finished.has(point))
      .sort((a, b) => a.point - b.point);
    const reused = Map.groupBy(
      this.#reused.keys(),
      (point) => this.#reused.get(point)!,
    );
    return {
      format: 1,
      run,
      status,
      points: scenario.points.length,
      finished: finished.size,
      failed,
      ...(reused.size > 0 ? { reused: Object.fromEntries(reused) } : {}),
      command,
      start: this.#start,
      end: status === "running" ? null : clock().toISOString(),
      versions: this.#versions,
      machine: machineFacts(),
      traces: this.#traces,
      notReproducible: notReproducible(failed),
      rowsSha256,
      files,
    };
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
