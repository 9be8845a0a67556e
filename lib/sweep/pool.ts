/**
 * Worker threads that are started when there is work for them and kept after it.
 *
 * @module
 */

import type { Executor } from "./executor.ts";
import type { Unit } from "./plan.ts";
import type { ReplicationResult } from "./replication.ts";
import type { Answer } from "./worker.ts";

/** What more there is to say of a pool. */
export interface PoolOptions {
  /**
   * Whether workers may read files and nothing else, whatever the thread that
   * starts them may. Deno ends the process without `--unstable-worker-options`.
   *
   * @default false: they may what it may
   */
  readonly readsOnly?: boolean;
}

/** A unit that was asked for, and whom to tell. */
interface Job {
  readonly unit: Unit;
  resolve(result: ReplicationResult): void;
  reject(reason: Error): void;
}

/** For traces: what its thread may read, and nothing else. */
const READS_ONLY: Deno.PermissionOptionsObject = {
  read: "inherit",
  write: false,
  run: false,
  net: false,
  env: false,
  sys: false,
  ffi: false,
  import: false,
};

/**
 * Simulates units on worker threads, one unit a worker at a time.
 *
 * Workers are kept between units and between sweeps, because starting one takes
 * longer than a short replication and its memory does not come back. Whoever
 * makes a pool stops it: a waiting worker keeps the process alive.
 */
export class WorkerPool implements Executor {
  /** One more than there are workers: the next unit is at hand when one ends. */
  readonly lanes: number;
  readonly #size: number;
  readonly #worker: WorkerOptions;
  readonly #idle: Worker[] = [];
  readonly #running = new Map<Worker, Job>();
  readonly #waiting: Job[] = [];

  /**
   * Starts no worker yet.
   *
   * @param size Workers at most, ≥ 1.
   * @param options What they may do.
   */
  constructor(size: number, options: PoolOptions = {}) {
    if (!Number.isInteger(size) || size < 1) {
      throw new RangeError(
        `Cannot make a pool: workers must be a whole number > 0, got ${size}`,
      );
    }
    this.#size = size;
    this.lanes = size + 1;
    const { readsOnly = false } = options;
    this.#worker = {
      type: "module",
      ...(readsOnly && { deno: { permissions: READS_ONLY } }),
    };
  }

  run(unit: Unit): Promise<ReplicationResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ unit, resolve, reject });
      this.#feed();
    });
  }

  stop(): void {
    const jobs = [...this.#running.values(), ...this.#waiting];
    for (const worker of [...this.#running.keys(), ...this.#idle]) {
      worker.terminate();
    }
    this.#running.clear();
    this.#idle.length = 0;
    this.#waiting.length = 0;
    for (const job of jobs) {
      job.reject(new DOMException("Stopped", "AbortError"));
    }
  }

  #feed(): void {
    while (this.#waiting.length > 0) {
      const worker = this.#idle.pop() ?? this.#start();
      if (worker === null) return;
      const job = this.#waiting.shift()!;
      this.#running.set(worker, job);
      worker.postMessage(job.unit);
    }
  }

  /** A new worker; null when there are as many as there may be. */
  #start(): Worker | null {
    if (this.#running.size + this.#idle.length >= this.#size) return null;
    const url = new URL("./worker.ts", import.meta.url);
    const worker = new Worker(url, this.#worker);
    worker.onmessage = (event: MessageEvent<Answer>) => {
      const job = this.#running.get(worker);
      if (job === undefined) return;
      this.#running.delete(worker);
      this.#idle.push(worker);
      // First the next unit, then this one's result: the worker goes on meanwhile.
      this.#feed();
      if ("result" in event.data) job.resolve(event.data.result);
      else job.reject(event.data.error);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#bury(worker, event.message);
    };
    worker.onmessageerror = () =>
      this.#bury(worker, "its answer could not be read");
    return worker;
  }

  /** Takes a dead worker out; the next unit gets a new one. */
  #bury(worker: Worker, reason: string): void {
    const job = this.#running.get(worker);
    worker.terminate();
    this.#running.delete(worker);
    const place = this.#idle.indexOf(worker);
    if (place >= 0) this.#idle.splice(place, 1);
    this.#feed();
    job?.reject(new Error(`Worker died: ${reason}`));
  }
}
