/**
 * Searches that look at all queues, one after another, in rounds.
 *
 * @module
 */

import type { Stream } from "../../random/stream.ts";
import type { Search, SearchPlan } from "./search.ts";

/**
 * Every search visits all cores in each of its rounds.
 *
 * By number, beginning with the core after the thief; or, given a stream, the
 * thief's hyperthread sibling first, then one other core drawn from the stream,
 * then all by number from 0 on.
 *
 * The drawn core is drawn anew whenever the search is told on before its look at
 * it, which nothing has depended on until then. Of the looks at one instant those
 * of lower cores come first.
 */
export class RoundSearch implements Search {
  at: number = Infinity;
  thief: number = -1;
  #found = -1;
  /** When a look last found something, and whose it was: lower cores that look at that instant have done so. */
  #madeAt = -1;
  #madeBy = -1;
  readonly #plan: SearchPlan;
  readonly #stream: Stream | null;

  /** Searches as `plan` says, which is read again at each {@linkcode Search.next}. */
  constructor(plan: SearchPlan, stream: Stream | null) {
    this.#plan = plan;
    this.#stream = stream;
  }

  begin(): void {}

  end(): void {}

  next(): void {
    const { machine: { now }, searching } = this.#plan;
    this.at = Infinity;
    for (let place = 0; place < searching.count; place++) {
      const thief = searching.at(place);
      if (this.#stream === null) this.#scan(thief);
      else this.#scanSiblingFirst(thief, this.#stream);
    }
    if (this.at < now) this.at = now;
  }

  victim(): number {
    this.#madeAt = this.#plan.machine.now;
    this.#madeBy = this.thief;
    return this.#found;
  }

  #scan(thief: number): void {
    const { machine: { cores }, loaded, visitsOwn } = this.#plan;
    const looks = visitsOwn ? cores : cores - 1;
    for (let other = 0; other < loaded.count; other++) {
      const victim = loaded.at(other);
      const place = (victim - thief - 1 + cores) % cores;
      this.#offer(thief, victim, this.#timeOf(thief, place, looks));
    }
  }

  #scanSiblingFirst(thief: number, stream: Stream): void {
    const { machine: { cores }, loaded, visitsOwn, waiting } = this.#plan;
    // The last core of an odd number has no sibling.
    const sibling = (thief ^ 1) < cores ? thief ^ 1 : -1;
    const drawnAt = sibling < 0 ? 0 : 1;
    const scanned = drawnAt + 1;
    const looks = scanned + (visitsOwn ? cores : cores - 1);
    for (let other = 0; other < loaded.count; other++) {
      const victim = loaded.at(other);
      const isSkipped = !visitsOwn && victim > thief;
      const place = scanned + victim - (isSkipped ? 1 : 0);
      this.#offer(thief, victim, this.#timeOf(thief, place, looks));
    }
    if (sibling >= 0 && waiting[sibling] > 0) {
      this.#offer(thief, sibling, this.#timeOf(thief, 0, looks));
    }
    if (cores === 1) return;
    const at = this.#timeOf(thief, drawnAt, looks);
    if (at > this.at) return;
    const drawn = stream.below(cores - 1);
    const victim = drawn < thief ? drawn : drawn + 1;
    if (waiting[victim] > 0) this.#offer(thief, victim, at);
  }

  /** Takes the look of `thief` at `victim` for the next one that finds something, unless another comes first. */
  #offer(thief: number, victim: number, at: number): void {
    if (at > this.at || at === this.at && thief >= this.thief) return;
    this.at = at;
    this.thief = thief;
    this.#found = victim;
  }

  /** When `thief` next takes the look at `place` of its rounds of so many `looks`; without cost, rounds end now. */
  #timeOf(thief: number, place: number, looks: number): number {
    const { machine: { now }, period, searchedFrom } = this.#plan;
    if (period === 0) return now - looks + place;
    const searched = (now - searchedFrom[thief]) / period;
    const begun = now === this.#madeAt && thief < this.#madeBy
      ? Math.floor(searched) + 1
      : Math.ceil(searched);
    const rounds = Math.max(0, Math.ceil((begun - place) / looks));
    return searchedFrom[thief] + (rounds * looks + place) * period;
  }
}
