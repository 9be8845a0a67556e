import { assertEquals } from "@std/assert";
import { Machine } from "../../lib/engine/machine.ts";
import { NONE } from "../../lib/engine/pool.ts";
import { Stream } from "../../lib/random/stream.ts";
import { TimelineRecorder } from "../../lib/stats/timeline.ts";
import { WindowSums } from "../../lib/stats/window_sums.ts";

/** A machine of two cores whose requests last as told, and the recorder of its windows of 10 ticks. */
function recorded(applications: number) {
  const machine = new Machine(2, 0, 0, new Array(applications).fill(false));
  const recorder = new TimelineRecorder(machine, 10, applications, [
    0,
    applications - 1,
  ]);
  const arrive = (at: number, of = 0): number => {
    machine.now = at;
    recorder.onArrival();
    const request = machine.pool.take();
    machine.pool.arrival[request] = at;
    machine.pool.class[request] = of;
    return request;
  };
  const finish = (request: number, at: number, started = at) => {
    machine.now = at;
    machine.pool.started[request] = started;
    recorder.onFinish(request);
    machine.pool.release(request);
  };
  return { machine, recorder, arrive, finish };
}

Deno.test("a request counts in the window that it arrived in, whenever it finishes", () => {
  const { machine, recorder, arrive, finish } = recorded(1);
  const first = arrive(0), second = arrive(9), third = arrive(10);
  finish(second, 12); // 3
  finish(third, 15); // 5
  finish(first, 21); // 21
  const last = arrive(35);
  finish(last, 38);
  machine.now = 41;
  const [of] = recorder.finish().applications;
  assertEquals([...of.requests], [2, 1, 0, 1]);
  assertEquals([...of.mean], [12, 5, NaN, 3]);
  // percentiles are told to within 0.2 %
  assertEquals([...of.p50].map(Math.round), [3, 5, NaN, 3]);
  assertEquals([...of.p99], [21, 5, NaN, 3]);
  assertEquals([...of.p999], [21, 5, NaN, 3]);
  assertEquals([...of.cores], [2, 2, 2, 2]);
});

Deno.test("a timeline ends before the first window that goes on or has a request that has not finished", () => {
  const { machine, recorder, arrive, finish } = recorded(1);
  finish(arrive(3), 4);
  arrive(13);
  finish(arrive(25), 27);
  machine.now = 39;
  assertEquals([...recorder.finish().applications[0].requests], [1]);
  const whole = recorded(1);
  whole.finish(whole.arrive(3), 4);
  whole.machine.now = 29;
  assertEquals([...whole.recorder.finish().applications[0].requests], [1, 0]);
});

Deno.test("a request waits in every window from its arrival to its first service, by application", () => {
  const { machine, recorder, arrive, finish } = recorded(2);
  const long = arrive(4, 0), short = arrive(8, 0), other = arrive(9, 1);
  finish(other, 9, 9); // at once
  finish(short, 40, 12); // 2 in window 0, 2 in window 1
  finish(long, 41, 33); // 6, 10, 10, 3
  finish(arrive(45, 0), 60, 50); // 5 in window 4, to its end
  machine.now = 60;
  const [first, second] = recorder.finish().applications;
  assertEquals([...first.waiting], [0.8, 1.2, 1, 0.3, 0.5, 0]);
  assertEquals([...second.waiting], [0, 0, 0, 0, 0, 0]);
});

Deno.test("sums by window are those of adding up window by window", () => {
  const stream = new Stream([1, 2, 3, 4]);
  const spans = Array.from({ length: 500 }, () => {
    const from = Math.floor(stream.uniform() * 1000);
    return [from, from + Math.floor(stream.uniform() ** 3 * 900)] as const;
  });
  const sums = new WindowSums(16);
  for (const [from, until] of spans) sums.add(from, until);
  const slow = Array.from({ length: 130 }, (_, window) => {
    const begin = window * 16, end = begin + 16;
    return spans.reduce(
      (sum, [from, until]) =>
        sum + Math.max(0, Math.min(until, end) - Math.max(from, begin)),
      0,
    ) / 16;
  });
  assertEquals([...sums.averages(130)], slow);
});

Deno.test("applications have latencies and cores of their own", () => {
  const { machine, recorder, arrive, finish } = recorded(2);
  const web = arrive(1, 0), log = arrive(2, 1);
  machine.now = 4;
  machine.assign(1, 1); // core 1: web's up to 4, then log's up to 27
  finish(log, 9);
  finish(web, 21);
  machine.now = 27;
  machine.assign(1, NONE);
  machine.now = 30;
  const [ofWeb, ofLog] = recorder.finish().applications;
  assertEquals([...ofWeb.requests], [1, 0, 0]);
  assertEquals([...ofLog.requests], [1, 0, 0]);
  assertEquals([ofWeb.mean[0], ofLog.mean[0]], [20, 7]);
  assertEquals([...ofWeb.cores], [1.4, 1, 1]);
  assertEquals([...ofLog.cores], [0.6, 1, 0.7]);
});
