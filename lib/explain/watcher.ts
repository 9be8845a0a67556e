/**
 * Watches a run for certain requests and splits the latency of each by cause.
 *
 * What cores did is kept from the arrival of the earliest of these requests that is
 * in the system: memory follows what is pending.
 *
 * @module
 */

import { APPLICATION, BEST_EFFORT } from "../engine/activities.ts";
import type { Machine, SpanObserver } from "../engine/machine.ts";
import { NONE } from "../engine/pool.ts";
import type { Recorder } from "../engine/simulation.ts";
import { blame, CAUSES, type CoreSpan, partsOfShares } from "./causes.ts";
import { type SharedLatency, Shares } from "./shares.ts";

/** Whom to watch, and on what. */
export interface WatchPlan {
  /** Places in the sequence of arrivals. */
  readonly requests: ReadonlySet<number>;
  /** Service above which a request is long, ticks. */
  readonly longTicks: number;
  /** Whether a request may come to run on any core, wherever it was steered. */
  readonly sharesWork: boolean;
  /** Application of each class. By class. */
  readonly applicationOf: readonly number[];
}

/** The latency of a request, split. */
export interface Split {
  /** Place in the sequence of arrivals. */
  readonly index: number;
  /** Class, by number. */
  readonly class: number;
  /** Arrival to finish, ticks. */
  readonly latency: number;
  /** Its parts, ticks × worker cores: they add up to `latency` × worker cores. By cause. */
  readonly parts: Float64Array;
}

/** What there is to say of a request that has finished. */
interface Finished {
  readonly index: number;
  readonly class: number;
  readonly arrival: number;
  readonly finish: number;
  /** What its latency consists of, if it shared cores. */
  readonly shared: SharedLatency | null;
}

/** Splits the latencies of chosen requests. Made for a machine at time 0. */
export class Watcher implements Recorder, SpanObserver {
  readonly #machine: Machine;
  readonly #plan: WatchPlan;
  /** When each that is watched and in the system arrived, the earliest first. By index. */
  readonly #pending = new Map<number, number>();
  readonly #finished: Finished[] = [];
  /** By core. */
  readonly #spans: CoreSpan[][];
  readonly #shares: Shares;
  readonly #splits: Split[] = [];

  /** Watches `machine`. */
  constructor(machine: Machine, plan: WatchPlan) {
    this.#machine = machine;
    this.#plan = plan;
    this.#spans = Array.from({ length: machine.allCores }, () => []);
    this.#shares = new Shares(machine.cores);
    machine.observeSpans(this);
  }

  onArrival(index: number): void {
    // Between events, so that what cores are at can be charged up to now.
    if (this.#finished.length > 0) this.#splitFinished();
    if (!this.#plan.requests.has(index)) return;
    const { now } = this.#machine;
    this.#pending.set(index, now);
    this.#shares.begin(index, now);
  }

  onFinish(request: number): void {
    const { pool, now } = this.#machine;
    const index = pool.index[request];
    if (!this.#plan.requests.has(index)) return;
    const arrival = pool.arrival[request];
    const service = pool.service[request];
    this.#finished.push({
      index,
      class: pool.class[request],
      arrival,
      finish: now,
      shared: this.#shares.end(index, service, now - arrival),
    });
  }

  onShare(row: number, speed: number, from: number, until: number): void {
    const { index, service } = this.#machine.pool;
    const isLong = service[row] > this.#plan.longTicks;
    this.#shares.add({ index: index[row], speed, isLong }, from, until);
  }

  onSpan(
    core: number,
    activity: number,
    row: number,
    _from: number,
    until: number,
  ): void {
    if (this.#pending.size === 0) return;
    const { pool, ownership, cores } = this.#machine;
    const spans = this.#spans[core];
    const request = row < 0 ? NONE : pool.index[row];
    const owner = core < cores ? ownership.owner[core] : NONE;
    const last = spans.at(-1);
    if (
      last !== undefined && last.activity === activity &&
      last.request === request && last.owner === owner
    ) {
      last.until = until;
      return;
    }
    const isLong = row >= 0 && pool.service[row] > this.#plan.longTicks;
    spans.push({ until, activity, request, isLong, owner });
  }

  /** The splits, in the order in which the requests finished. After the run. */
  finish(): readonly Split[] {
    if (this.#finished.length > 0) this.#splitFinished();
    return this.#splits;
  }

  #splitFinished(): void {
    this.#machine.settle();
    for (const finished of this.#finished) {
      this.#splits.push(this.#split(finished));
      this.#pending.delete(finished.index);
    }
    this.#finished.length = 0;
    const [oldest = Infinity] = this.#pending.values();
    for (const spans of this.#spans) forget(spans, oldest);
  }

  #split({ index, class: of, arrival, finish, shared }: Finished): Split {
    const latency = finish - arrival;
    if (shared !== null) {
      return { index, class: of, latency, parts: partsOfShares(shared) };
    }
    const { cores } = this.#machine;
    const served = this.#servedWhere(index);
    const sufferer = {
      index,
      application: this.#plan.applicationOf[of],
      servedAt: served.until,
      onlyCore: this.#plan.sharesWork ? NONE : served.core,
    };
    const parts = new Float64Array(CAUSES);
    const places = this.#spans.map((spans) => firstAfter(spans, arrival));
    const now = this.#spans.map((spans, core) => spans[places[core]]);
    for (let at = arrival; at < finish;) {
      let next = finish;
      for (const span of now) if (span.until < next) next = span.until;
      blame(parts, sufferer, now, cores, at, next - at);
      for (let core = 0; core < now.length; core++) {
        if (now[core].until === next && next < finish) {
          now[core] = this.#spans[core][++places[core]];
        }
      }
      at = next;
    }
    return { index, class: of, latency, parts };
  }

  /** Where the request `index` was last served, and until when. */
  #servedWhere(index: number): { core: number; until: number } {
    let core: number = NONE, until = -1;
    for (const [of, spans] of this.#spans.entries()) {
      const span = spans.findLast(({ request, activity }) =>
        request === index &&
        (activity === APPLICATION || activity === BEST_EFFORT)
      );
      if (span !== undefined && span.until > until) {
        [core, until] = [of, span.until];
      }
    }
    if (core === NONE) {
      throw new RangeError(
        "Cannot explain latencies: requests must be served by cores one at a time, or their shares of cores be told, got a policy that does neither",
      );
    }
    return { core, until };
  }
}

/** Takes those of `spans` that ended before `time` away, if they are most of them. */
function forget(spans: CoreSpan[], time: number): void {
  const over = firstAfter(spans, time);
  if (2 * over > spans.length) spans.splice(0, over);
}

/** Place of the first of `spans` that ends after `time`. */
function firstAfter(spans: readonly CoreSpan[], time: number): number {
  let low = 0, high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle].until > time) high = middle;
    else low = middle + 1;
  }
  return low;
}
