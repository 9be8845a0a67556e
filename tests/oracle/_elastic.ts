/**
 * The policies of McClure et al. that move cores, look by look: every look at a
 * queue is an event, every core an object with an array. Times in ticks.
 */

import type { Stream } from "../../lib/random/stream.ts";
import type { Request } from "../_run.ts";

/** What the twin is told. Every cost is above 0, and there are two cores at least. */
export interface Rules {
  readonly cores: number;
  readonly check: number;
  readonly steal: number;
  readonly own: number;
  readonly search: number;
  readonly allocation: number;
  /** Time between decisions; `Infinity` for a policy that has none. */
  readonly interval: number;
  readonly rule: TwinRule;
  readonly steering: Stream;
  readonly stealing: Stream;
}

/** What a policy decides, with the twin in its hands. */
export interface TwinRule {
  decide?(twin: ElasticTwin): void;
  mayPark?(twin: ElasticTwin): boolean;
  maySearch?(twin: ElasticTwin): boolean;
  /** A request has come to the queue of `core`. */
  onArrival?(twin: ElasticTwin, core: Core): void;
  /** `core` is at a request, begun or gone on with. */
  onRun?(twin: ElasticTwin, core: Core): void;
  /** What `core` was interrupted for is done. */
  onInterrupted?(twin: ElasticTwin, core: Core): void;
}

/** A core. */
export interface Core {
  readonly number: number;
  queue: number[];
  doing:
    | "nothing"
    | "coming"
    | "choosing"
    | "running"
    | "searching"
    | "stealing"
    | "interrupted";
  at: number;
  request: number;
  searchedFrom: number;
  /** Whom it looks at in this round, and how many it has looked at. */
  looks: Core[];
  looked: number;
  lookEnds: number;
  ownAt: number;
  victim: Core | null;
  isDisturbed: boolean;
}

/** A run of the twin. */
export class ElasticTwin {
  /** By request. */
  readonly finish: Float64Array;
  readonly cores: Core[];
  /** In the order that arrivals draw from: who leaves is replaced by the last. */
  readonly available: Core[];
  now = 0;
  steals = 0;
  looks = 0;
  grants = 0;
  yields = 0;
  preemptions = 0;
  /** Core time of requests, and of searching and stealing, at the last event. */
  work = 0;
  searched = 0;
  readonly #rules: Rules;
  readonly #requests: readonly Request[];
  readonly #owed: number[];
  readonly #order: number[];
  #finished = 0;

  constructor(requests: readonly Request[], rules: Rules) {
    this.#requests = requests;
    this.#rules = rules;
    this.#owed = requests.map(({ service }) => service);
    this.finish = new Float64Array(requests.length);
    this.cores = Array.from({ length: rules.cores }, (_, number) => ({
      number,
      queue: [],
      doing: "nothing",
      at: Infinity,
      request: -1,
      searchedFrom: 0,
      looks: [],
      looked: 0,
      lookEnds: Infinity,
      ownAt: Infinity,
      victim: null,
      isDisturbed: false,
    }));
    this.#order = this.cores.map(({ number }) => number);
    for (let place = rules.cores - 1; place > 0; place--) {
      const other = rules.stealing.below(place + 1);
      const queue = this.#order[place];
      this.#order[place] = this.#order[other];
      this.#order[other] = queue;
    }
    this.available = [this.cores[rules.cores - 1]];
    for (const core of this.cores) this.#arrive(core);
    this.#run();
  }

  /** Requests in queues. */
  get waiting(): number {
    return this.cores.reduce((sum, { queue }) => sum + queue.length, 0);
  }

  /** Cores that are granted and not at a request, by number. */
  get idle(): Core[] {
    return this.cores.filter(({ doing }) =>
      doing !== "nothing" && doing !== "running"
    );
  }

  /** How long ago the oldest request of each queue arrived. */
  get delays(): number[] {
    return this.cores.filter(({ queue }) => queue.length > 0)
      .map(({ queue }) => this.now - this.#requests[queue[0]].arrival);
  }

  /** Whether a core could be granted. */
  get hasFree(): boolean {
    return this.cores.some(({ doing }) => doing === "nothing");
  }

  grant(request?: number): boolean {
    if (!this.hasFree) return false;
    const isFirst = this.cores.every(({ doing }) => doing === "nothing");
    const core = isFirst
      ? this.cores.find(({ queue }) => queue.length > 0) ?? this.available[0]
      : this.cores.findLast(({ doing }) => doing === "nothing")!;
    this.grants++;
    if (request !== undefined) core.queue.push(request);
    core.doing = "coming";
    core.at = this.now + this.#rules.allocation;
    return true;
  }

  park(core: Core): void {
    this.yields++;
    core.doing = "nothing";
    core.at = Infinity;
    if (this.available.includes(core) && this.available.length > 1) {
      this.#close(core);
    }
  }

  interrupt(core: Core, ticks: number): void {
    this.preemptions++;
    this.#owed[core.request] = core.at - this.now;
    core.doing = "interrupted";
    core.at = this.now + ticks;
  }

  #run(): void {
    const { interval, rule } = this.#rules;
    let arrived = 0, decides = interval;
    while (this.#finished < this.#requests.length) {
      const arrivesAt = this.#requests[arrived]?.arrival ?? Infinity;
      const first = this.cores.reduce((a, b) => b.at < a.at ? b : a);
      this.#pass(Math.min(arrivesAt, first.at, decides));
      if (this.now === arrivesAt) {
        const to = this.#rules.steering.below(this.available.length);
        this.available[to].queue.push(arrived++);
        rule.onArrival?.(this, this.available[to]);
        if (interval === Infinity) rule.decide?.(this);
      } else if (this.now === first.at) {
        this.#act(first);
        const isParked = first.doing === "nothing";
        if (interval === Infinity && isParked) rule.decide?.(this);
      } else {
        rule.decide?.(this);
        decides += interval;
      }
    }
  }

  #pass(now: number): void {
    for (const { doing } of this.cores) {
      if (doing === "running") this.work += now - this.now;
      if (doing === "searching" || doing === "stealing") {
        this.searched += now - this.now;
      }
    }
    this.now = now;
  }

  #close(core: Core): void {
    const last = this.available.pop()!;
    if (last !== core) this.available[this.available.indexOf(core)] = last;
  }

  #act(core: Core): void {
    const { rule } = this.#rules;
    if (core.doing === "coming") this.#arrive(core);
    else if (core.doing === "stealing") this.#endSteal(core);
    else if (core.doing === "interrupted") {
      rule.onInterrupted?.(this, core);
      this.#begin(core, core.request);
    } else if (core.doing === "searching") this.#look(core);
    else {
      this.finish[core.request] = this.now;
      this.#finished++;
      core.doing = "choosing";
      if (this.#rules.interval === Infinity) rule.decide?.(this);
      if (core.doing === "choosing") this.#local(core);
    }
  }

  #arrive(core: Core): void {
    if (!this.available.includes(core)) this.available.push(core);
    core.doing = "choosing";
    const [first] = this.available;
    if (this.available.length > 1 && first.doing === "nothing") {
      this.#close(first);
    }
    this.#local(core);
  }

  #begin(core: Core, request: number): void {
    core.request = request;
    core.doing = "running";
    core.at = this.now + this.#owed[request];
    this.#rules.rule.onRun?.(this, core);
  }

  /** First its own queue, then a search. */
  #local(core: Core): void {
    const request = core.queue.shift();
    if (request !== undefined) return this.#begin(core, request);
    core.doing = "searching";
    core.searchedFrom = this.now;
    this.#beginRound(core);
  }

  #beginRound(core: Core): void {
    const { cores, stealing, rule, own, check } = this.#rules;
    const from = stealing.below(cores);
    const at = (steps: number) =>
      this.cores[this.#order[(from + steps) % cores]];
    if (rule.maySearch?.(this) === false) return this.park(core);
    const all = this.cores.map((_, step) => at(step + 1));
    core.looks = all.filter((other) => other !== core);
    if (at(0) === core) core.looks.push(at(1));
    core.looked = 0;
    core.lookEnds = this.now + check;
    core.ownAt = this.now + own;
    core.at = Math.min(core.lookEnds, core.ownAt);
  }

  #look(core: Core): void {
    const { own, check, steal } = this.#rules;
    const isOwn = core.ownAt === this.now, isLook = core.lookEnds === this.now;
    if (isLook) this.looks++;
    if (isOwn) {
      if (core.queue.length > 0) return this.#local(core);
      core.ownAt += own;
    }
    if (isLook) {
      const victim = core.looks[core.looked++];
      core.lookEnds += check;
      if (victim.queue.length > 0) {
        core.doing = "stealing";
        core.victim = victim;
        core.at = this.now + steal;
        return;
      }
      if (core.looked === core.looks.length) return this.#endRound(core);
    }
    core.at = Math.min(core.lookEnds, core.ownAt);
  }

  #endRound(core: Core): void {
    if (core.queue.length > 0) return this.#local(core);
    const { search, rule } = this.#rules;
    if (this.now - core.searchedFrom >= search) {
      if (rule.mayPark?.(this) ?? true) return this.park(core);
      core.searchedFrom = this.now;
    }
    this.#beginRound(core);
  }

  #endSteal(core: Core): void {
    const { queue } = core.victim!;
    const taken = queue.splice(0, Math.ceil(queue.length / 2));
    if (taken.length > 0) this.steals++;
    core.queue.unshift(...taken);
    this.#local(core);
  }
}
