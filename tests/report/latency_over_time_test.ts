import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { latencyOverTime } from "../../lib/report/latency_over_time.ts";
import { STYLES } from "../../lib/report/theme.ts";
import { coreTicks, unitOf } from "../../lib/report/time_axes.ts";
import { offeredOf, timeLinesOf } from "../../lib/report/time_lines.ts";
import { markerPlaces } from "../../lib/report/time_picture.ts";
import type { ApplicationRow, Row } from "../../lib/stats/row.ts";
import { estimate, row, steppedWindows, timelineRows } from "./_rows.ts";
import { shapesIn, textsOf } from "./_svg.ts";

const rows = timelineRows();

/** Rows whose applications are called `critical`, beside one that is best-effort. */
function sharedRows(critical: readonly string[]): Row[] {
  return timelineRows().map((row) => {
    const application = (kind: ApplicationRow["kind"]): ApplicationRow => ({
      kind,
      load: kind === "best-effort" ? null : 0.25,
      offeredMrps: kind === "best-effort" ? null : 0.25,
      requests: 500,
      latencyUs: row.latencyUs,
      slowdown: row.slowdown,
      cores: estimate(8),
      coreTime: {},
      cpuEfficiency: estimate(0.5),
    });
    const names = [...critical, "batch"];
    return {
      ...row,
      applications: Object.fromEntries(names.map((name) => [
        name,
        application(name === "batch" ? "best-effort" : "latency-critical"),
      ])),
      timeline: {
        windowUs: 1000,
        applications: Object.fromEntries(names.map((name, place) => [
          name,
          steppedWindows(60, 100 * (place + 1)),
        ])),
      },
    };
  });
}

/** `svg` as text, a line a text element. */
function textOf(svg: string): string {
  return textsOf(svg).join("\n");
}

Deno.test("latency over time draws the same bytes whatever the order of rows", () => {
  const first = latencyOverTime(rows);
  assertEquals(latencyOverTime(rows.toReversed()), first);
  assertEquals(latencyOverTime([rows[1], rows[2], rows[0]]), first);
});

Deno.test("latency over time is one SVG with its namespace, colours and legend inside", () => {
  const svg = latencyOverTime(rows);
  assert(svg.startsWith("<svg "));
  assertEquals(svg.split("<svg").length, 2);
  assertStringIncludes(svg, 'xmlns="http://www.w3.org/2000/svg"');
  assert(!/currentColor|NaN|undefined|Infinity|<style/.test(svg));
  const text = textOf(svg);
  for (const label of ["Shenango", "work stealing", "TAS scaling"]) {
    assertStringIncludes(text, label);
  }
  assertStringIncludes(text, "p99.9 latency (µs)");
  assertStringIncludes(text, "Cores granted");
  assertStringIncludes(text, "Time (ms)");
});

Deno.test("every policy has a line and a band in both panels, and a few markers", () => {
  const svg = latencyOverTime(rows);
  for (const { policy } of rows) {
    const { colour } = STYLES[policy];
    assertEquals(shapesIn(svg, "line", colour), 2, policy);
    assertEquals(shapesIn(svg, "area", colour), 2, policy);
    assertEquals(shapesIn(svg, "dot", colour), 10, policy);
  }
});

Deno.test("rows without a timeline are left out; without any there is nothing to draw", () => {
  const plain = row({ point: 9, policy: "srpt" });
  assertEquals(latencyOverTime([...rows, plain]), latencyOverTime(rows));
  assertThrows(
    () => latencyOverTime([plain]),
    RangeError,
    "Cannot draw figure: rows with a timeline must be one or more, got 0",
  );
});

Deno.test("a run over time is drawn whatever its status", () => {
  const lost = rows.map((row) => ({ ...row, status: "saturated" as const }));
  assertEquals(latencyOverTime(lost), latencyOverTime(rows));
});

Deno.test("what is found is the worst window and the cores it took", () => {
  const text = textOf(latencyOverTime(rows, { width: 2000 }));
  assertStringIncludes(
    text,
    "Highest p99.9 of a window: 40\u00a0µs (work stealing) to 7000\u00a0µs (TAS scaling); cores granted on average: 8",
  );
});

Deno.test("another statistic is drawn when it is asked for", () => {
  const text = textOf(latencyOverTime(rows, { statistic: "p50" }));
  assertStringIncludes(text, "p50 latency (µs)");
  assertStringIncludes(text, "Highest p50 of a window: 16\u00a0µs");
});

Deno.test("windows beyond what can be drawn apart are drawn together: the worst latency, the mean of cores", () => {
  const many = timelineRows(10_000);
  const svg = latencyOverTime(many);
  assert(svg.length < 200_000, `${svg.length}`);
  assertMatch(textOf(svg), /Windows of 1 ms, 28 drawn as one/);
  assertStringIncludes(textOf(svg), "7000\u00a0µs (TAS scaling)");
  const [line] = timeLinesOf(many, "p999", 360);
  assertEquals(line.points.length, Math.ceil(10_000 / 28));
  // 178 × 28 = 4984 windows are before the step at 5000, 16 of the next 28 too.
  assertEquals(line.points[178].cores.value, (16 * 4 + 12 * 12) / 28);
  assertEquals(line.points[178].timeUs, (178 + 0.5) * 28 * 1000);
  // A last point of fewer windows: 357 × 28 = 9996.
  assertEquals(line.points[357].timeUs, 9_998_000);
});

Deno.test("a window without requests is a gap in the line of latencies, and in no other", () => {
  const [{ timeline, ...first }] = rows;
  const { all } = timeline!.applications;
  const gone = (of: typeof all.cores) =>
    of.map((value, window) => window === 20 ? estimate(null) : value);
  const { mean, p50, p99, p999 } = all.latencyUs;
  const svg = latencyOverTime([{
    ...first,
    timeline: {
      windowUs: 1000,
      applications: {
        all: {
          ...all,
          requests: all.requests.with(20, estimate(0)),
          latencyUs: {
            mean: gone(mean),
            p50: gone(p50),
            p99: gone(p99),
            p999: gone(p999),
          },
        },
      },
    },
  }]);
  assert(!svg.includes("NaN"));
  const strokes = [
    ...svg.matchAll(/<g [^>]*aria-label="line"[^>]*>(.*?)<\/g>/g),
  ]
    .map(([, group]) => group.split("M").length - 1);
  assertEquals(strokes, [2, 1]);
});

Deno.test("of applications, those whose latency matters are drawn, and named", () => {
  const one = sharedRows(["memcached"]);
  const text = textOf(latencyOverTime(one));
  assertStringIncludes(text, "p99.9 latency of memcached over time, 16 cores");
  assert(!text.includes("batch"));
  assertEquals(timeLinesOf(one, "p999", 360).map(({ label }) => label), [
    "Shenango",
    "work stealing",
    "TAS scaling",
  ]);
  const two = timeLinesOf(sharedRows(["memcached", "silo"]), "p999", 360);
  assertEquals(two.map(({ label }) => label).slice(0, 2), [
    "Shenango, memcached",
    "Shenango, silo",
  ]);
  const looks = two.map(({ style: { colour, marker, filled, dash } }) =>
    `${colour} ${marker} ${filled} ${dash}`
  );
  assertEquals(new Set(looks).size, 6);
});

Deno.test("several loads of a policy are lines of their own, named by load", () => {
  const loads = [0.2, 0.4].map((load, point) => ({ ...rows[0], load, point }));
  assertEquals(timeLinesOf(loads, "p999", 360).map(({ label }) => label), [
    "Shenango, load 0.2",
    "Shenango, load 0.4",
  ]);
});

Deno.test("offered work is the arrivals of a window by their mean service, drawn where it is one for all", () => {
  const lines = timeLinesOf(rows, "p999", 360);
  const offered = offeredOf(lines)!.points.map((point) => point.offeredCores!);
  // 200 and then 800 requests a ms, of load × cores ÷ rate = 0.5 × 16 ÷ 0.5 µs.
  assertEquals(offered, [...Array(30).fill(3.2), ...Array(30).fill(12.8)]);
  assertStringIncludes(textOf(latencyOverTime(rows)), "offered work");
  const [first, ...others] = rows;
  const apart = [{ ...first, offeredMrps: 0.25 }, ...others];
  assertEquals(offeredOf(timeLinesOf(apart, "p999", 360)), null);
  assert(!textOf(latencyOverTime(apart)).includes("offered work"));
});

Deno.test("an objective for latency is drawn, one for slowdown or another percentile is not", () => {
  const isDrawn = (percentile: number, limit: Record<string, number>) =>
    textOf(latencyOverTime(rows, { slo: { percentile, ...limit } }))
      .includes("objective: 100\u00a0µs");
  assert(isDrawn(99.9, { latencyUs: 100 }));
  assert(!isDrawn(99, { latencyUs: 100 }));
  assert(!isDrawn(99.9, { slowdown: 100 }));
});

Deno.test("latency over time escapes what it is given", () => {
  const svg = latencyOverTime(rows, { title: 'a < b & "c"', runId: "<run>" });
  assertStringIncludes(svg, "a &lt; b &amp; ");
  assertStringIncludes(svg, "&lt;run&gt;");
});

Deno.test("an axis of cores has a few numbers from 0 on, and ends with the last core where it can", () => {
  assertEquals(coreTicks(1), [0, 1]);
  assertEquals(coreTicks(10), [0, 2, 4, 6, 8, 10]);
  assertEquals(coreTicks(16), [0, 4, 8, 12, 16]);
  assertEquals(coreTicks(22), [0, 5, 10, 15, 20]);
  for (let cores = 1; cores <= 4096; cores++) {
    const ticks = coreTicks(cores);
    assert(ticks.length >= 2 && ticks.length <= 6, `${cores}: ${ticks}`);
    assert(ticks[0] === 0 && ticks[ticks.length - 1] <= cores);
  }
});

Deno.test("time is in the longest unit that it has enough of", () => {
  const times = [0.5, 4999, 5000, 4_999_999, 5_000_000];
  const names = times.map((us) => unitOf(us, 5).name);
  assertEquals(names, ["µs", "µs", "ms", "ms", "s"]);
});

Deno.test("markers of lines stand beside each other, within the line", () => {
  const places = [0, 1, 2].flatMap((line) => markerPlaces(360, line, 3));
  assertEquals(new Set(places).size, 15);
  for (const points of [1, 2, 4, 7]) {
    for (const place of [0, 1, 2]) {
      const within = markerPlaces(points, place, 3);
      assert(within.every((at) => at >= 0 && at < points), `${within}`);
      assert(within.length > 0);
    }
  }
});

Deno.test("where rows tell how many waited, that is a panel of its own; where one does not, there is none", () => {
  const withWaiting = rows.map((row) => ({
    ...row,
    timeline: {
      windowUs: 1000,
      applications: {
        all: {
          ...row.timeline!.applications.all,
          waiting: Array.from(
            { length: 60 },
            (_, window) => estimate(window === 30 ? 250 : 0.01),
          ),
        },
      },
    },
  }));
  const svg = latencyOverTime(withWaiting);
  assert(textsOf(svg).includes("Waiting"));
  assert(textsOf(svg).includes("100"));
  assert(!/NaN|undefined|Infinity/.test(svg));
  assertEquals(shapesIn(svg, "line", STYLES.shenango.colour), 3);
  assertEquals(latencyOverTime(withWaiting.toReversed()), svg);
  const mixed = latencyOverTime([withWaiting[0], ...rows.slice(1)]);
  assert(!textsOf(mixed).includes("Waiting"));
});
