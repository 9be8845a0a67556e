import { assert, assertEquals } from "@std/assert";
import { ACTIVITIES, APPLICATION } from "../../lib/engine/activities.ts";
import { isSystem } from "../../lib/policies/definition.ts";
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

const REQUESTS = 600;
const CLASS_MEANS_US = [0.5, 20];
/** Policies whose cores serve several requests at once. */
const SHARED = ["processor-sharing", "least-attained-service"];
/** Policies under which a request that has got its service may stay: its reply is yet to leave. */
const STAYING = ["zygos"];

/** More requests than the pool has rows at first, all of them there before the first has finished. */
const BURST = Array.from({ length: 1500 }, (_, request) => ({
  arrival: 2 * request,
  service: request % 20 === 0 ? 100_000 : 4_000,
  class: request % 20 === 0 ? 1 : 0,
  connection: request % 64,
}));

/** Workloads that a machine of `cores` cores is quiet, busy, overrun and tied in knots with. */
function workloads(cores: number): [string, Request[]][] {
  const bimodal = (load: number, seed: number) =>
    poisson(REQUESTS, load * cores / BIMODAL_MEAN_US, BIMODAL, seed);
  return [
    ["load 0.1", bimodal(0.1, 1)],
    ["load 0.85", bimodal(0.85, 2)],
    ["load 3", bimodal(3, 3)],
    ["ties", onGrid(poisson(REQUESTS, 0.7 * cores, EXPONENTIAL, 4))],
    ["ties of two classes", onGrid(bimodal(0.85, 5))],
    ...cores === 2 ? [["a burst", BURST] as [string, Request[]]] : [],
  ];
}

function assertFinishedOnceAndNeverEarly(
  { start, finish, finishes }: Run,
  requests: readonly Request[],
): void {
  requests.forEach(({ arrival, service }, request) => {
    assertEquals(finishes[request], 1, `request ${request} finishes once`);
    assert(start[request] >= arrival, `request ${request} starts early`);
    const stay = finish[request] - start[request];
    assert(stay >= service, `request ${request}: ${stay} for ${service} ticks`);
  });
}

/** Who owes nothing has finished: he waits for no core, and nobody preempts him. */
function assertFinishedAsSoonAsServed({ finish, spans }: Run): void {
  const served = new Float64Array(finish.length);
  for (const { activity, request, until } of spans) {
    if (activity === APPLICATION && request >= 0) {
      served[request] = Math.max(served[request], until);
    }
  }
  assertEquals(finish, served, "finish and end of service");
}

function assertLedgerIsTime({ machine, spans }: Run): void {
  const bySpan = new Float64Array(machine.ledger.length);
  const reached = new Float64Array(machine.allCores);
  for (const { core, activity, from, until } of spans) {
    assertEquals(from, reached[core], `core ${core}: a gap or an overlap`);
    assert(until > from, `core ${core}: an empty span`);
    reached[core] = until;
    bySpan[core * ACTIVITIES + activity] += until - from;
  }
  assertEquals(bySpan, machine.ledger, "spans and ledger agree");
  for (let core = 0; core < machine.allCores; core++) {
    assertEquals(reached[core], machine.now, `core ${core} ends early`);
    const charges = machine.ledger
      .subarray(core * ACTIVITIES, (core + 1) * ACTIVITIES);
    assertEquals(charges.reduce((sum, ticks) => sum + ticks), machine.now);
    assert(charges.every((ticks) => ticks >= 0));
  }
}

function assertServiceIsGiven(
  { machine, spans }: Run,
  requests: readonly Request[],
  isShared: boolean,
): void {
  const given = new Float64Array(requests.length);
  let inAll = 0;
  for (const { activity, request, from, until } of spans) {
    if (activity !== APPLICATION) continue;
    inAll += until - from;
    if (request >= 0) given[request] += until - from;
  }
  const owed = Float64Array.from(requests, ({ service }) => service);
  if (!isShared) return assertEquals(given, owed, "service given and owed");
  // Shared cores serve no request by name, and go on for less than a tick when one has finished.
  const surplus = inAll - owed.reduce((sum, ticks) => sum + ticks);
  assert(
    surplus >= -1 && surplus <= requests.length * machine.cores,
    `shared: ${surplus} ticks of service too many`,
  );
}

function assertLawsHold(spec: Spec, cores: number): void {
  for (const [name, requests] of workloads(cores)) {
    const law = `${told(spec)}; ${cores} cores, ${name}`;
    try {
      let recorder: SegmentRecorder | undefined;
      const result = run(spec, requests, {
        cores,
        spans: true,
        classMeansUs: CLASS_MEANS_US,
        recorder: (machine) =>
          recorder = new SegmentRecorder(machine, {
            requests: REQUESTS / 2,
            warmupRequests: null,
            classes: CLASS_MEANS_US.length,
          }),
      });
      assertFinishedOnceAndNeverEarly(result, requests);
      assertLedgerIsTime(result);
      const isShared = SHARED.includes(spec.name);
      assertServiceIsGiven(result, requests, isShared);
      if (!isShared && !STAYING.includes(spec.name) && !isSystem(spec.name)) {
        assertFinishedAsSoonAsServed(result);
      }
      recorder!.endOfArrivals();
      assertEquals(recorder!.finish().audit, {
        littlesLaw: 0,
        coreTime: 0,
        requests: 0,
      });
    } catch (error) {
      throw new Error(`${law}: ${(error as Error).message}`, { cause: error });
    }
  }
}

for (const spec of VARIANTS) {
  Deno.test(`every request is served once and in full, every core's time is accounted for: ${told(spec)}`, () => {
    for (const cores of [1, 2, 5, 16]) assertLawsHold(spec, cores);
  });
}
