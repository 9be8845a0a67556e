/**
 * What the latencies of requests consist of that share cores out among them: how
 * long each waited for its turn, and behind whom.
 *
 * Sharing is the limit of taking turns that get ever shorter, and the instants are
 * put down to what they are then. A request at speed s is on a core for s of the
 * time: service. For the rest of it every core is at another request, and the time
 * is shared out equally among the cores, as where turns are long. A core that one
 * request has to itself is at that one; the cores that several requests share, each
 * at a part of a core's speed, are at each of the others for as long.
 *
 * Service is what was asked for, and the waiting all that is left of the latency, a
 * whole number of ticks. It is divided between long and short requests by what was
 * seen, to the nearest tick of one core. What the policy rounds a finish up by, up
 * to a tick, goes with that.
 *
 * @module
 */

/** A request that is watched. */
interface Sharer {
  readonly arrival: number;
  /** Waited behind requests that are long, and behind others, ticks × cores. */
  behindLong: number;
  behindShort: number;
}

/** What a request had of the cores in a stretch of time. */
export interface Share {
  /** Its place in the sequence of arrivals. */
  readonly index: number;
  /** How fast it progressed: 1 with a core to itself. */
  readonly speed: number;
  /** Whether it asks for more than the mean. */
  readonly isLong: boolean;
}

/** What the latency of a request that shared cores consists of, ticks × cores. */
export interface SharedLatency {
  /** Its service, as asked for. */
  readonly service: number;
  /** Waiting while cores were at long requests. */
  readonly behindLong: number;
  /** Waiting while cores were at others. */
  readonly behindShort: number;
}

/** Watches requests that share cores. Memory follows how many are pending. */
export class Shares {
  readonly #cores: number;
  /** Those watched and in the system. By index. */
  readonly #sharers = new Map<number, Sharer>();
  /** The requests that progressed from `#from` to `#until`, while that is being told. */
  readonly #stretch: Share[] = [];
  #from = 0;
  #until = 0;
  /** Whether anything was told. */
  #isTold = false;

  /** Watches requests on `cores` cores. */
  constructor(cores: number) {
    this.#cores = cores;
  }

  /** The request `index`, which is to be watched, arrives at `arrival`. */
  begin(index: number, arrival: number): void {
    this.#sharers.set(index, { arrival, behindLong: 0, behindShort: 0 });
  }

  /** A request progressed at `speed` from `from` to `until`: as told of one stretch, then of the next. */
  add(share: Share, from: number, until: number): void {
    if (this.#sharers.size === 0) return;
    if (from !== this.#from) this.#blame();
    this.#from = from;
    this.#until = until;
    this.#isTold = true;
    this.#stretch.push(share);
  }

  /** What the latency of the watched request `index` consists of, which asked for `service`; null if it shared no core. */
  end(index: number, service: number, latency: number): SharedLatency | null {
    this.#blame();
    const { behindLong, behindShort } = this.#sharers.get(index)!;
    this.#sharers.delete(index);
    if (!this.#isTold) return null;
    const waited = (latency - service) * this.#cores;
    const seen = behindLong + behindShort;
    const long = seen === 0 ? 0 : Math.round(waited * behindLong / seen);
    return {
      service: service * this.#cores,
      behindLong: long,
      behindShort: waited - long,
    };
  }

  /** Puts the stretch at hand down to who had the cores in it. */
  #blame(): void {
    const stretch = this.#stretch, ticks = this.#until - this.#from;
    if (stretch.length === 0) return;
    const part = stretch.filter(({ speed }) => speed < 1);
    const longWhole =
      stretch.filter(({ speed, isLong }) => speed === 1 && isLong).length;
    const longPart = part.filter(({ isLong }) => isLong).length;
    const shared = this.#cores - (stretch.length - part.length);
    const own = new Map(stretch.map((share) => [share.index, share]));
    for (const [index, sharer] of this.#sharers) {
      if (sharer.arrival > this.#from) continue;
      const share = own.get(index);
      const waits = 1 - (share?.speed ?? 0);
      if (waits === 0) continue;
      const others = part.length - (share === undefined ? 0 : 1);
      const longOthers = longPart - (share?.isLong ? 1 : 0);
      // While it waits, each core is at one of these.
      const long = longWhole +
        (others === 0 ? 0 : shared * longOthers / others);
      sharer.behindLong += ticks * waits * long;
      sharer.behindShort += ticks * waits * (this.#cores - long);
    }
    stretch.length = 0;
  }
}
