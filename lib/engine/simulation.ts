/**
 * The loop: arrivals from blocks of columns, alarms from the machine, and a
 * policy asked at each.
 *
 * At one instant, arrivals come first, then the alarms of cores, then timers.
 *
 * @module
 */

import type { Block } from "./block.ts";
import type { Machine, RequestObserver } from "./machine.ts";
import type { Policy } from "./policy.ts";

/** What is told of a run. */
export interface Recorder extends RequestObserver {
  /** The request that will be number `index` is about to arrive; nothing has happened at this instant yet. */
  onArrival(index: number): void;
}

/** Where requests come from that wait for what becomes of others: clients, each with a connection. */
export interface Clients {
  /** When the next request is sent; `Infinity` while every client waits for a reply. */
  readonly nextTime: number;
  /** Sends the next request: a block of it alone, used again. */
  send(): Block;
  /** The request that `client` sent at `sent` has finished. */
  onReply(client: number, sent: number, now: number): void;
}

/** A machine, the policy in charge of it, and who watches. */
export class Simulation {
  readonly #machine: Machine;
  readonly #policy: Policy;
  readonly #recorder: Recorder;
  readonly #clients: Clients | null;
  #arrivals = 0;
  #rings = 0;

  /**
   * At time 0, before the first arrival. `policy` was made for `machine`.
   *
   * @param clients Who is told of replies, and sends the requests.
   */
  constructor(
    machine: Machine,
    policy: Policy,
    recorder: Recorder,
    clients: Clients | null = null,
  ) {
    this.#machine = machine;
    this.#policy = policy;
    this.#recorder = recorder;
    this.#clients = clients;
    machine.observeRequests(
      clients === null ? recorder : {
        onFinish: (request) => {
          recorder.onFinish(request);
          const { pool, now } = machine;
          clients.onReply(pool.connection[request], pool.arrival[request], now);
        },
      },
    );
    machine.beforeReading(() => policy.settle?.());
  }

  /** Requests that have arrived. */
  get arrivals(): number {
    return this.#arrivals;
  }

  /** Events so far: arrivals and alarms. */
  get events(): number {
    return this.#arrivals + this.#rings;
  }

  /** Runs up to and with the last arrival of `block`. */
  consume(block: Block): void {
    const { alarms, timers } = this.#machine;
    const { arrival, length } = block;
    for (let row = 0; row < length; row++) {
      const arrivesAt = arrival[row];
      while (alarms.nextTime < arrivesAt || timers.nextTime < arrivesAt) {
        if (timers.nextTime < alarms.nextTime) this.#ringTimer();
        else this.#ringAlarm();
      }
      this.#arrive(block, row);
    }
  }

  /**
   * The request in `row` of `block` arrives.
   *
   * Apart from the loop: what is rare within it is not worth compiling into it, but
   * nothing is rare that comes once in a few blocks.
   */
  #arrive(block: Block, row: number): void {
    const machine = this.#machine, { pool } = machine;
    const arrivesAt = block.arrival[row], service = block.service[row];
    machine.now = arrivesAt;
    this.#recorder.onArrival(this.#arrivals);
    const request = pool.take();
    pool.arrival[request] = arrivesAt;
    pool.service[request] = service;
    pool.owed[request] = service;
    pool.started[request] = -1;
    pool.index[request] = this.#arrivals++;
    pool.class[request] = block.class[row];
    pool.connection[request] = block.connection[row];
    pool.ends[request] = block.ends[row];
    this.#policy.onArrival(request);
  }

  /** Runs up to and with the next `count` requests of the clients, which there are. */
  serveClients(count: number): void {
    const { alarms, timers } = this.#machine;
    const clients = this.#clients!;
    for (let sent = 0; sent < count; sent++) {
      // A reply may bring the next request forward.
      while (
        alarms.nextTime < clients.nextTime || timers.nextTime < clients.nextTime
      ) {
        if (timers.nextTime < alarms.nextTime) this.#ringTimer();
        else this.#ringAlarm();
      }
      this.consume(clients.send());
    }
  }

  /** Runs until no request is left. Only when no more will arrive. */
  drain(): void {
    const { pool, alarms, timers } = this.#machine;
    while (pool.live > 0) {
      if (timers.nextTime < alarms.nextTime) this.#ringTimer();
      else this.#ringAlarm();
    }
  }

  /** The next timer rings. */
  #ringTimer(): void {
    const { timers } = this.#machine;
    this.#rings++;
    this.#machine.now = timers.nextTime;
    this.#policy.onTimer!(timers.ring());
  }

  /** The next alarm of a core rings. */
  #ringAlarm(): void {
    const machine = this.#machine, policy = this.#policy;
    const { alarms } = machine;
    this.#rings++;
    machine.now = alarms.nextTime;
    const core = alarms.ring();
    if (machine.running[core] < 0) policy.onDone!(core);
    else {
      const request = machine.ring(core);
      if (request < 0) policy.onFinish(core);
      else policy.onSliceEnd!(core, request);
    }
  }
}
