import { assert, assertEquals, assertGreater } from "@std/assert";
import type { Machine } from "../../lib/engine/machine.ts";
import type { Recorder } from "../../lib/engine/simulation.ts";
import { DEFINITIONS } from "../../lib/systems/mod.ts";
import { withDefaults } from "../../lib/policies/definition.ts";
import { SegmentRecorder } from "../../lib/stats/recorder.ts";
import type { RecordingAudit } from "../../lib/stats/recording.ts";
import { simulateReplication } from "../../lib/sweep/replication.ts";
import { summarize } from "../../lib/sweep/summarize.ts";
import { EXPONENTIAL, poisson, run } from "../_run.ts";
import { pointOf } from "../sweep/_points.ts";

for (const definition of DEFINITIONS) {
  for (const load of [0.3, 0.9, 1.4]) {
    Deno.test(`a run passes its own audit: ${definition.name}, load ${load}`, async () => {
      const policy = withDefaults(definition, { name: definition.name });
      for (
        const warmup of ["mser5", { requests: 100 }, { share: 0.2 }] as const
      ) {
        const point = pointOf(0, { policy, load, warmup, replications: 2 });
        const { audit, coreTime } = summarize(point, [
          await simulateReplication(point, 0),
          await simulateReplication(point, 1),
        ]);
        for (const { error, ok } of Object.values(audit)) {
          assertEquals(error, 0);
          assert(ok);
        }
        const shares = Object.values(coreTime)
          .reduce((sum, { value }) => sum + value!, 0);
        assert(Math.abs(shares - 1) < 1e-12);
      }
    });
  }
}

/** The audit of a run of 1,000 requests whose recorder is told by `tamper`. */
function auditOf(
  tamper: (recorder: SegmentRecorder, machine: Machine) => Recorder,
): RecordingAudit {
  let recorder: SegmentRecorder | undefined;
  run(
    { name: "centralized-fcfs" },
    poisson(1000, 1.6, EXPONENTIAL),
    {
      cores: 2,
      recorder: (machine) => {
        const plan = { requests: 500, warmupRequests: 10, classes: 1 };
        recorder = new SegmentRecorder(machine, plan);
        return tamper(recorder, machine);
      },
    },
  );
  recorder!.endOfArrivals();
  return recorder!.finish().audit;
}

Deno.test("an honest recorder's audit is all zeros", () => {
  assertEquals(auditOf((recorder) => recorder), {
    littlesLaw: 0,
    coreTime: 0,
    requests: 0,
  });
});

Deno.test("the audit notices one request that is lost", () => {
  const audit = auditOf((recorder, { pool }) => ({
    onArrival: (index) => recorder.onArrival(index),
    onFinish: (request) => {
      if (pool.index[request] !== 500) recorder.onFinish(request);
    },
  }));
  assertEquals(audit.requests, 1);
  assertGreater(audit.littlesLaw, 0);
});

Deno.test("the audit notices one request that finishes twice", () => {
  const audit = auditOf((recorder, { pool }) => ({
    onArrival: (index) => recorder.onArrival(index),
    onFinish: (request) => {
      recorder.onFinish(request);
      if (pool.index[request] === 500) recorder.onFinish(request);
    },
  }));
  assertEquals(audit.requests, 1);
  assertGreater(audit.littlesLaw, 0);
});

Deno.test("the audit notices one request that finishes before it got its service", () => {
  const audit = auditOf((recorder, { pool }) => ({
    onArrival: (index) => recorder.onArrival(index),
    onFinish: (request) => {
      if (pool.index[request] === 500) pool.service[request] = 1e9;
      recorder.onFinish(request);
    },
  }));
  assertEquals(audit.requests, 1);
});

Deno.test("the audit notices an arrival that is one tick off", () => {
  const audit = auditOf((recorder, { pool }) => ({
    onArrival: (index) => recorder.onArrival(index),
    onFinish: (request) => {
      if (pool.index[request] === 500) pool.arrival[request] -= 1;
      recorder.onFinish(request);
    },
  }));
  assertEquals(audit, { littlesLaw: 1, coreTime: 0, requests: 0 });
});

Deno.test("the audit notices a tick that a core was charged too much", () => {
  const audit = auditOf((recorder, machine) => ({
    onArrival: (index) => {
      if (index === 500) machine.ledger[0] += 1;
      recorder.onArrival(index);
    },
    onFinish: (request) => recorder.onFinish(request),
  }));
  assertEquals(audit, { littlesLaw: 0, coreTime: 1, requests: 0 });
});
