/**
 * ZygOS: connections have a home core, whose network stack they go through, and
 * are processed by any; idle cores steal connections and interrupt busy homes.
 *
 * At no cost, with interrupts and each request on a connection of its own, it keeps
 * as many cores busy as centralized FCFS, and on one core is plain FCFS. Requests
 * of one connection are served one at a time in the order of arrival: on a single
 * connection they start as on a single core. Right where service takes long enough
 * to pay for stack, steals and interrupts, and disperses too little to need
 * preemption. Without interrupts a request may wait, unseen, behind a long one.
 *
 * A core is in user mode while it runs requests. After them, in its kernel,
 *
 * 1. it executes its replies, which makes their connections ready again if more
 *    has come on them; those of a stolen connection it hands to the home, which it
 *    interrupts if that is in user mode;
 * 2. it executes replies handed to it; 3. it takes up to 64 packets off its ring
 *    through the stack, which makes their connections ready;
 * 4. what has been executed is sent: these requests finish; 5. it takes the first
 *    ready connection of its shuffle queue to user mode, with all its requests;
 * 6. without one, it is idle, and watches: for 2 and 3; for ready connections of
 *    cores in user mode, of which it steals one, of a core drawn at random, and
 *    goes on with 2 (and so may take one of its own along); if there are none, for
 *    packets in the rings of cores in user mode, one of which, drawn at random, it
 *    interrupts, unless another is under way since less than 4 µs.
 *
 * A core interrupted in user mode does 2, 3 and 4, and resumes. An interrupt that
 * finds it in its kernel does nothing, at no cost; one that finds it at another is
 * taken next. A batch of packets is seen when all of it is through the stack, half
 * of whose time is charged as a request is received, half as its reply is executed.
 * Watching costs nothing until it finds something (its lines are in the cache), then
 * a check and a steal; which of several idle cores finds it is drawn.
 *
 * Not modelled: locks that thieves contend for; packets beside one a request and
 * one a reply; timers of the stack; a control plane that moves flow groups.
 *
 * Source: G. Prekas et al., "ZygOS: Achieving Low Tail Latency for
 * Microsecond-scale Networked Tasks", SOSP 2017; code ix-project/zygos,
 * dp/core/syscall.c and dp/net/tcp_api.c, commit 7d1d003.
 *
 * @module
 */

import {
  POLLING,
  PREEMPTION,
  STACK,
  STEAL_CHECKS,
  STEALING,
  STEALS,
} from "../../engine/activities.ts";
import { Fifos } from "../../engine/fifos.ts";
import type { Machine } from "../../engine/machine.ts";
import type { Policy } from "../../engine/policy.ts";
import { NONE } from "../../engine/pool.ts";
import { toTicks } from "../../engine/ticks.ts";
import type { Stream } from "../../random/stream.ts";
import { CoreSet } from "../core_set.ts";
import type { PolicyContext, PolicySpec } from "../definition.ts";
import { rssCores } from "../steering.ts";
import { ShuffleQueues } from "./shuffle_queues.ts";
import { ZygosInterrupts } from "./zygos_interrupts.ts";
import { ZygosNetwork, type ZygosStack } from "./zygos_network.ts";

/** In its kernel: with nothing to do, and with something. */
const IDLE = 0, KERNEL = 1;
/** In user mode: running requests, and interrupted. */
const USER = 2, INTERRUPTED = 3;

/** Executes replies to what it ran of its own. */
const OWN_REPLIES = 0;
/** Sends an interrupt. */
const SIGNAL = 1;
/** Executes the replies it was handed. */
const REPLIES = 2;
/** Takes packets through the stack. */
const PACKETS = 3;
/** Takes a connection from another core, an interrupt, or nothing. */
const TAKE = 4;

/** ZygOS, in charge of a machine. */
export class Zygos implements Policy {
  readonly #machine: Machine;
  readonly #draws: Stream;
  /** Connections with requests to be run. */
  readonly shuffle: ShuffleQueues;
  readonly #network: ZygosNetwork;
  readonly #interrupts: ZygosInterrupts;
  /** What the look that finds something, and taking it, cost. */
  readonly #take: number;
  readonly #send: number;
  readonly #receive: number;
  /** Requests to be run before the core is in its kernel again. By core. */
  readonly #batch: Fifos;
  readonly #state: Uint8Array;
  /** What the core is occupied with. By core. */
  readonly #step: Uint8Array;
  /** The request it runs, or ran when it was interrupted. By core. */
  readonly #current: Int32Array;
  readonly #idle: CoreSet;
  /** Cores in user mode with a ready connection. */
  readonly #loaded: CoreSet;
  #isLooking = false;

  /** In charge of `context.machine`, with the parameters of `spec` and its `stack`. */
  constructor(spec: PolicySpec, context: PolicyContext, stack: ZygosStack) {
    const machine = this.#machine = context.machine;
    const { cores, pool } = machine;
    this.#draws = context.stream("stealing");
    this.shuffle = new ShuffleQueues(cores, rssCores(spec, context), pool);
    this.#network = new ZygosNetwork(spec, machine, this.shuffle, stack);
    this.#interrupts = new ZygosInterrupts(spec, machine, this.#draws);
    const ticks = (us: unknown) => toTicks(Number(us));
    this.#take = ticks(spec.checkUs) + ticks(spec.stealUs);
    this.#send = ticks(spec.sendUs);
    this.#receive = ticks(spec.receiveUs);
    this.#batch = new Fifos(cores, pool);
    this.#state = new Uint8Array(cores).fill(IDLE);
    this.#step = new Uint8Array(cores);
    this.#current = new Int32Array(cores).fill(NONE);
    this.#idle = new CoreSet(cores, true);
    this.#loaded = new CoreSet(cores, false);
    machine.keepServed();
  }

  onArrival(request: number): void {
    const home = this.shuffle.homeOf(request);
    this.#network.arrive(home, request);
    if (this.#state[home] === IDLE) this.#wake(home);
    else if (this.#isInUserMode(home)) this.#show(home);
  }

  onFinish(core: number): void {
    this.#network.serve(core, this.#current[core]);
    if (this.#batch.length[core] > 0) return this.#runNext(core);
    this.#state[core] = KERNEL;
    this.#show(core);
    this.#begin(core, OWN_REPLIES, STACK, this.#network.beginOwn(core));
  }

  onDone(core: number): void {
    this.#end(core, this.#step[core]);
  }

  onTimer(): void {
    this.#look();
  }

  /** Begins `step` on `core`; what takes no time is done at once. */
  #begin(core: number, step: number, activity: number, ticks: number): void {
    if (ticks === 0) this.#end(core, step);
    else this.#occupy(core, step, activity, ticks);
  }

  #occupy(core: number, step: number, activity: number, ticks: number): void {
    this.#step[core] = step;
    this.#machine.occupy(core, activity, ticks);
  }

  #end(core: number, step: number): void {
    switch (step) {
      case OWN_REPLIES:
        return this.#handOver(core, this.#network.endOwn(core));
      case SIGNAL:
        this.#interrupt(this.#interrupts.targetOf(core));
        return this.#reply(core);
      case REPLIES:
        this.#network.endReplies(core);
        return this.#receivePackets(core);
      case PACKETS:
        this.#network.endPackets(core);
        this.#network.send(core);
        return this.#isInUserMode(core) ? this.#resume(core) : this.#goOn(core);
      default: // TAKE
        return this.#reply(core);
    }
  }

  /** `home`, unless it is `NONE`, has been handed replies by `core`. */
  #handOver(core: number, home: number): void {
    if (home !== NONE) {
      if (this.#state[home] === IDLE) this.#wake(home);
      else if (this.#isInUserMode(home) && this.#interrupts.allows(home)) {
        return this.#signal(core, home);
      }
    }
    this.#reply(core);
  }

  #reply(core: number): void {
    this.#begin(core, REPLIES, STACK, this.#network.beginReplies(core));
  }

  #receivePackets(core: number): void {
    const ticks = this.#network.beginPackets(core);
    // What its replies have made ready is seen, and its packets need nobody's interrupt any more.
    if (this.#state[core] === INTERRUPTED) this.#show(core);
    this.#begin(core, PACKETS, STACK, ticks);
  }

  /** `core` leaves its kernel, if there is anything to run. */
  #goOn(core: number): void {
    if (this.shuffle.has(core)) this.shuffle.take(core, this.#batch, core);
    if (this.#batch.length[core] > 0) {
      this.#state[core] = USER;
      this.#runNext(core);
      return this.#show(core);
    }
    // By way of an event: at no cost it could go on like this for long.
    if (this.#network.hasWork(core)) return this.#occupy(core, TAKE, STACK, 0);
    this.#state[core] = IDLE;
    this.#machine.rest(core, POLLING);
    this.#idle.push(core);
    this.#look();
  }

  #runNext(core: number): void {
    this.#current[core] = this.#batch.shift(core);
    this.#machine.run(core, this.#current[core]);
  }

  /** `core`, which was idle, has packets or replies. */
  #wake(core: number): void {
    this.#idle.remove(core);
    this.#state[core] = KERNEL;
    this.#reply(core);
  }

  #signal(core: number, target: number): void {
    this.#interrupts.send(core, target);
    this.#begin(core, SIGNAL, PREEMPTION, this.#send);
  }

  /** An interrupt has come to `core`. */
  #interrupt(core: number): void {
    if (this.#state[core] === INTERRUPTED) this.#interrupts.keep(core);
    else if (this.#state[core] === USER) {
      this.#state[core] = INTERRUPTED;
      this.#machine.stop(core);
      this.#begin(core, TAKE, PREEMPTION, this.#receive);
    } else this.#interrupts.end(core);
  }

  #resume(core: number): void {
    if (this.#interrupts.end(core)) {
      this.#begin(core, TAKE, PREEMPTION, this.#receive);
    } else {
      this.#state[core] = USER;
      this.#machine.run(core, this.#current[core]);
    }
    this.#show(core);
  }

  #isInUserMode(core: number): boolean {
    return this.#state[core] >= USER;
  }

  /** Lets idle cores see what `core` has for them. */
  #show(core: number): void {
    const isOpen = this.#isInUserMode(core);
    this.#loaded.put(core, isOpen && this.shuffle.has(core));
    this.#interrupts.deaf.put(core, isOpen && this.#network.hasPackets(core));
    this.#look();
  }

  /** Idle cores steal and interrupt until there is nothing to be had; what that gives them to see is left to this loop. */
  #look(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    while (this.#idle.count > 0) {
      if (this.#loaded.count > 0) this.#steal();
      else {
        const target = this.#interrupts.draw();
        if (target === NONE) break;
        this.#signal(this.#takeIdle(), target);
      }
    }
    this.#isLooking = false;
  }

  /** The idle core that sees something first: any. */
  #takeIdle(): number {
    const core = this.#idle.at(this.#draws.below(this.#idle.count));
    this.#idle.remove(core);
    this.#state[core] = KERNEL;
    return core;
  }

  /** An idle core takes a connection of a core that shows one. */
  #steal(): void {
    const loaded = this.#loaded;
    const victim = loaded.at(this.#draws.below(loaded.count));
    const thief = this.#takeIdle();
    this.#machine.count(STEAL_CHECKS);
    this.#machine.count(STEALS);
    this.shuffle.take(victim, this.#batch, thief);
    loaded.put(victim, this.shuffle.has(victim));
    this.#begin(thief, TAKE, STEALING, this.#take);
  }
}
