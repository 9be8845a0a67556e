/**
 * Searches that see every queue all the time: nothing waits while a core searches.
 *
 * @module
 */

import type { Stream } from "../../random/stream.ts";
import type { Search, SearchPlan } from "./search.ts";

/** Every searching core sees every queue, and takes from one of those that are not empty: any, or the longest. */
export class WatchSearch implements Search {
  at: number = 0;
  thief: number = -1;
  readonly #plan: SearchPlan;
  /** Where the one is drawn from; `null` if it is the longest. */
  readonly #stream: Stream | null;

  /** Searches as `plan` says, drawing from `stream`; without one, it takes from the longest queue. */
  constructor(plan: SearchPlan, stream: Stream | null) {
    this.#plan = plan;
    this.#stream = stream;
  }

  begin(): void {}

  end(): void {}

  next(): void {
    const { searching } = this.#plan;
    this.at = this.#plan.machine.now;
    this.thief = searching.at(searching.count - 1);
  }

  victim(): number {
    const { loaded } = this.#plan;
    if (loaded.count === 1) return loaded.at(0);
    if (this.#stream === null) return this.#longest();
    return loaded.at(this.#stream.below(loaded.count));
  }

  /** The longest queue; of those, the one of lowest number. */
  #longest(): number {
    const { loaded, waiting } = this.#plan;
    let longest = loaded.at(0);
    for (let place = 1; place < loaded.count; place++) {
      const core = loaded.at(place);
      const more = waiting[core] - waiting[longest];
      if (more > 0 || more === 0 && core < longest) longest = core;
    }
    return longest;
  }
}
