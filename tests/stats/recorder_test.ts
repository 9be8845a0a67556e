import { assert, assertEquals } from "@std/assert";
import { ACTIVITIES } from "../../lib/engine/activities.ts";
import { Histogram } from "../../lib/stats/histogram.ts";
import { SegmentRecorder } from "../../lib/stats/recorder.ts";
import type { Recording } from "../../lib/stats/recording.ts";
import { BIMODAL, BIMODAL_MEAN_US, poisson, type Run, run } from "../_run.ts";

const COUNT = 3000;
const CORES = 3;
const REQUESTS = poisson(COUNT, 0.8 * CORES / BIMODAL_MEAN_US, BIMODAL);

/** A run of all requests, of which `requests` are to be measured. */
function recorded(
  requests: number,
  warmupRequests: number | null,
): [Run, Recording] {
  let recorder: SegmentRecorder | undefined;
  const result = run({ name: "centralized-fcfs" }, REQUESTS, {
    cores: CORES,
    spans: true,
    recorder: (machine) =>
      recorder = new SegmentRecorder(machine, {
        requests,
        warmupRequests,
        classes: 2,
      }),
  });
  recorder!.endOfArrivals();
  return [result, recorder!.finish()];
}

for (
  const [requests, warmup] of [[1000, 0], [1000, 137], [777, 50], [1500, null]]
) {
  Deno.test(
    `what is measured is ${requests} requests after a warm-up of ${
      warmup ?? "MSER-5's"
    }, each of them once, and the time in which they arrive`,
    () => {
      const [{ finish, start, spans }, recording] = recorded(
        requests!,
        warmup!,
      );
      const first = recording.warmupRequests, end = first + requests!;
      if (warmup !== null) assertEquals(first, warmup);
      assertEquals(recording.measured, requests);
      assertEquals(recording.unfinished, 0);
      for (const place of [0, 1]) {
        const due = REQUESTS.map((request, index) => ({ ...request, index }))
          .slice(first, end)
          .filter((request) => request.class === place);
        const { latency, slowdown } = recording.histograms;
        const latencies = due.map(({ arrival, index }) =>
          finish[index] - arrival
        );
        assertEquals(latency[place].count, due.length);
        assertEquals(
          latency[place].sum,
          latencies.reduce((sum, x) => sum + x, 0),
        );
        assertEquals(latency[place].max, Math.max(...latencies));
        assertEquals(
          slowdown[place].max,
          Math.max(...due.map(({ service }, at) => latencies[at] / service)),
        );
      }
      const { wait } = recording.histograms;
      const waits = REQUESTS.slice(first, end)
        .map(({ arrival }, place) => start[first + place] - arrival);
      assertEquals(wait.sum, waits.reduce((sum, x) => sum + x, 0));

      const from = REQUESTS[first].arrival, to = REQUESTS[end].arrival;
      assertEquals(recording.windowTicks, to - from);
      const ledger = new Float64Array(CORES * ACTIVITIES);
      for (const span of spans) {
        const within = Math.min(span.until, to) - Math.max(span.from, from);
        if (within > 0) {
          ledger[span.core * ACTIVITIES + span.activity] += within;
        }
      }
      assertEquals(recording.ledger, ledger);
      const finished = finish.filter((at) => at >= from && at < to).length;
      assert(Math.abs(recording.finishedInWindow - finished) <= 1);
      const inSystem = finish.reduce((sum, at, request) => {
        const stay = Math.min(at, to) -
          Math.max(REQUESTS[request].arrival, from);
        return sum + Math.max(0, stay);
      }, 0);
      const quarters = recording.inSystemByQuarter;
      assertEquals(quarters.length, 4);
      const mean = quarters.reduce((sum, quarter) => sum + quarter) / 4;
      // Quarters are of requests, not of time: alike but for chance.
      assert(Math.abs(mean / (inSystem / (to - from)) - 1) < 0.1);
    },
  );
}

Deno.test("histograms of a recording are those of all its classes", () => {
  const [, { histograms }] = recorded(1000, 100);
  const all = Histogram.merged(histograms.latency);
  assertEquals(all.count, 1000);
  assertEquals(all.count, histograms.wait.count);
});
