/**
 * A NIC that sends a segment of each connection in turn, as Tonic's hardware does:
 * a long reply keeps no short one waiting for longer than their segments take in turn.
 * Replies of one connection go one after another.
 *
 * A segment takes as long as the slower of pipeline and link needs for it. With replies
 * of one segment it is first come first served.
 *
 * Source: M. T. Arashloo et al., "Enabling Programmable Transport Protocols in
 * High-Speed NICs", NSDI 2020; code minmit/tonic, commit c156930.
 *
 * @module
 */

import { Fifos } from "../engine/fifos.ts";
import type { Machine } from "../engine/machine.ts";
import { grown } from "../engine/pool.ts";
import type { Burst } from "./nic.ts";

/** One direction of such a NIC. */
export class SegmentTurns {
  readonly #machine: Machine;
  readonly #timer: number;
  readonly #packet: number;
  readonly #byte: number;
  readonly #deliver: (request: number) => void;
  readonly #links = { next: new Int32Array(0) };
  /** Replies of each connection. By connection. */
  readonly #replies: Fifos;
  /** Connections with replies, in the order of their turns. */
  readonly #turns: Fifos;
  /** Segments left, and the time of each. By request. */
  #left = new Int32Array(0);
  #ticks = new Float64Array(0);
  /** Time of what follows the last. By request. */
  #behind = new Float64Array(0);
  /** Time that other packets are still to take, behind a segment that is being sent. */
  #owed = 0;
  /** When those are through that came while none was. */
  #freeAt = 0;
  #isBusy = false;

  /** A path on which nothing is under way; `timer`, `packet`, `byte` and `deliver` as of a NIC's path, for as many `connections`. */
  constructor(
    machine: Machine,
    timer: number,
    packet: number,
    byte: number,
    deliver: (request: number) => void,
    connections: number,
  ) {
    this.#machine = machine;
    this.#timer = timer;
    this.#packet = packet;
    this.#byte = byte;
    this.#deliver = deliver;
    this.#replies = new Fifos(connections, this.#links);
    this.#turns = new Fifos(1, { next: new Int32Array(connections) });
  }

  /** `request` comes, with `burst` of segments. */
  enter(request: number, burst: Burst): void {
    this.#grow();
    const ticks = this.#timeOf(burst) / burst.packets;
    if (ticks === 0 && !this.#isBusy) return this.#deliver(request);
    this.#left[request] = burst.packets;
    this.#behind[request] = 0;
    this.#ticks[request] = Math.max(1, Math.round(ticks));
    const connection = this.#machine.pool.connection[request];
    this.#replies.push(connection, request);
    if (this.#replies.length[connection] === 1) this.#turns.push(0, connection);
    if (!this.#isBusy) this.#send();
  }

  /** The path is taken by `burst` before the next segment. */
  occupy(burst: Burst): void {
    this.#take(Math.round(this.#timeOf(burst)));
  }

  /** The path is taken by `burst` behind the last segment of `request`, which has come. */
  follow(request: number, burst: Burst): void {
    const ticks = Math.round(this.#timeOf(burst));
    if (this.#left[request] > 0) this.#behind[request] = ticks;
    else this.#take(ticks);
  }

  /** The timer has rung: a segment is sent. */
  onTimer(): void {
    const connection = this.#turns.shift(0);
    const request = this.#replies.head(connection);
    const isLast = --this.#left[request] === 0;
    if (isLast) this.#replies.shift(connection);
    if (this.#replies.length[connection] > 0) this.#turns.push(0, connection);
    this.#isBusy = this.#turns.length[0] > 0;
    if (isLast) this.#take(this.#behind[request]);
    if (this.#isBusy) this.#send();
    if (isLast) this.#deliver(request);
  }

  /** For so many `ticks` no segment is sent: from now on, or once the one under way is through. */
  #take(ticks: number): void {
    if (this.#isBusy) this.#owed += ticks;
    else this.#freeAt = Math.max(this.#machine.now, this.#freeAt) + ticks;
  }

  #send(): void {
    this.#isBusy = true;
    const request = this.#replies.head(this.#turns.head(0));
    const { now } = this.#machine;
    const begins = Math.max(now, this.#freeAt) + this.#owed;
    this.#owed = 0;
    this.#machine.setTimer(this.#timer, begins + this.#ticks[request]);
  }

  #timeOf({ packets, bytes }: Burst): number {
    return Math.max(packets * this.#packet, bytes * this.#byte);
  }

  #grow(): void {
    const { capacity } = this.#machine.pool;
    if (this.#left.length === capacity) return;
    this.#links.next = grown(this.#links.next, capacity);
    this.#left = grown(this.#left, capacity);
    this.#ticks = grown(this.#ticks, capacity);
    this.#behind = grown(this.#behind, capacity);
  }
}
