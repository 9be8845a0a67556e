/**
 * The columns of a workload that are drawn: each filled from a stream of its own,
 * a block at a time.
 *
 * @module
 */

import { type Block, BLOCK_ROWS } from "../engine/block.ts";
import { type Purpose, type Stream, streamOf } from "../random/stream.ts";
import type { InitialSpec, WorkloadSpec } from "../scenario/point.ts";
import { atLeastOneTick, type ServiceClass } from "./service.ts";

/** What is drawn, and from which streams. */
export interface Draws extends WorkloadSpec {
  /** What arrives at time 0, before all else. */
  readonly initial?: InitialSpec;
  /** What all streams begin from. */
  readonly seed: number;
  /** The replication whose streams they are. */
  readonly replication: number;
  /** The application whose streams they are. */
  readonly application: number;
}

/** The stream that `draws` take for `purpose`. */
export function streamFor(draws: Draws, purpose: Purpose): Stream {
  const { seed, replication, application } = draws;
  return streamOf(seed, replication, purpose, application);
}

/** Classes and service times, drawn for each request as it arrives. */
export class Services {
  readonly #classStream: Stream;
  readonly #stream: Stream;
  readonly #uniforms = new Float64Array(BLOCK_ROWS);
  readonly #classes: readonly ServiceClass[];
  /** Share of requests in a class or those before it. By class. */
  readonly #cumulative: Float64Array;
  /** Service, ticks, where it never varies; 0 where it is drawn. By class. */
  readonly #fixed: Float64Array;

  /** The classes and service times of one replication. */
  constructor(
    draws: Draws,
    classes: readonly ServiceClass[],
  ) {
    this.#classStream = streamFor(draws, "classes");
    this.#stream = streamFor(draws, "service");
    this.#classes = classes;
    let sum = 0;
    this.#cumulative = Float64Array.from(classes, ({ share }) => sum += share);
    this.#cumulative[classes.length - 1] = 1; // whatever rounding made of the sum
    this.#fixed = Float64Array.from(
      classes,
      ({ law }) => law.scv === 0 ? atLeastOneTick(law.meanUs) : 0,
    );
  }

  /** Fills the classes and service times of `block`. */
  fill(block: Block): void {
    const { class: classOf, service, length } = block;
    const uniforms = this.#uniforms, cumulative = this.#cumulative;
    const classes = this.#classes, fixed = this.#fixed;
    if (classes.length > 1) {
      this.#classStream.uniformInto(uniforms.subarray(0, length));
      for (let row = 0; row < length; row++) {
        let of = 0;
        while (uniforms[row] >= cumulative[of]) of++;
        classOf[row] = of;
      }
    } else classOf.fill(0, 0, length);
    for (let row = 0; row < length; row++) {
      const ticks = fixed[classOf[row]];
      service[row] = ticks > 0
        ? ticks
        : atLeastOneTick(classes[classOf[row]].law.draw(this.#stream));
    }
  }
}
