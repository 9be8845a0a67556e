/**
 * A trace as Perfetto takes it in: times cut to whole ns, slices stacked on their
 * tracks, arrows bound to what is on top. The twin of google/perfetto,
 * src/trace_processor/importers/json/json_trace_parser_impl.cc (commit 0ba84ac) and
 * importers/common/slice_tracker.cc, for what a trace here holds; where Perfetto
 * would drop something and count an error, this throws.
 *
 * @module
 */

import type { TraceEvent } from "../../lib/trace/chrome.ts";

/** A slice that was taken in. Times in ns. */
export interface Slice {
  readonly event: TraceEvent;
  readonly from: number;
  readonly until: number;
}

/** An arrow, from slice to slice. */
export interface Arrow {
  readonly slices: readonly Slice[];
  readonly isOver: boolean;
}

/** What was taken in. */
export interface Imported {
  /** By track. */
  readonly slices: ReadonlyMap<string, readonly Slice[]>;
  /** By id. */
  readonly arrows: ReadonlyMap<number, Arrow>;
  /** Names of processes and threads. By track; of a process, by itself. */
  readonly names: ReadonlyMap<string, string>;
}

const toNs = (us: number) => Math.trunc(us * 1000);

/** Takes `events` in. */
export function imported(events: readonly TraceEvent[]): Imported {
  const names = new Map<string, string>();
  const slices = new Map<string, Slice[]>();
  const stacks = new Map<string, Slice[]>();
  const arrows = new Map<number, Arrow>();
  const sorted = events.toSorted((a, b) => toNs(a.ts) - toNs(b.ts));
  for (const event of sorted) {
    const { ph, pid, tid } = event;
    const track = `${pid} ${tid}`;
    const stack = stacks.get(track) ?? [];
    stacks.set(track, stack);
    if (ph === "M") {
      names.set(
        event.name === "process_name" ? `${pid}` : track,
        `${event.args!.name}`,
      );
    } else if (ph === "X" || ph === "i") {
      const from = toNs(event.ts);
      const slice = { event, from, until: from + toNs(event.dur ?? 0) };
      stacked(stack, slice);
      slices.set(track, [...slices.get(track) ?? [], slice]);
    } else if (ph !== "C") {
      const top = stack.at(-1);
      if (top === undefined) throw new Error(`No slice: ${told(event)}`);
      bound(arrows, event, top);
    }
  }
  return { slices, arrows, names };
}

/** Puts `slice` on `stack`, on which only what encloses it stays. */
function stacked(stack: Slice[], slice: Slice): void {
  while (stack.length > 0 && stack.at(-1)!.until <= slice.from) stack.pop();
  const below = stack.at(-1);
  if (below !== undefined && slice.until > below.until) {
    throw new Error(
      `Dropped, for it overlaps: ${told(slice.event)} and ${told(below.event)}`,
    );
  }
  stack.push(slice);
}

/** Lets the arrow of `event` begin at, go by or end at `slice`. */
function bound(
  arrows: Map<number, Arrow>,
  event: TraceEvent,
  slice: Slice,
): void {
  const id = event.id!;
  const arrow = arrows.get(id);
  const begins = event.ph === "s";
  if (begins === (arrow !== undefined) || arrow?.isOver) {
    throw new Error(`Out of order: ${told(event)}`);
  }
  arrows.set(id, {
    slices: [...arrow?.slices ?? [], slice],
    isOver: event.ph === "f",
  });
}

const told = (event: TraceEvent) => JSON.stringify(event);
