/**
 * Shuffle queues: connections with requests to be processed, each in the queue of
 * its home core, and each processed by one core at a time.
 *
 * Source: G. Prekas et al., "ZygOS", SOSP 2017, section 4; code ix-project/zygos,
 * dp/net/tcp_api.c: `pcb_ready_enqueue`, `tcp_generate_usys`, `__tcp_finish_usys`.
 *
 * @module
 */

import { Fifos } from "../../engine/fifos.ts";
import { NONE, type RequestPool } from "../../engine/pool.ts";

/** One queue of connections a core. */
export class ShuffleQueues {
  readonly #pool: RequestPool;
  /** By connection. */
  readonly #home: Int32Array;
  /** Requests that nobody processes yet. By connection. */
  readonly #pending: Fifos;
  /** Requests that a core processes, up to their reply. By connection. */
  readonly #inProcess: Int32Array;
  /** The first of those. By connection. */
  readonly #first: Int32Array;
  /** Connections in the queue of each core. By core. */
  readonly #ready: Fifos;

  /**
   * Empty queues.
   *
   * @param home Each connection's core.
   */
  constructor(cores: number, home: Int32Array, pool: RequestPool) {
    this.#pool = pool;
    this.#home = home;
    this.#pending = new Fifos(home.length, pool);
    this.#inProcess = new Int32Array(home.length);
    this.#first = new Int32Array(home.length).fill(NONE);
    this.#ready = new Fifos(cores, { next: new Int32Array(home.length) });
  }

  /** The core that the connection of `request` belongs to. */
  homeOf(request: number): number {
    return this.#home[this.#pool.connection[request]];
  }

  /** Whether a connection waits in the queue of `core`. */
  has(core: number): boolean {
    return this.#ready.length[core] > 0;
  }

  /** Adds `request` to its connection, which joins its home's queue unless it is there or in process. */
  add(request: number): void {
    const connection = this.#pool.connection[request];
    this.#pending.push(connection, request);
    if (this.#inProcess[connection] > 0) return;
    if (this.#pending.length[connection] === 1) this.#enqueue(connection);
  }

  /** Takes the first connection off the queue of `core`, which has one: all its requests join `queue` of `batches`. */
  take(core: number, batches: Fifos, queue: number): void {
    const connection = this.#ready.shift(core);
    const requests = this.#pending.length[connection];
    this.#inProcess[connection] = requests;
    this.#first[connection] = this.#pending.head(connection);
    for (let moved = 0; moved < requests; moved++) {
      batches.push(queue, this.#pending.shift(connection));
    }
  }

  /** Whether `request`, which is in process, is the first of those taken with its connection. */
  isFirst(request: number): boolean {
    return this.#first[this.#pool.connection[request]] === request;
  }

  /** `request` is processed: once all taken with it are, its connection joins its home's queue again if more has come. */
  release(request: number): void {
    const connection = this.#pool.connection[request];
    if (--this.#inProcess[connection] > 0) return;
    if (this.#pending.length[connection] > 0) this.#enqueue(connection);
  }

  #enqueue(connection: number): void {
    this.#ready.push(this.#home[connection], connection);
  }
}
