import { assert, assertEquals, assertRejects } from "@std/assert";
import { simulateReplication } from "../../lib/sweep/replication.ts";
import { traceEvents } from "../../lib/trace/chrome.ts";
import { occupancyOf } from "../../lib/trace/occupancy.ts";
import { trace } from "../../lib/trace/trace.ts";
import { gantt } from "../../lib/report/gantt.ts";
import { LABELS, pointOf, POINTS, SHARED } from "./_points.ts";

for (const [name, point] of POINTS) {
  Deno.test(`${name}: a trace changes no number, and tiles every core's time`, async () => {
    const { schedule, slowest, recording } = await trace(point, {
      replication: 1,
    });
    const plain = await simulateReplication(point, 1);
    assertEquals(recording, plain.recording);
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
    const { histograms } = recording;
    assertEquals(
      slowest!.latency,
      Math.max(...histograms.latency.map(({ max }) => max)),
    );
  });
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

Deno.test("of requests that share cores as many run as there are cores, and the others wait", async () => {
  const point = pointOf({ name: "processor-sharing" });
  const { schedule } = await trace(point, { around: 300 });
  let most = 0;
  for (const { waiting, running } of occupancyOf(schedule)) {
    assertEquals(running, Math.min(schedule.cores, waiting + running));
    most = Math.max(most, waiting);
  }
  assert(most > 0);
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

Deno.test("a trace of one of several applications apart is of its machine, as it was in the whole", async () => {
  const application = { kind: "latency-critical", load: 0.3 };
  const service = { distribution: "exponential", meanUs: 1 };
  const point = pointOf({ name: "work-stealing" }, {
    ...SHARED,
    applications: [
      { name: "a", ...application, service, guaranteedCores: 3 },
      { name: "b", ...application, service, guaranteedCores: 1 },
    ],
  });
  const whole = await simulateReplication(point, 0);
  const { histograms } = whole.recording;
  for (const [place, name] of ["a", "b"].entries()) {
    const traced = await trace(point, { application: name });
    assertEquals(traced.schedule.cores, [3, 1][place]);
    assertEquals(traced.applications, [name]);
    assertEquals(traced.recording.histograms.latency, [
      histograms.latency[place],
    ]);
    assertEquals(traced.slowest!.latency, histograms.latency[place].max);
  }
});

Deno.test("a trace of a named application is around its own slowest request", async () => {
  const application = { kind: "latency-critical", guaranteedCores: 1 };
  const fixed = (timeUs: number) => ({ distribution: "fixed", timeUs });
  const point = pointOf({ name: "shenango" }, {
    ...SHARED,
    applications: [
      { name: "a", ...application, service: fixed(1), load: 0.2 },
      { name: "b", ...application, service: fixed(50), load: 0.2 },
    ],
  });
  const { slowest, workload } = await trace(point, { application: "a" });
  assertEquals(workload.classes[slowest!.class].name, "a/all");
  const other = await trace(point);
  assertEquals(other.workload.classes[other.slowest!.class].name, "b/all");
});

Deno.test("a trace after the end is refused", async () => {
  await assertRejects(
    () => trace(pointOf({ name: "work-stealing" }), { around: 1e9 }),
    RangeError,
    "the window must begin before the last arrival",
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
