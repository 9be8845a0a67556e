/**
 * Shenango, look by look: every look at a queue is an event, every kthread an
 * object, congestion judged by who stood in which queue. Times in ticks.
 */

import { TICKS_PER_US } from "../../lib/engine/ticks.ts";
import type { Stream } from "../../lib/random/stream.ts";
import type { Request } from "../_run.ts";

/** What the twin is told. Every cost is above 0. */
export interface Rules {
  readonly cores: number;
  readonly guaranteed: number;
  readonly bestEffort: boolean;
  readonly interval: number;
  readonly grant: number;
  readonly preemptGrant: number;
  readonly search: number;
  readonly check: number;
  readonly steal: number;
  readonly packet: number;
  /** RSS hash. By connection. */
  readonly hash: Uint32Array;
  /** Whom a round looks at first is drawn from it. */
  readonly stream: Stream;
}

interface Kthread {
  place: "away" | "leaving" | "coming" | "granted";
  readonly packets: number[];
  readonly threads: number[];
  /** When something happens on its core next. */
  at: number;
  doing: "nothing" | "running" | "looking" | "waiting";
  searchedFrom: number;
  rounds: number;
  /** Whom it looks at in this round, and how many it has looked at. */
  looks: number[];
  looked: number;
  isWaking: boolean;
  /** Who was in its queues at the last check. */
  stood: { packets: number[]; threads: number[] };
}

/** A run of the twin. */
export class ShenangoTwin {
  /** First service. By request. */
  readonly start: Float64Array;
  /** By request. */
  readonly finish: Float64Array;
  steals = 0;
  looks = 0;
  grants = 0;
  yields = 0;
  checks = 0;
  readonly #rules: Rules;
  readonly #requests: readonly Request[];
  readonly #kthreads: Kthread[];
  /** In the order that packets are steered by: who leaves is replaced by the last. */
  readonly #active: number[] = [];
  readonly #nic: number[] = [];
  #burst = 0;
  #packetAt = Infinity;
  #checkAt: number;
  #lastParked = -1;
  #owed = -1;
  #now = 0;
  #finished = 0;

  constructor(requests: readonly Request[], rules: Rules) {
    this.#requests = requests;
    this.#rules = rules;
    this.start = new Float64Array(requests.length);
    this.finish = new Float64Array(requests.length);
    this.#checkAt = rules.interval + TICKS_PER_US;
    this.#kthreads = Array.from({ length: rules.cores }, () => ({
      place: "away",
      packets: [],
      threads: [],
      at: Infinity,
      doing: "nothing",
      searchedFrom: 0,
      rounds: 0,
      looks: [],
      looked: 0,
      isWaking: false,
      stood: { packets: [], threads: [] },
    }));
    this.#run();
  }

  #run(): void {
    let arrived = 0;
    while (this.#finished < this.#requests.length) {
      const arrivesAt = this.#requests[arrived]?.arrival ?? Infinity;
      const first = Math.min(...this.#kthreads.map(({ at }) => at));
      const now = Math.min(arrivesAt, first, this.#packetAt, this.#checkAt);
      this.#now = now;
      if (now === arrivesAt) {
        this.#nic.push(arrived++);
        if (this.#burst === 0) this.#beginBurst();
      } else if (now === first) {
        this.#step(this.#kthreads.findIndex(({ at }) => at === now));
      } else if (now === this.#packetAt) {
        this.#steer(this.#nic.shift()!);
        this.#packetAt = now + this.#rules.packet;
        if (--this.#burst === 0) this.#beginBurst();
      } else if (this.#burst > 0) this.#checkAt = Infinity; // after the burst
      else this.#checkCongestion();
    }
  }

  #beginBurst(): void {
    if (this.#checkAt === Infinity) this.#checkCongestion();
    this.#burst = Math.min(64, this.#nic.length);
    this.#packetAt = this.#burst > 0
      ? this.#now + this.#rules.packet
      : Infinity;
  }

  #steer(request: number): void {
    const { hash } = this.#rules;
    if (this.#active.length > 0) {
      const of = hash[this.#requests[request].connection ?? 0];
      const id = this.#active[of % this.#active.length];
      const kthread = this.#kthreads[id];
      kthread.packets.push(request);
      if (kthread.doing === "waiting") this.#serve(id, this.#next(id)!, 0);
      return;
    }
    const id = this.#pick();
    if (id < 0) this.#owed = this.#lastParked;
    this.#kthreads[id < 0 ? this.#lastParked : id].packets.push(request);
    if (id >= 0) this.#give(id);
  }

  #checkCongestion(): void {
    this.checks++;
    const wholeUs = Math.floor(this.#now / TICKS_PER_US) * TICKS_PER_US;
    this.#checkAt = wholeUs + this.#rules.interval + TICKS_PER_US;
    let isCongested = false;
    for (const id of this.#active) {
      const kthread = this.#kthreads[id];
      const stands = kthread.stood.packets.some((of) =>
        kthread.packets.includes(of)
      ) ||
        kthread.stood.threads.some((of) => kthread.threads.includes(of));
      kthread.stood = {
        packets: [...kthread.packets],
        threads: [...kthread.threads],
      };
      if (isCongested) continue;
      if (kthread.isWaking) kthread.isWaking = false;
      else isCongested = stands;
    }
    const { bestEffort, guaranteed } = this.#rules;
    if (!isCongested) return;
    if (bestEffort && this.#active.length >= guaranteed) return;
    const id = this.#pick();
    if (id >= 0) this.#give(id);
  }

  #pick(): number {
    const last = this.#kthreads[this.#lastParked];
    if (last?.place === "away") return this.#lastParked;
    return this.#kthreads.findIndex(({ place }) => place === "away");
  }

  #give(id: number): void {
    const { bestEffort, grant, preemptGrant } = this.#rules;
    this.grants++;
    this.#active.push(id);
    this.#kthreads.forEach(({ doing }, other) => {
      if (doing === "waiting") this.#beginRound(other);
    });
    const kthread = this.#kthreads[id];
    kthread.isWaking = true;
    kthread.place = "coming";
    kthread.at = this.#now + (bestEffort ? preemptGrant : grant);
  }

  #step(id: number): void {
    const kthread = this.#kthreads[id];
    if (kthread.place === "coming") {
      kthread.place = "granted";
      return this.#schedule(id);
    }
    if (kthread.place === "leaving") {
      kthread.place = "away";
      kthread.at = Infinity;
      if (this.#owed !== id) return;
      this.#owed = -1;
      return this.#give(id);
    }
    if (kthread.doing === "running") {
      this.#finished++;
      return this.#schedule(id);
    }
    if (kthread.looked < kthread.looks.length) return this.#look(id);
    this.#endRound(id);
  }

  #schedule(id: number): void {
    const request = this.#next(id);
    if (request !== undefined) return this.#serve(id, request, 0);
    const kthread = this.#kthreads[id];
    kthread.searchedFrom = this.#now;
    kthread.rounds = 0;
    this.#beginRound(id);
  }

  #next(id: number): number | undefined {
    const { packets, threads } = this.#kthreads[id];
    if (threads.length === 0) threads.push(...packets.splice(0, 16));
    return threads.shift();
  }

  #serve(id: number, request: number, lead: number): void {
    const kthread = this.#kthreads[id];
    this.start[request] = this.#now + lead;
    this.finish[request] = this.start[request] +
      this.#requests[request].service;
    kthread.doing = "running";
    kthread.at = this.finish[request];
  }

  #beginRound(id: number): void {
    const kthread = this.#kthreads[id];
    const others = this.#active.filter((other) => other !== id);
    kthread.looked = 0;
    if (others.length === 0) {
      kthread.looks = [];
      kthread.doing = "waiting";
      const { search } = this.#rules;
      kthread.at = Math.max(this.#now, kthread.searchedFrom + search);
      return;
    }
    const drawn = this.#active[this.#rules.stream.below(others.length)];
    const first = drawn === id ? this.#active.at(-1)! : drawn;
    kthread.looks = [first, ...others.toSorted((a, b) => a - b)];
    kthread.doing = "looking";
    kthread.at = this.#now;
  }

  #look(id: number): void {
    const { check, steal } = this.#rules;
    const kthread = this.#kthreads[id];
    const victim = this.#kthreads[kthread.looks[kthread.looked++]];
    const { packets, threads } = victim;
    kthread.at = this.#now + check;
    if (victim.place !== "granted" && victim.place !== "coming") return;
    if (packets.length + threads.length === 0) return;
    this.steals++;
    this.looks += kthread.looked;
    const taken = threads.length > 0
      ? threads.splice(0, Math.ceil(threads.length / 2))
      : packets.splice(0, 16);
    kthread.threads.push(...taken);
    this.#serve(id, kthread.threads.shift()!, check + steal);
  }

  #endRound(id: number): void {
    const kthread = this.#kthreads[id];
    const isAlone = kthread.looks.length === 0;
    this.looks += kthread.looks.length;
    const request = this.#next(id);
    if (request !== undefined) return this.#serve(id, request, 0);
    kthread.rounds++;
    const searched = this.#now - kthread.searchedFrom;
    if (searched < this.#rules.search || !isAlone && kthread.rounds < 4) {
      return this.#beginRound(id);
    }
    this.yields++;
    this.#lastParked = id;
    kthread.doing = "nothing";
    const last = this.#active.pop()!;
    if (last !== id) this.#active[this.#active.indexOf(id)] = last;
    kthread.place = this.#rules.bestEffort ? "leaving" : "away";
    kthread.at = this.#rules.bestEffort
      ? this.#now + this.#rules.grant
      : Infinity;
  }
}
