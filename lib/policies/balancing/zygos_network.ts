/**
 * ZygOS's network layer: what each core has in its ring, has run, has been handed
 * and is about to send, and the stack time that it takes.
 *
 * Source: code ix-project/zygos, dp/core/syscall.c (`sys_bpoll`,
 * `bsys_dispatch_remote`) and dp/net/tcp_api.c (`tcp_route_ksys`).
 *
 * @module
 */

import { Fifos } from "../../engine/fifos.ts";
import type { Machine } from "../../engine/machine.ts";
import { NONE } from "../../engine/pool.ts";
import { toTicks } from "../../engine/ticks.ts";
import type { PolicySpec } from "../definition.ts";
import type { ShuffleQueues } from "./shuffle_queues.ts";

/** What a request takes of the stack, ticks. */
export interface ZygosStack {
  /** To send its reply. */
  readonly reply: number;
  /** To receive it. */
  receive(request: number): number;
}

/** A stack that takes so many `ticks` of every request. */
export function evenStack(ticks: number): ZygosStack {
  const reply = Math.floor(ticks / 2);
  return { reply, receive: () => ticks - reply };
}

/** The network layer of every core. What takes time is begun, which says how long, and ended. Times in ticks. */
export class ZygosNetwork {
  readonly #machine: Machine;
  readonly #shuffle: ShuffleQueues;
  readonly #stack: ZygosStack;
  /** To reply to a request that another core ran. */
  readonly #remoteReply: number;
  /** Packets taken off a ring at once. */
  readonly #rxBatch: number;
  /** Packets that have not gone through the stack. By core. */
  readonly #ring: Fifos;
  /** Requests run since the core was last in its kernel, and how many of them are its own connections'. By core. */
  readonly #served: Fifos;
  readonly #own: Int32Array;
  /** Replies handed to a home. By core. */
  readonly #remote: Fifos;
  /** Replies executed, and not sent. By core. */
  readonly #sending: Fifos;
  /** Replies and packets that the core is at, still in `#remote` and `#ring`. By core. */
  readonly #replying: Int32Array;
  readonly #receiving: Int32Array;

  /** Nothing anywhere. */
  constructor(
    spec: PolicySpec,
    machine: Machine,
    shuffle: ShuffleQueues,
    stack: ZygosStack,
  ) {
    const { cores, pool } = machine;
    this.#machine = machine;
    this.#shuffle = shuffle;
    this.#stack = stack;
    this.#remoteReply = stack.reply + toTicks(Number(spec.remoteReplyUs));
    this.#rxBatch = Number(spec.rxBatch);
    this.#ring = new Fifos(cores, pool);
    this.#served = new Fifos(cores, pool);
    this.#own = new Int32Array(cores);
    this.#remote = new Fifos(cores, pool);
    this.#sending = new Fifos(cores, pool);
    this.#replying = new Int32Array(cores);
    this.#receiving = new Int32Array(cores);
  }

  /** `request` comes to the ring of `core`, its home. */
  arrive(core: number, request: number): void {
    this.#ring.push(core, request);
  }

  /** `core` has run `request`. */
  serve(core: number, request: number): void {
    this.#served.push(core, request);
    if (this.#shuffle.homeOf(request) === core) this.#own[core]++;
  }

  /** Whether there are packets in the ring of `core` that it is not at already. */
  hasPackets(core: number): boolean {
    return this.#ring.length[core] > this.#receiving[core];
  }

  /** Whether there are such packets, or replies that `core` has been handed. */
  hasWork(core: number): boolean {
    return this.#remote.length[core] > 0 || this.hasPackets(core);
  }

  /** `core` begins to execute the replies to what it ran of its own. */
  beginOwn(core: number): number {
    return this.#own[core] * this.#stack.reply;
  }

  /** It has; replies to what it stole, which is one connection's, go to their home, which is returned; or else `NONE`. */
  endOwn(core: number): number {
    let stolenFrom = NONE;
    this.#own[core] = 0;
    while (this.#served.length[core] > 0) {
      const request = this.#served.shift(core);
      const home = this.#shuffle.homeOf(request);
      if (home === core) this.#executed(core, request);
      else {
        this.#remote.push(home, request);
        stolenFrom = home;
      }
    }
    return stolenFrom;
  }

  /** `core` begins to execute the replies it has been handed. */
  beginReplies(core: number): number {
    this.#replying[core] = this.#remote.length[core];
    return this.#replying[core] * this.#remoteReply;
  }

  /** It has. */
  endReplies(core: number): void {
    for (; this.#replying[core] > 0; this.#replying[core]--) {
      this.#executed(core, this.#remote.shift(core));
    }
  }

  /** `core` begins to take a batch of packets through the stack. */
  beginPackets(core: number): number {
    this.#receiving[core] = Math.min(this.#rxBatch, this.#ring.length[core]);
    const { next } = this.#machine.pool;
    let ticks = 0, request = this.#ring.head(core);
    for (let left = this.#receiving[core]; left > 0; left--) {
      ticks += this.#stack.receive(request);
      request = next[request];
    }
    return ticks;
  }

  /** It has. */
  endPackets(core: number): void {
    for (; this.#receiving[core] > 0; this.#receiving[core]--) {
      this.#shuffle.add(this.#ring.shift(core));
    }
  }

  /** What `core` has executed leaves: these requests finish. */
  send(core: number): void {
    while (this.#sending.length[core] > 0) {
      this.#machine.finish(this.#sending.shift(core));
    }
  }

  #executed(core: number, request: number): void {
    this.#shuffle.release(request);
    this.#sending.push(core, request);
  }
}
