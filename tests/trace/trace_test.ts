import { assert, assertEquals, assertRejects } from "@std/assert";
import { POLICIES } from "../../lib/policies/mod.ts";
import { parseScenario } from "../../lib/scenario/parse.ts";
import type { Point } from "../../lib/scenario/point.ts";
import { simulateReplication } from "../../lib/sweep/replication.ts";
import { type TraceEvent, traceEvents } from "../../lib/trace/chrome.ts";
import { trace } from "../../lib/trace/trace.ts";
import { gantt } from "../../lib/report/gantt.ts";

const SERVICE = {
  distribution: "bimodal",
  modes: [
    { class: "get", timeUs: 0.5, weight: 0.95 },
    { class: "scan", timeUs: 20, weight: 0.05 },
  ],
};

/** A small point under `policy`. */
function pointOf(policy: object, changes: object = {}): Point {
  return parseScenario(
    JSON.stringify({
      name: "small",
      seed: 3,
      replications: 2,
      requests: 4000,
      cores: 4,
      service: SERVICE,
      load: 0.6,
      policy,
      ...changes,
    }),
    { source: "small.json", definitions: POLICIES },
  ).points[0];
}

const SHARED = {
  service: undefined,
  load: undefined,
  applications: [
    { name: "a", kind: "latency-critical", service: SERVICE, load: 0.3 },
    { name: "b", kind: "best-effort" },
  ],
};

const LABELS = {
  title: "a title",
  classes: ["get", "scan"],
  applications: ["only"],
  facts: {},
};

const POINTS: [string, Point][] = [
  "partitioned-fcfs",
  "work-stealing",
  "shinjuku",
  "zygos",
  "shenango",
  "concord",
  "least-attained-service",
].map((name) => [name, pointOf({ name }, { load: 0.4 })]);

for (const [name, point] of POINTS) {
  Deno.test(`${name}: a trace changes no number, and tiles every core's time`, async () => {
    const { schedule, slowest, result } = await trace(point, {
      replication: 1,
    });
    const { wallSeconds: _, ...plain } = await simulateReplication(point, 1);
    const { wallSeconds: __, ...traced } = result;
    assertEquals(traced, plain);
    for (let core = 0; core < schedule.cores + schedule.extraCores; core++) {
      let at = schedule.from;
      for (const span of schedule.spans.filter((span) => span.core === core)) {
        assertEquals(span.from, at);
        assert(span.until > span.from);
        at = span.until;
      }
      assertEquals(at, schedule.until);
    }
    const seen = schedule.requests.find(({ index }) =>
      index === slowest!.index
    )!;
    assertEquals(seen.finish! - seen.arrival, slowest!.latency);
    const { histograms } = result.recording;
    assertEquals(
      slowest!.latency,
      Math.max(...histograms.latency.map(({ max }) => max)),
    );
  });

  Deno.test(`${name}: the trace's events are in order, do not overlap, and its arrows begin and end on them`, async () => {
    const { schedule } = await trace(point);
    const events = traceEvents(schedule, LABELS);
    const timed = events.filter(({ ph }) => ph !== "M");
    const times = timed.map(({ ts }) => ts);
    assertEquals(times, times.toSorted((a, b) => a - b));
    const slices = Map.groupBy(
      events.filter(({ ph }) => ph === "X"),
      ({ pid, tid }) => `${pid} ${tid}`,
    );
    for (const [track, of] of slices) {
      if (!track.startsWith("1 ")) continue;
      of.forEach(({ ts, dur }, place) => {
        const next = of[place + 1];
        assert(next === undefined || ts + dur! <= next.ts + 1e-6);
      });
    }
    const named = events.filter(({ name }) => name === "thread_name");
    assertEquals(named.length, schedule.cores + schedule.extraCores + 2);
    for (const [id, flow] of flowsOf(events)) {
      assertEquals(flow.filter(({ ph }) => ph === "s").length, 1, `${id}`);
      assertEquals(flow.filter(({ ph }) => ph === "f").length, 1, `${id}`);
      for (const { pid, tid, ts } of flow) {
        assert(
          slices.get(`${pid} ${tid}`)!.some((slice) =>
            slice.ts <= ts && ts <= slice.ts + slice.dur!
          ),
        );
      }
    }
    for (const { ph, args } of events) {
      if (ph !== "C") continue;
      assert(Number(args!.waiting) >= 0 && Number(args!.running) >= 0);
    }
  });
}

function flowsOf(events: readonly TraceEvent[]): Map<number, TraceEvent[]> {
  return Map.groupBy(
    events.filter(({ id }) => id !== undefined),
    ({ id }) => id!,
  );
}

Deno.test("a trace of two applications tells whose each core is, and when that changes", async () => {
  const point = pointOf({ name: "shenango", guaranteedCores: 1 }, SHARED);
  const { schedule } = await trace(point, { around: 300, windowUs: 200 });
  const events = traceEvents(schedule, {
    ...LABELS,
    classes: ["a.get", "a.scan"],
    applications: ["a", "b"],
  });
  const grants = events.filter(({ cat }) => cat === "grant");
  assert(grants.some(({ name }) => name === "granted to a"));
  const whose = events.filter(({ args }) => args?.application === "b");
  assert(whose.length > 0);
});

Deno.test("a trace's window is what was asked for", async () => {
  const point = pointOf({ name: "work-stealing" });
  const { schedule, slowest } = await trace(point, {
    around: 100,
    windowUs: 30,
  });
  assertEquals(slowest, null);
  assertEquals([schedule.from, schedule.until], [850_000, 1_150_000]);
  const early = await trace(point, { around: 5, windowUs: 30 });
  assertEquals(early.schedule.from, 0);
});

Deno.test("a trace after the end is refused, and so is one of applications apart", async () => {
  await assertRejects(
    () => trace(pointOf({ name: "work-stealing" }), { around: 1e9 }),
    RangeError,
    "the window must begin before the last arrival",
  );
  await assertRejects(
    () => trace(pointOf({ name: "work-stealing" }, SHARED)),
    RangeError,
    "must share its cores among the applications",
  );
});

Deno.test("gantt() draws the same bytes for the same schedule, and its marked request", async () => {
  const { schedule, slowest } = await trace(pointOf({ name: "shinjuku" }));
  const labels = {
    policy: "shinjuku",
    load: 0.6,
    classes: ["get", "scan"],
    longUs: 1.475,
    marked: slowest!.index,
  };
  const svg = gantt(schedule, labels);
  assertEquals(svg, gantt(schedule, labels));
  assert(svg.includes("Why this “scan” of"));
  for (const label of ["core 0", "extra 4", "the request", "overhead"]) {
    assert(svg.includes(label), label);
  }
  assert(svg.includes("What every core does") === false);
  assert(
    gantt(schedule, { ...labels, marked: null }).includes(
      "What every core does",
    ),
  );
});
