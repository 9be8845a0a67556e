/**
 * Shenango and Caladan, look by look: every look at a queue is an event, every kthread an
 * object, congestion judged by who stood in which queue. Times in ticks.
 */

import { TICKS_PER_US } from "../../lib/engine/ticks.ts";
import type { Application } from "../../lib/policies/definition.ts";
import type { Stream } from "../../lib/random/stream.ts";
import type { Request } from "../_run.ts";

/** What the twin is told. A look costs something, and there is an interval. */
export interface Rules {
  readonly cores: number;
  readonly applications: readonly Application[];
  /** The application of each class. */
  readonly applicationOf: readonly number[];
  /** Hyperthreads: cores 2k and 2k + 1 are siblings. */
  readonly haveSiblings: boolean;
  /** What the heads of a kthread's queues wait for before Caladan grants a core, 0 being any queue that stands; null for Shenango. */
  readonly delay: number | null;
  /** Shenango's are whole µs, and must be exceeded. */
  readonly interval: number;
  readonly grant: number;
  readonly preemptGrant: number;
  readonly search: number;
  readonly check: number;
  readonly steal: number;
  readonly packet: number;
  /** RSS hash. By connection. */
  readonly hash: Uint32Array;
  /** Whom a round looks at first is drawn from it. By application. */
  readonly streams: readonly Stream[];
}

/** A request's stay in a queue. */
interface Stay {
  readonly request: number;
  /** Since when it is a packet or a thread. */
  readonly since: number;
}

interface Kthread {
  packets: Stay[];
  threads: Stay[];
  doing: "nothing" | "running" | "looking" | "waiting";
  request: number;
  searchedFrom: number;
  rounds: number;
  /** Whom it looks at in this round, and how many it has looked at. */
  looks: number[];
  looked: number;
  /** Granted a core since the last check. */
  isWaking: boolean;
  /** Who was in its queues at the last check. */
  stood: { packets: Stay[]; threads: Stay[] };
}

interface Sharer extends Application {
  readonly index: number;
  /** One a core. */
  readonly kthreads: Kthread[];
  /** In the order that packets are steered by: who leaves is replaced by the last. */
  readonly active: number[];
  /** The active ones, and those with work: looked at by others. In such an order too. */
  readonly attached: number[];
  lastParked: number;
  /** Granted a core since the last check. */
  isWaking: boolean;
  /** Its turn among those that wait; 0 if it does not. */
  turn: number;
}

interface Core {
  place: "idle" | "endless" | "leaving" | "coming" | "granted";
  /** Who has it, or had it last. */
  owner: Sharer | null;
  /** Who had it before. */
  before: Sharer | null;
  endless: Application | null;
  /** When something happens on it next. */
  at: number;
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
  preemptions = 0;
  readonly #rules: Rules;
  readonly #requests: readonly Request[];
  readonly #owed: number[];
  readonly #sharers: (Sharer | null)[];
  readonly #cores: Core[];
  readonly #nic: number[] = [];
  #burst = 0;
  #packetAt = Infinity;
  #checkAt: number;
  #turns = 0;
  #now = 0;
  #finished = 0;

  constructor(requests: readonly Request[], rules: Rules) {
    this.#requests = requests;
    this.#rules = rules;
    this.#owed = requests.map(({ service }) => service);
    this.start = new Float64Array(requests.length).fill(NaN);
    this.finish = new Float64Array(requests.length).fill(NaN);
    this.#checkAt = this.#nextCheck();
    this.#sharers = rules.applications.map((application, index) =>
      application.isEndless ? null : {
        ...application,
        index,
        kthreads: Array.from({ length: rules.cores }, parked),
        active: [],
        attached: [],
        lastParked: -1,
        isWaking: false,
        turn: 0,
      }
    );
    this.#cores = Array.from({ length: rules.cores }, () => ({
      place: "idle",
      owner: null,
      before: null,
      endless: null,
      at: Infinity,
    }));
    this.#cores.forEach((core) => this.#leave(core));
    this.#run();
  }

  #run(): void {
    let arrived = 0;
    while (this.#finished < this.#requests.length) {
      const arrivesAt = this.#requests[arrived]?.arrival ?? Infinity;
      const first = Math.min(...this.#cores.map(({ at }) => at));
      const now = Math.min(arrivesAt, first, this.#packetAt, this.#checkAt);
      this.#now = now;
      if (now === arrivesAt) this.#arrive(arrived++);
      else if (now === first) {
        this.#step(this.#cores.findIndex(({ at }) => at === now));
      } else if (now === this.#packetAt) {
        this.#steer(this.#nic.shift()!);
        this.#packetAt = now + this.#rules.packet;
        if (--this.#burst === 0) this.#beginBurst();
      } else if (this.#burst > 0) this.#checkAt = Infinity; // after the burst
      else this.#checkCongestion();
    }
  }

  #arrive(request: number): void {
    if (this.#rules.packet === 0) return this.#steer(request);
    this.#nic.push(request);
    if (this.#burst === 0) this.#beginBurst();
  }

  #beginBurst(): void {
    if (this.#checkAt === Infinity) this.#checkCongestion();
    this.#burst = Math.min(64, this.#nic.length);
    this.#packetAt = this.#burst > 0
      ? this.#now + this.#rules.packet
      : Infinity;
  }

  #steer(request: number): void {
    const { hash, applicationOf } = this.#rules;
    const { class: of = 0, connection = 0 } = this.#requests[request];
    const sharer = this.#sharers[applicationOf[of]]!;
    const { active, kthreads } = sharer;
    if (active.length > 0) {
      const id = active[hash[connection] % active.length];
      kthreads[id].packets.push({ request, since: this.#now });
      if (kthreads[id].doing === "waiting") this.#serveOwn(sharer, id);
      return;
    }
    const core = this.#pick(sharer) ?? this.#leaving();
    const holder = this.#holder(sharer);
    const id = holder ?? core ?? Math.max(0, sharer.lastParked);
    kthreads[id].packets.push({ request, since: this.#now });
    this.#attach(sharer, id);
    if (core !== undefined) return this.#give(core, sharer);
    sharer.lastParked = id;
    this.#wait(sharer);
  }

  /** The kthread without a core that has what waits, while none has a core. */
  #holder({ active, kthreads, lastParked }: Sharer): number | undefined {
    if (active.length > 0 || lastParked < 0) return undefined;
    return hasWork(kthreads[lastParked]) ? lastParked : undefined;
  }

  #checkCongestion(): void {
    this.checks++;
    this.#checkAt = this.#nextCheck();
    for (const sharer of this.#sharers) {
      if (sharer === null) continue;
      if (sharer.active.length > 0) sharer.turn = 0;
      if (!this.#isCongested(sharer)) continue;
      if (sharer.active.length >= sharer.guaranteedCores) this.#wait(sharer);
      else {
        const core = this.#pick(sharer) ??
          (sharer.active.length === 0 ? this.#leaving() : undefined);
        if (core !== undefined) this.#give(core, sharer);
      }
    }
    const waiting = this.#sharers.filter((of) => of !== null && of.turn > 0)
      .toSorted((a, b) => b!.turn - a!.turn);
    for (const sharer of waiting) {
      if (this.#cores.every(({ place }) => place !== "idle")) break;
      const core = this.#pick(sharer!);
      if (core !== undefined) this.#give(core, sharer!);
    }
  }

  #nextCheck(): number {
    const { delay, interval } = this.#rules;
    if (delay !== null) return this.#now + interval;
    const wholeUs = Math.floor(this.#now / TICKS_PER_US) * TICKS_PER_US;
    return wholeUs + interval + TICKS_PER_US;
  }

  /** By Shenango's rule, or by Caladan's. */
  #isCongested(sharer: Sharer): boolean {
    const { delay } = this.#rules;
    if (delay === null) return isStanding(sharer);
    const { kthreads, active, attached } = sharer;
    const isLate = active.map((id) =>
      delay === 0
        ? stands(kthreads[id])
        : this.#headsWait(kthreads[id]) >= delay
    );
    const isWaking = sharer.isWaking;
    sharer.isWaking = false;
    if (isWaking) return false;
    return isLate.includes(true) || attached.some((id) => !active.includes(id));
  }

  #headsWait({ packets, threads }: Kthread): number {
    const heads = [...packets.slice(0, 1), ...threads.slice(0, 1)];
    return heads.reduce((sum, { since }) => sum + this.#now - since, 0);
  }

  #wait(sharer: Sharer): void {
    if (sharer.turn === 0) sharer.turn = ++this.#turns;
  }

  /** The core that `sharer` is granted next: while any is idle, an idle one. */
  #pick(sharer: Sharer): number | undefined {
    if (sharer.active.length >= sharer.maxCores) return undefined;
    const idle = this.#cores.flatMap(({ place }, id) =>
      place === "idle" ? [id] : []
    );
    const toBeHad = idle.length > 0
      ? idle
      : this.#cores.flatMap((core, id) =>
        this.#isTakeable(core, sharer) ? [id] : []
      );
    const beside = sharer.active.map((id) => this.#siblingOf(id));
    const choice = [...beside, sharer.lastParked, ...toBeHad];
    return choice.find((id) => toBeHad.includes(id));
  }

  #siblingOf(id: number): number {
    return this.#rules.haveSiblings ? id ^ 1 : -1;
  }

  #isTakeable({ place, owner }: Core, sharer: Sharer): boolean {
    const { active, guaranteedCores } = sharer;
    const isGuaranteed = active.length < guaranteedCores;
    if (place === "endless") return isGuaranteed || active.length === 0;
    if (place !== "granted" && place !== "coming") return false;
    return isGuaranteed && owner !== sharer &&
      owner!.active.length > owner!.guaranteedCores;
  }

  #leaving(): number | undefined {
    const id = this.#cores.findIndex(({ place }) => place === "leaving");
    return id < 0 ? undefined : id;
  }

  #give(id: number, sharer: Sharer): void {
    const { grant, preemptGrant } = this.#rules;
    const core = this.#cores[id];
    this.grants++;
    const wasIdle = core.place === "idle";
    if (core.place === "granted" || core.place === "coming") {
      this.#preempt(id, core.owner!);
    }
    core.endless = null;
    core.before = core.owner;
    core.owner = sharer;
    const holder = this.#holder(sharer);
    sharer.turn = 0;
    sharer.active.push(id);
    this.#attach(sharer, id);
    const { kthreads } = sharer;
    kthreads[id].isWaking = true;
    sharer.isWaking = true;
    if (holder !== undefined && holder !== id) {
      const { packets, threads } = kthreads[id];
      kthreads[id].packets = moved(kthreads[holder].packets);
      kthreads[id].threads = moved(kthreads[holder].threads);
      kthreads[holder].packets = moved(packets);
      kthreads[holder].threads = moved(threads);
      kthreads[holder].stood = { packets: [], threads: [] };
      this.#detachIfEmpty(sharer, holder);
    }
    const cost = wasIdle ? grant : preemptGrant;
    core.place = "coming";
    core.at = this.#now + cost;
    if (cost === 0) this.#step(id);
  }

  #preempt(id: number, victim: Sharer): void {
    const kthread = victim.kthreads[id];
    remove(victim.active, id);
    if (kthread.doing === "running") {
      const { request } = kthread;
      const got = Math.max(
        0,
        this.#now - (this.#cores[id].at - this.#owed[request]),
      );
      this.#owed[request] -= got;
      if (this.#owed[request] === 0) this.#end(request);
      else {
        this.preemptions++;
        if (this.#owed[request] === this.#requests[request].service) {
          this.start[request] = NaN;
        }
        const { threads } = kthread;
        if (this.#rules.delay === null || threads.length === 0) {
          threads.push({ request, since: this.#now });
        } else threads.unshift({ request, since: threads[0].since });
      }
    }
    if (kthread.doing === "looking") this.looks += kthread.looked;
    kthread.doing = "nothing";
    kthread.stood = { packets: [], threads: [] };
    this.#detachIfEmpty(victim, id);
    victim.lastParked = id;
    this.#wait(victim);
  }

  #step(id: number): void {
    const core = this.#cores[id];
    if (core.place === "leaving") return this.#leave(core);
    const sharer = core.owner!;
    const kthread = sharer.kthreads[id];
    if (core.place === "coming") {
      core.place = "granted";
      return this.#schedule(sharer, id);
    }
    if (kthread.doing === "running") {
      this.#end(kthread.request);
      return this.#schedule(sharer, id);
    }
    if (kthread.looked < kthread.looks.length) return this.#look(sharer, id);
    this.#endRound(sharer, id);
  }

  #end(request: number): void {
    this.finish[request] = this.#now;
    this.#finished++;
  }

  #schedule(sharer: Sharer, id: number): void {
    if (hasWork(sharer.kthreads[id])) return this.#serveOwn(sharer, id);
    const kthread = sharer.kthreads[id];
    kthread.searchedFrom = this.#now;
    kthread.rounds = 0;
    this.#beginRound(sharer, id);
  }

  #serveOwn(sharer: Sharer, id: number): void {
    const { packets, threads } = sharer.kthreads[id];
    if (threads.length === 0) threads.push(...this.#made(packets));
    this.#serve(sharer, id, threads.shift()!.request, 0);
  }

  /** The threads that the oldest of `packets` are made into. */
  #made(packets: Stay[]): Stay[] {
    const oldest = packets.splice(0, 16);
    return oldest.map(({ request }) => ({ request, since: this.#now }));
  }

  #serve(sharer: Sharer, id: number, request: number, lead: number): void {
    const kthread = sharer.kthreads[id];
    const begins = this.#now + lead;
    if (Number.isNaN(this.start[request])) this.start[request] = begins;
    kthread.doing = "running";
    kthread.request = request;
    this.#cores[id].at = begins + this.#owed[request];
  }

  #beginRound(sharer: Sharer, id: number): void {
    const { kthreads, attached } = sharer;
    const kthread = kthreads[id];
    const others = attached.filter((other) => other !== id);
    kthread.looked = 0;
    if (others.length === 0) {
      kthread.looks = [];
      kthread.doing = "waiting";
      const { search } = this.#rules;
      this.#cores[id].at = Math.max(this.#now, kthread.searchedFrom + search);
      return;
    }
    const stream = this.#rules.streams[sharer.index];
    const drawn = attached[stream.below(others.length)];
    const first = drawn === id ? attached.at(-1)! : drawn;
    kthread.looks = [first, ...others.toSorted((a, b) => a - b)];
    kthread.doing = "looking";
    this.#cores[id].at = this.#now;
  }

  #look(sharer: Sharer, id: number): void {
    const { check, steal } = this.#rules;
    const kthread = sharer.kthreads[id];
    const other = kthread.looks[kthread.looked++];
    const { packets, threads } = sharer.kthreads[other];
    this.#cores[id].at = this.#now + check;
    if (packets.length + threads.length === 0) return;
    this.steals++;
    this.looks += kthread.looked;
    const taken = threads.length > 0
      ? threads.splice(0, Math.ceil(threads.length / 2))
      : this.#made(packets);
    kthread.threads.push(...moved(taken));
    this.#detachIfEmpty(sharer, other);
    const { request } = kthread.threads.shift()!;
    this.#serve(sharer, id, request, check + steal);
  }

  #endRound(sharer: Sharer, id: number): void {
    const kthread = sharer.kthreads[id];
    const isAlone = kthread.looks.length === 0;
    this.looks += kthread.looks.length;
    if (hasWork(kthread)) return this.#serveOwn(sharer, id);
    kthread.rounds++;
    const searched = this.#now - kthread.searchedFrom;
    const fewest = isAlone || this.#rules.delay !== null ? 0 : 4;
    if (searched < this.#rules.search || kthread.rounds < fewest) {
      return this.#beginRound(sharer, id);
    }
    this.#park(sharer, id);
  }

  #park(sharer: Sharer, id: number): void {
    const core = this.#cores[id];
    this.yields++;
    sharer.kthreads[id].doing = "nothing";
    remove(sharer.active, id);
    this.#detachIfEmpty(sharer, id);
    sharer.lastParked = id;
    sharer.turn = 0;
    core.place = "idle";
    core.at = Infinity;
    const waiting = this.#sharers.filter((of) =>
      of !== null && of.turn > 0 && of.active.length < of.maxCores
    ).toSorted((a, b) => b!.turn - a!.turn);
    const beside = this.#cores[this.#siblingOf(id)]?.owner ?? null;
    const choice = [beside, core.before, ...waiting];
    const next = choice.find((of) => waiting.includes(of));
    if (next) return this.#give(id, next);
    if (this.#taker() === undefined) return;
    core.place = "leaving";
    core.at = this.#now + this.#rules.grant;
    if (this.#rules.grant === 0) this.#leave(core);
  }

  /** The first work without end that may have another core. */
  #taker(): Application | undefined {
    return this.#rules.applications.find((of) =>
      of.isEndless &&
      this.#cores.filter(({ endless }) => endless === of).length < of.maxCores
    );
  }

  #leave(core: Core): void {
    core.endless = this.#taker() ?? null;
    core.place = core.endless === null ? "idle" : "endless";
    core.at = Infinity;
  }

  #attach(sharer: Sharer, id: number): void {
    if (sharer.attached.includes(id)) return;
    sharer.attached.push(id);
    sharer.kthreads.forEach(({ doing }, other) => {
      if (doing === "waiting") this.#beginRound(sharer, other);
    });
  }

  #detachIfEmpty({ active, attached, kthreads }: Sharer, id: number): void {
    if (active.includes(id) || hasWork(kthreads[id])) return;
    if (attached.includes(id)) remove(attached, id);
  }
}

function parked(): Kthread {
  return {
    packets: [],
    threads: [],
    doing: "nothing",
    request: -1,
    searchedFrom: 0,
    rounds: 0,
    looks: [],
    looked: 0,
    isWaking: false,
    stood: { packets: [], threads: [] },
  };
}

function hasWork({ packets, threads }: Kthread): boolean {
  return packets.length + threads.length > 0;
}

/** The same requests in another queue. */
function moved(stays: readonly Stay[]): Stay[] {
  return stays.map((stay) => ({ ...stay }));
}

/** Takes `id` from `list`; the last takes its place. */
function remove(list: number[], id: number): void {
  const last = list.pop()!;
  if (last !== id) list[list.indexOf(id)] = last;
}

/** Whether anything that stood at the last check stands still; the next will ask about what stands now. */
function stands(kthread: Kthread): boolean {
  const { packets, threads, stood } = kthread;
  kthread.stood = { packets: [...packets], threads: [...threads] };
  return stood.packets.some((stay) => packets.includes(stay)) ||
    stood.threads.some((stay) => threads.includes(stay));
}

/** Shenango's congestion. */
function isStanding({ kthreads, active, attached }: Sharer): boolean {
  let isCongested = false;
  for (const id of active) {
    const kthread = kthreads[id];
    const isStanding = stands(kthread);
    if (isCongested) continue;
    if (kthread.isWaking) kthread.isWaking = false;
    else isCongested = isStanding;
  }
  const without = attached.filter((id) => !active.includes(id));
  const isLeft = without.map((id) => stands(kthreads[id]));
  return isCongested || isLeft.includes(true);
}
