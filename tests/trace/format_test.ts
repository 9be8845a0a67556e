/** The trace's file: the format as it is specified, and as Perfetto reads it. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { APPLICATION, SWITCHING } from "../../lib/engine/activities.ts";
import { toUs } from "../../lib/engine/ticks.ts";
import {
  chromeTrace,
  type TraceEvent,
  traceEvents,
  type TraceLabels,
} from "../../lib/trace/chrome.ts";
import type { Schedule } from "../../lib/trace/schedule.ts";
import { trace } from "../../lib/trace/trace.ts";
import { imported } from "./_perfetto.ts";
import { LABELS, pointOf, POINTS, SHARED } from "./_points.ts";

/** What an event of each kind says, beside what all say: exactly that. */
const KEYS: Readonly<Record<TraceEvent["ph"], readonly string[]>> = {
  M: ["args"],
  X: ["args", "cat", "dur"],
  C: ["args"],
  i: ["cat", "s"],
  s: ["cat", "id"],
  t: ["cat", "id"],
  f: ["bp", "cat", "id"],
};
const ALL_SAY = ["name", "ph", "pid", "tid", "ts"];

/** Checks the file of `schedule` against the format. */
function checkFormat(schedule: Schedule, labels: TraceLabels): void {
  const file = JSON.parse(chromeTrace(schedule, labels));
  assertEquals(Object.keys(file), [
    "displayTimeUnit",
    "otherData",
    "traceEvents",
  ]);
  assertEquals(file.displayTimeUnit, "ns");
  const events: TraceEvent[] = file.traceEvents;
  assertEquals(events, traceEvents(schedule, labels));
  for (const event of events) {
    // Those on tracks of requests have nothing to be shown on demand.
    const optional = event.ph === "X" && event.pid === 2 ? ["args"] : [];
    assertEquals(
      Object.keys(event).sort(),
      [...ALL_SAY, ...KEYS[event.ph]].filter((key) => !optional.includes(key))
        .sort(),
      JSON.stringify(event),
    );
    assert(event.name !== "");
    assert(Number.isInteger(event.pid) && Number.isInteger(event.tid));
    assert(event.s === undefined || event.s === "t");
    assert(event.bp === undefined || event.bp === "e");
    assert(event.id === undefined || Number.isInteger(event.id));
    assert(event.dur === undefined || event.dur > 0);
  }
  checkTimes(schedule, events);
  checkTracks(schedule, events);
  checkCounters(schedule, events);
  checkImport(schedule, events);
}

/** Names first; then all in the order of time, in µs, within the window. */
function checkTimes(schedule: Schedule, events: readonly TraceEvent[]): void {
  const begin = events.findIndex(({ ph }) => ph !== "M");
  const timed = events.slice(begin);
  assert(timed.every(({ ph }) => ph !== "M"));
  const times = timed.map(({ ts }) => ts);
  assertEquals(times, times.toSorted((a, b) => a - b));
  const [from, until] = [toUs(schedule.from), toUs(schedule.until)];
  assert(times.every((us) => from <= us && us <= until * (1 + 1e-15)));
  const spans = timed.filter(({ ph, pid }) => ph === "X" && pid === 1);
  const whole = spans.reduce((sum, { dur }) => sum + dur!, 0);
  const cores = schedule.cores + schedule.extraCores;
  assert(Math.abs(whole - cores * (until - from)) < 1e-6);
}

/** Every track that is used has one name, and so has its group. */
function checkTracks(
  schedule: Schedule,
  events: readonly TraceEvent[],
): void {
  const metadata = events.filter(({ ph }) => ph === "M");
  const { names } = imported(metadata);
  assertEquals(metadata.length, names.size);
  assertEquals(
    names.size,
    schedule.cores + schedule.extraCores + 2 + 2,
  );
  assertEquals(new Set(names.values()).size, names.size);
  for (const { ph, pid, tid } of events) {
    if (ph === "M") continue;
    assert(names.has(`${pid}`));
    if (ph !== "C") assert(names.has(`${pid} ${tid}`), `${pid} ${tid}`);
  }
}

/** Those in the system, at every change, are those who have come and not gone. */
function checkCounters(
  { requests }: Schedule,
  events: readonly TraceEvent[],
): void {
  const counters = events.filter(({ ph }) => ph === "C");
  for (const { ts, args } of counters) {
    const { waiting, running, ...others } = args!;
    assertEquals(others, {});
    assert(Number.isInteger(waiting) && Number(waiting) >= 0);
    assert(Number.isInteger(running) && Number(running) >= 0);
    const present = requests.filter(({ arrival, finish }) =>
      toUs(arrival) <= ts && (finish === null || toUs(finish) > ts)
    );
    assertEquals(Number(waiting) + Number(running), present.length, `${ts}`);
  }
}

/** Perfetto drops nothing, and binds every arrow to its request's own slices. */
function checkImport(
  { from, requests, spans }: Schedule,
  events: readonly TraceEvent[],
): void {
  const { slices, arrows } = imported(events);
  const count = slices.values().reduce((sum, of) => sum + of.length, 0);
  assertEquals(
    count,
    events.filter(({ ph }) => ph === "X" || ph === "i").length,
  );
  const whole = requests.filter(({ arrival, finish }) =>
    arrival >= from && finish !== null
  );
  assertEquals(
    [...arrows.keys()].sort((a, b) => a - b),
    whole.map(({ index }) => index),
  );
  for (const { index, arrival, finish } of whole) {
    const { slices: bound, isOver } = arrows.get(index)!;
    assert(isOver);
    const [first, ...stays] = bound;
    const last = stays.pop()!;
    assertEquals([first.event.pid, first.event.tid], [2, 1]);
    assertEquals([last.event.pid, last.event.tid], [2, 2]);
    assertEquals(first.event.name, last.event.name);
    assert(Math.abs(first.event.ts - toUs(arrival)) < 1e-9);
    assert(Math.abs(last.event.ts - toUs(finish!)) < 1e-9);
    assert(stays.every(({ event }) => event.args!.request === index));
    const own = spans.filter(({ request }) => request === index);
    assertEquals(stays.length, own.length);
  }
}

for (const [name, point] of POINTS) {
  Deno.test(`${name}: the trace's file is as the format has it, and Perfetto drops nothing`, async () => {
    checkFormat((await trace(point)).schedule, LABELS);
  });
}

Deno.test("a trace of two applications is as the format has it, grants and all", async () => {
  const point = pointOf({ name: "shenango", guaranteedCores: 1 }, SHARED);
  const { schedule } = await trace(point, { around: 300, windowUs: 200 });
  const labels = {
    ...LABELS,
    classes: ["a.get", "a.scan"],
    applications: ["a", "b"],
  };
  assert(traceEvents(schedule, labels).some(({ ph }) => ph === "i"));
  checkFormat(schedule, labels);
});

/** One core, at `spans` from tick 10,030 on: each with its request, if any, and how long. */
function scheduleOf(
  spans: readonly (readonly [request: number, ticks: number])[],
): Schedule {
  const from = 10_030;
  let at = from;
  const tiled = spans.map(([request, ticks]) => {
    const span = {
      core: 0,
      activity: request < 0 ? SWITCHING : APPLICATION,
      request,
      owner: 0,
      from: at,
      until: at += ticks,
    };
    return span;
  });
  return {
    from,
    until: at,
    cores: 1,
    extraCores: 0,
    spans: tiled,
    requests: tiled.filter(({ request }) => request >= 0).map((span) => ({
      index: span.request,
      class: 0,
      arrival: from,
      service: span.until - span.from,
      finish: span.until,
    })),
  };
}

Deno.test("requests that come at one instant have each an arrow of their own, and stays below 1 ns are kept", () => {
  checkFormat(
    scheduleOf([[0, 3], [1, 4], [-1, 2], [2, 1], [3, 10_000], [4, 7]]),
    LABELS,
  );
});

Deno.test("no time is read as earlier than it is by rounding, which would cost a slice", () => {
  // 0.476 µs + 0.527 µs = 1.003 µs, which × 1000 is just below 1003.
  assertEquals(Math.trunc(1.003 * 1000), 1002);
  const event = { cat: "a", ph: "X", pid: 1, tid: 1 } as const;
  assertThrows(
    () =>
      imported([
        { ...event, name: "before", ts: 0.476, dur: 0.527 },
        { ...event, name: "after", ts: 1.003, dur: 1 },
      ]),
    Error,
    "overlaps",
  );
  const steps = Array.from({ length: 3000 }, () => [-1, 20] as const);
  checkFormat(scheduleOf(steps), LABELS);
});
