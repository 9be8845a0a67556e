/** Timelines worked out by hand, µs. Defaults: quantum 5, two slots, dispatch 0.2, switch 0.06, preempt 0.1. */

import { assertEquals } from "@std/assert";
import {
  DISPATCHES,
  INTERRUPTS,
  PREEMPTIONS,
} from "../../lib/engine/activities.ts";
import { Stream } from "../../lib/random/stream.ts";
import { run, type Spec, table, timeline } from "../_run.ts";

/** Probes at every instant, and for nothing. */
const PROBED: Spec = {
  name: "concord",
  probeUs: 0,
  probeOverhead: 0,
  dispatcherOverhead: 0,
};

/** Half, whenever it is asked. */
class Halves extends Stream {
  constructor() {
    super([1, 0, 0, 0]);
  }

  override uniform(): number {
    return 0.5;
  }
}

// Probes lengthen service by a tenth on the worker, by a quarter at the dispatcher, and are
// paid for ahead of it. The next probe is always 0.055 away: where probes are not paid for
// yet, that is 0.05 of service.
Deno.test("Concord: a dozen requests, with probes that are paid for ahead and are 0.055 away", () => {
  const result = run(
    {
      name: "concord",
      quantumUs: 5.5,
      requeueUs: 0.05,
      probeUs: 0.11,
      probeOverhead: 0.1,
      dispatcherOverhead: 0.25,
    },
    table(
      [0, 8],
      [1, 2],
      [1.5, 4],
      [3, 1],
      [7.5, 1],
      [9.5, 6],
      [13, 1],
      [14, 2],
      [21, 1],
      [21.1, 0.5],
      [22.5, 1],
      [23, 3],
    ),
    { cores: 1, spans: true, stream: () => new Halves() },
  );
  assertEquals(timeline(result), [
    "0 dispatch 0–0.2",
    "0 switching #0 0.2–0.76", // 0.06, and 0.5 for the 5 to come
    "0 application #0 0.76–5.76",
    "0 switching #0 5.76–5.815", // the dispatcher is at #2; of 0.3 for the 3 to come 0.055 are reached
    "0 application #0 5.815–5.87", // to the next probe; 2.945 are left
    "0 preemption 5.87–5.97",
    "0 switching #1 5.97–6.23",
    "0 application #1 6.23–8.23",
    "0 switching #3 8.23–8.39", // before #0, which came back behind it
    "0 application #3 8.39–9.39",
    "0 switching #0 9.39–9.695", // 0.06, and the 0.245 not reached before
    "0 application #0 9.695–12.64",
    "0 switching #5 12.64–13.2",
    "0 application #5 13.2–18.2",
    "0 switching #5 18.2–18.205", // the line is written at once; 0.005 of probes ...
    "0 application #5 18.205–18.255", // ... and 0.05 of service; 0.95 are left
    "0 preemption 18.255–18.355",
    "0 switching #6 18.355–18.515",
    "0 application #6 18.515–19.515",
    "0 switching #5 19.515–19.67", // 0.06, and 0.095 for the 0.95
    "0 application #5 19.67–20.62",
    "0 dispatch 21–21.2",
    "0 switching #8 21.2–21.36",
    "0 application #8 21.36–22.36",
    "0 switching #9 22.36–22.47",
    "0 application #9 22.47–22.97",
    "0 switching #10 22.97–23.13",
    "0 application #10 23.13–24.13",
    "0 switching #11 24.13–24.49",
    "0 application #11 24.49–27.49",
    "1 dispatch 0–0.2",
    "1 dispatch 1–1.2", // #1, into the second slot
    "1 dispatch 1.5–1.7", // #2, for itself
    "1 switching #2 1.7–2.76", // 0.06, and 1 for the 4 to come
    "1 application #2 2.76–5.815", // to the next probe after 5.76; 0.945 are left
    "1 switching #2 5.815–5.875", // the line is written; all its probes are paid for
    "1 application #2 5.875–6.025", // to the next probe after 5.97; 0.795 are left
    "1 dispatch 6.025–6.225", // #3, into the slot that #0 had
    "1 switching #2 6.225–6.285",
    "1 application #2 6.285–7.08",
    "1 dispatch 7.5–7.7", // #4, for itself: #0 waits before it, and has run
    "1 switching #4 7.7–8.01",
    "1 application #4 8.01–8.285", // to the next probe after 8.23; 0.725 are left
    "1 dispatch 8.285–8.335", // #0 again
    "1 switching #4 8.335–8.395",
    "1 application #4 8.395–9.12",
    "1 dispatch 9.5–9.7",
    "1 dispatch 13–13.2",
    "1 dispatch 14–14.2", // #7, for itself
    "1 switching #7 14.2–14.76",
    "1 application #7 14.76–16.76",
    "1 dispatch 18.355–18.405", // #5 again
    "1 dispatch 21–21.4",
    "1 dispatch 22.5–22.7",
    "1 dispatch 23–23.2",
  ]);
  const { counts } = result.machine;
  assertEquals(counts[DISPATCHES], 14); // 12 arrivals and 2 returns
  assertEquals([counts[PREEMPTIONS], counts[INTERRUPTS]], [2, 0]);
});

Deno.test("Concord: the next request is there when a worker is done with one, and who yields goes behind those who wait", () => {
  const result = run(
    { ...PROBED, dispatcherWorks: false },
    table([0, 6], [1, 2], [1.1, 1], [9, 0.5]),
    { cores: 1, spans: true },
  );
  assertEquals(timeline(result), [
    "0 dispatch 0–0.2",
    "0 switching #0 0.2–0.26",
    "0 application #0 0.26–5.26",
    "0 preemption 5.26–5.36", // #0 owes 1, and #2 waits before it
    "0 switching #1 5.36–5.42",
    "0 application #1 5.42–7.42",
    "0 switching #2 7.42–7.48",
    "0 application #2 7.48–8.48",
    "0 switching #0 8.48–8.54",
    "0 application #0 8.54–9.54",
    "0 switching #3 9.54–9.6",
    "0 application #3 9.6–10.1",
    "1 dispatch 0–0.2",
    "1 dispatch 1–1.2", // #1, into the second slot; #2 finds none
    "1 dispatch 5.36–5.56", // #2, in the place of #0
    "1 dispatch 9–9.2", // #3; to hand out #0 again, at 7.42, was free
  ]);
  const { counts } = result.machine;
  assertEquals(counts[DISPATCHES], 5); // 4 arrivals and 1 return
  assertEquals([counts[PREEMPTIONS], counts[INTERRUPTS]], [1, 0]);
});

Deno.test("Concord: a dispatcher with every slot full works itself, gives way when one is free, and goes on", () => {
  const result = run(
    PROBED,
    table([0, 4], [0.5, 4], [1, 3.5], [2, 1]),
    { cores: 1, spans: true },
  );
  assertEquals(timeline(result), [
    "0 dispatch 0–0.2",
    "0 switching #0 0.2–0.26",
    "0 application #0 0.26–4.26",
    "0 switching #1 4.26–4.32",
    "0 application #1 4.32–8.32",
    "0 switching #3 8.32–8.38",
    "0 application #3 8.38–9.38",
    "1 dispatch 0–0.2",
    "1 dispatch 0.5–0.7",
    "1 dispatch 1–1.2", // #2, for itself
    "1 switching #2 1.2–1.26",
    "1 application #2 1.26–4.26", // 0.5 are left
    "1 dispatch 4.26–4.46", // #3, into the slot that #0 had
    "1 switching #2 4.46–4.52",
    "1 application #2 4.52–5.02",
  ]);
  assertEquals(result.machine.counts[PREEMPTIONS], 0);
});

Deno.test("Concord: it takes the oldest request that never ran, also from behind one that has", () => {
  const result = run(
    { ...PROBED, slots: 1 },
    table([0, 6], [1, 6], [2, 0.5], [3, 9], [9, 1]),
    { cores: 1, spans: true },
  );
  assertEquals(timeline(result), [
    "0 dispatch 0–0.2",
    "0 switching #0 0.2–0.26",
    "0 application #0 0.26–5.26",
    "0 preemption 5.26–5.36", // #0 owes 1, and goes behind #2 and #3
    "0 dispatch 5.36–5.56",
    "0 switching #2 5.56–5.62",
    "0 application #2 5.62–6.12",
    "0 dispatch 6.12–6.32",
    "0 switching #3 6.32–6.38",
    "0 application #3 6.38–11.38",
    "0 preemption 11.38–11.48", // #3 owes 4, and goes behind #0
    "0 switching #0 11.48–11.54",
    "0 application #0 11.54–12.54",
    "0 switching #3 12.54–12.6",
    "0 application #3 12.6–16.6",
    "1 dispatch 0–0.2",
    "1 dispatch 1–1.2", // #1, for itself
    "1 switching #1 1.2–1.26",
    "1 application #1 1.26–5.26", // to write the line; 2 are left
    "1 switching #1 5.26–5.32",
    "1 application #1 5.32–5.36", // 1.96 are left
    "1 dispatch 5.36–5.56",
    "1 switching #1 5.56–5.62",
    "1 application #1 5.62–6.12", // 1.46 are left
    "1 dispatch 6.12–6.32",
    "1 switching #1 6.32–6.38",
    "1 application #1 6.38–7.84",
    "1 dispatch 9–9.2", // #4, for itself; #0 waits before it, and has run
    "1 switching #4 9.2–9.26",
    "1 application #4 9.26–10.26",
  ]);
});

Deno.test("Concord: a quantum counts service and probes, which are paid for ahead", () => {
  const result = run(
    {
      ...PROBED,
      slots: 1,
      quantumUs: 5.5,
      probeOverhead: 0.1,
      dispatcherOverhead: 0.5,
    },
    table([0, 8], [1, 2]),
    { cores: 1, spans: true },
  );
  assertEquals(timeline(result), [
    "0 dispatch 0–0.2",
    "0 switching #0 0.2–0.76", // 0.06, and a tenth of the 5 to come
    "0 application #0 0.76–5.76",
    "0 preemption 5.76–5.86",
    "0 switching #0 5.86–6.22", // 0.06, and a tenth of the 3 to come
    "0 application #0 6.22–9.22",
    "1 dispatch 0–0.2",
    "1 dispatch 1–1.2",
    "1 switching #1 1.2–2.26", // 0.06, and half of the 2 to come
    "1 application #1 2.26–4.26",
  ]);
});

Deno.test("Concord: what of the probes was not reached is not charged", () => {
  const result = run(
    { ...PROBED, slots: 1, dispatcherOverhead: 0.5 },
    table([0, 1.5], [0.3, 2], [0.4, 1]),
    { cores: 1, spans: true },
  );
  assertEquals(timeline(result), [
    "0 dispatch 0–0.2",
    "0 switching #0 0.2–0.26",
    "0 application #0 0.26–1.76",
    "0 dispatch 1.76–1.96",
    "0 switching #2 1.96–2.02",
    "0 application #2 2.02–3.02",
    "1 dispatch 0–0.2",
    "1 dispatch 0.3–0.5",
    "1 switching #1 0.5–1.56", // 0.06, and half of the 2 to come
    "1 application #1 1.56–1.76", // 1.8 are left, of probes paid for
    "1 dispatch 1.76–1.96",
    "1 switching #1 1.96–2.02",
    "1 application #1 2.02–3.82",
  ]);
});
