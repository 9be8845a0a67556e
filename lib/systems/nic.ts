/**
 * The NIC and its link: packets one after another in each direction, at the rate of
 * the link and at that of the NIC, whichever is slower. Where neither costs time,
 * packets pass at once.
 *
 * A short packet takes the time of the shortest frame that Ethernet allows. The two
 * rates act one behind the other, so that what has passed the link waits for the NIC.
 *
 * @module
 */

import type { Machine } from "../engine/machine.ts";
import { grown, NONE } from "../engine/pool.ts";

/** Bytes that the shortest frame takes of a link, gap and preamble included: IEEE 802.3. */
export const SHORTEST_FRAME = 84;
/** Bytes that a packet takes of a link beside its payload: TCP, IP, Ethernet, preamble and gap. */
export const HEADERS = 78;

/** Bytes that `payload` bytes take of a link, in packets of `mss` at most. */
export function bytesOnLink(payload: number, mss: number): number {
  const packets = packetsOf(payload, mss);
  const last = payload - (packets - 1) * mss;
  return (packets - 1) * (mss + HEADERS) +
    Math.max(SHORTEST_FRAME, last + HEADERS);
}

/** Packets that `payload` bytes take, `mss` in each at most: one at least. */
export function packetsOf(payload: number, mss: number): number {
  return Math.max(1, Math.ceil(payload / mss));
}

/** Acknowledgements, as packets of their own, of `packets`, one for every `each`. */
export function acksOf(packets: number, each: unknown): number {
  return each === null || each === undefined
    ? 0
    : Math.floor(packets / Number(each));
}

/** Packets, and the bytes that they take of a link. */
export interface Burst {
  /** How many. */
  readonly packets: number;
  /** Bytes of the link, headers and gaps included. */
  readonly bytes: number;
}

/** One direction of a NIC: requests go in, and are delivered in their order. */
export class NicPath {
  readonly #machine: Machine;
  readonly #timer: number;
  readonly #packet: number;
  readonly #byte: number;
  readonly #latency: number;
  readonly #deliver: (request: number) => void;
  #linkFree = 0;
  #nicFree = 0;
  /** When each is delivered. By request. */
  #due = new Float64Array(0);
  #next = new Int32Array(0);
  #head: number = NONE;
  #tail: number = NONE;

  /**
   * A path on which nothing is under way.
   *
   * @param timer The timer of the machine that is its own.
   * @param packet Time of a packet in the NIC, ticks.
   * @param byte Time of a byte on the link, ticks: need not be whole.
   * @param latency Time from there to where it is delivered, in which others may follow, ticks.
   */
  constructor(
    machine: Machine,
    timer: number,
    packet: number,
    byte: number,
    latency: number,
    deliver: (request: number) => void,
  ) {
    this.#machine = machine;
    this.#timer = timer;
    this.#packet = packet;
    this.#byte = byte;
    this.#latency = latency;
    this.#deliver = deliver;
  }

  /** `request` comes, with `burst` of packets. */
  enter(request: number, burst: Burst): void {
    const { now } = this.#machine;
    const due = this.occupy(burst) + this.#latency;
    if (due === now && this.#head === NONE) return this.#deliver(request);
    this.#grow();
    this.#due[request] = due;
    this.#next[request] = NONE;
    if (this.#head === NONE) {
      this.#head = request;
      this.#machine.setTimer(this.#timer, due);
    } else this.#next[this.#tail] = request;
    this.#tail = request;
  }

  /** The path is taken by `burst`, from now on or from when it is free. Returns when that is through. */
  occupy({ packets, bytes }: Burst): number {
    const { now } = this.#machine;
    this.#linkFree = Math.max(now, this.#linkFree) +
      Math.round(bytes * this.#byte);
    this.#nicFree = Math.max(this.#linkFree, this.#nicFree) +
      packets * this.#packet;
    return this.#nicFree;
  }

  /** The path is taken by `burst` behind `request`, which has come. */
  follow(_request: number, burst: Burst): void {
    this.occupy(burst);
  }

  /** The timer has rung: whatever is due is delivered. */
  onTimer(): void {
    const { now } = this.#machine;
    while (this.#head !== NONE && this.#due[this.#head] === now) {
      const request = this.#head;
      this.#head = this.#next[request];
      this.#deliver(request);
    }
    const isLeft = this.#head !== NONE;
    if (isLeft) this.#machine.setTimer(this.#timer, this.#due[this.#head]);
  }

  #grow(): void {
    const { capacity } = this.#machine.pool;
    if (this.#due.length === capacity) return;
    this.#due = grown(this.#due, capacity);
    this.#next = grown(this.#next, capacity);
  }
}
