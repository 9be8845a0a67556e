/** Cores of unequal speed: what they are in the limits, for every policy that can be in charge of them. */

import { assert, assertEquals } from "@std/assert";
import {
  ACTIVITIES,
  APPLICATION,
  BEST_EFFORT,
  IDLE,
  POLLING,
} from "../../lib/engine/activities.ts";
import type { CoreSpeeds } from "../../lib/engine/uneven_machine.ts";
import { policyNamed } from "../../lib/policies/mod.ts";
import { DEFINITIONS } from "../../lib/systems/mod.ts";
import { SegmentRecorder } from "../../lib/stats/recorder.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  EXPONENTIAL,
  poisson,
  type Request,
  type Run,
  run,
  type Spec,
} from "../_run.ts";
import { onGrid, told, VARIANTS } from "./_variants.ts";

const CLASS_MEANS_US = [0.5, 20];
const EQUAL: CoreSpeeds = { siblingSpeed: null, slowCores: 0, slowSpeed: 1 };

const UNEVEN = VARIANTS.filter(({ name }) =>
  !policyNamed(name, DEFINITIONS).needsEqualCores
);

/** Policies that look who is whose sibling, and grant other cores where there are some. */
const SIBLINGS_FIRST = ["shenango", "caladan"];

/** A workload like any other, and one with ties. */
function workloads(cores: number, load: number): Request[][] {
  return [
    poisson(400, load * cores / BIMODAL_MEAN_US, BIMODAL, 2),
    onGrid(poisson(400, load * cores, EXPONENTIAL, 4)),
  ];
}

/** All that a run leaves behind. */
function traceOf({ machine, simulation, start, finish }: Run) {
  const { ledger, counts, now } = machine;
  return { start, finish, ledger, counts, now, events: simulation.events };
}

for (const spec of UNEVEN) {
  Deno.test(`cores and siblings all of speed 1 are those of the plain machine, bit for bit: ${told(spec)}`, () => {
    for (const cores of [3, 8]) {
      for (const requests of workloads(cores, 0.8)) {
        const setting = { cores, classMeansUs: CLASS_MEANS_US };
        const plain = traceOf(run(spec, requests, setting));
        const speeds = SIBLINGS_FIRST.includes(spec.name) ? [null] : [null, 1];
        for (const siblingSpeed of speeds) {
          const uneven = {
            ...setting,
            speeds: { siblingSpeed, slowCores: cores, slowSpeed: 1 },
          };
          assertEquals(traceOf(run(spec, requests, uneven)), plain);
        }
      }
    }
  });

  Deno.test(`on uneven cores every request gets its service at the speeds there are, and every core's time is accounted for: ${told(spec)}`, () => {
    for (const cores of [4, 7]) {
      for (const requests of workloads(cores, 0.6)) {
        assertUnevenLawsHold(spec, cores, requests);
      }
    }
  });
}

function assertUnevenLawsHold(
  spec: Spec,
  cores: number,
  requests: readonly Request[],
): void {
  const speeds = { siblingSpeed: 0.65, slowCores: cores >> 1, slowSpeed: 0.3 };
  let recorder: SegmentRecorder | undefined;
  const { machine, spans, finish, finishes, start } = run(spec, requests, {
    cores,
    speeds,
    spans: true,
    classMeansUs: CLASS_MEANS_US,
    recorder: (machine) =>
      recorder = new SegmentRecorder(machine, {
        requests: requests.length / 2,
        warmupRequests: null,
        classes: 2,
      }),
  });
  /** Stretches in which each core was busy for its sibling: all but polling and idling without a request. */
  const busy = Array.from(
    { length: machine.allCores },
    () => [] as [number, number][],
  );
  for (const { core, activity, request, from, until } of spans) {
    const isSpare = activity === POLLING || activity === IDLE;
    if (request >= 0 || !isSpare) busy[core].push([from, until]);
  }
  const given = new Float64Array(requests.length);
  for (const { core, activity, request, from, until } of spans) {
    const progresses = activity === APPLICATION || activity === BEST_EFFORT;
    if (!progresses || request < 0) continue;
    const base = core < cores && core >= cores - speeds.slowCores
      ? speeds.slowSpeed
      : 1;
    const sibling = core < cores ? core ^ 1 : cores;
    const beside = sibling < cores ? overlap(busy[sibling], from, until) : 0;
    given[request] += base *
      (until - from - beside + beside * speeds.siblingSpeed);
  }
  requests.forEach(({ service, arrival }, request) => {
    assertEquals(finishes[request], 1);
    assert(start[request] >= arrival);
    assert(finish[request] - start[request] >= service);
    // All of it, and no more than a tick over; speeds are rounded to 2⁻²⁰.
    const surplus = given[request] - service;
    const rounding = service * 2 ** -18;
    assert(surplus >= -rounding, `request ${request}: ${surplus}`);
    assert(surplus < 1 + rounding, `request ${request}: ${surplus}`);
  });
  for (let core = 0; core < machine.allCores; core++) {
    const charges = machine.ledger
      .subarray(core * ACTIVITIES, (core + 1) * ACTIVITIES);
    assertEquals(charges.reduce((sum, ticks) => sum + ticks), machine.now);
  }
  recorder!.endOfArrivals();
  assertEquals(recorder!.finish().audit, {
    littlesLaw: 0,
    coreTime: 0,
    requests: 0,
  });
}

/** How much of `from` … `until` lies in `stretches`. */
function overlap(
  stretches: readonly [number, number][],
  from: number,
  until: number,
): number {
  return stretches.reduce(
    (sum, [a, b]) => sum + Math.max(0, Math.min(b, until) - Math.max(a, from)),
    0,
  );
}

Deno.test("cores of half the speed take twice the time: finishes are those of services twice as long", () => {
  for (const cores of [1, 3, 16]) {
    for (const requests of workloads(cores, 0.4)) {
      const doubled = requests.map((request) => ({
        ...request,
        service: 2 * request.service,
      }));
      const speeds = { ...EQUAL, slowCores: cores, slowSpeed: 0.5 };
      const spec = { name: "centralized-fcfs" };
      assertEquals(
        run(spec, requests, { cores, speeds }).finish,
        run(spec, doubled, { cores }).finish,
      );
    }
  }
});

Deno.test("siblings that are both always busy are two cores of the siblings' speed", () => {
  // All there at the start, and many: neither ever waits for work but at the very end.
  const requests = poisson(2000, 1e6, EXPONENTIAL);
  const spec = { name: "centralized-fcfs" };
  const siblings = { ...EQUAL, siblingSpeed: 0.65 };
  const slow = { ...EQUAL, slowCores: 2, slowSpeed: 0.65 };
  const finish = (speeds: CoreSpeeds) =>
    run(spec, requests, { cores: 2, speeds }).finish;
  const both = finish(siblings), alone = finish(slow);
  const last = both.length - 1;
  assertEquals(both.slice(0, last), alone.slice(0, last));
  assert(both[last] <= alone[last]);
});

Deno.test("a sibling with nobody beside is a core of its own", () => {
  const requests = poisson(500, 0.8, EXPONENTIAL);
  const speeds = { ...EQUAL, siblingSpeed: 0.1 };
  const spec = { name: "partitioned-fcfs", steering: "rss" };
  // One connection: all requests on one of two siblings.
  const alone = requests.map((request) => ({ ...request, connection: 0 }));
  assertEquals(
    run(spec, alone, { cores: 2, speeds }).finish,
    run(spec, alone, { cores: 2 }).finish,
  );
});

Deno.test("requests preempted again and again get no more and no less than those let run", () => {
  // Alone in the system: a slice ends, and the same request goes on.
  const requests = Array.from({ length: 12 }, (_, request) => ({
    arrival: request * 1e7,
    service: 1234 + 7919 * request,
  }));
  const speeds = { ...EQUAL, slowCores: 1, slowSpeed: 0.37 };
  const finish = (quantumUs: number) =>
    run(
      { name: "round-robin", quantumUs, preemptAlways: true },
      requests,
      { cores: 1, speeds },
    ).finish;
  const whole = finish(1e9);
  for (const quantumUs of [0.0001, 0.0007, 0.01, 0.33]) {
    assertEquals(finish(quantumUs), whole);
  }
  requests.forEach(({ arrival, service }, request) => {
    const speed = Math.round(0.37 * 2 ** 20) / 2 ** 20;
    assertEquals(whole[request], arrival + Math.ceil(service / speed));
  });
});
