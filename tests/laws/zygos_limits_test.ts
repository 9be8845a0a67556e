import { assert, assertEquals } from "@std/assert";
import { APPLICATION, INTERRUPTS } from "../../lib/engine/activities.ts";
import { toTicks } from "../../lib/engine/ticks.ts";
import {
  BIMODAL,
  BIMODAL_MEAN_US,
  poisson,
  type Request,
  run,
  type Spec,
} from "../_run.ts";
import { FREE_ZYGOS, told, VARIANTS } from "./_variants.ts";

/** On 16 connections: of those that wait, many are of one. */
function fewConnections(cores: number, load: number): Request[] {
  return poisson(1500, load * cores / BIMODAL_MEAN_US, BIMODAL, cores)
    .map((request) => ({ ...request, connection: request.connection! % 16 }));
}

for (const spec of VARIANTS.filter(({ name }) => name === "zygos")) {
  Deno.test(`requests of a connection are served one at a time, in the order of arrival: ${told(spec)}`, () => {
    for (const cores of [1, 3, 8]) {
      for (const load of [0.3, 0.9]) {
        const requests = fewConnections(cores, load);
        const { start, spans } = run(spec, requests, { cores, spans: true });
        const until = new Float64Array(requests.length);
        for (const { activity, request, until: end } of spans) {
          if (activity === APPLICATION) {
            until[request] = Math.max(until[request], end);
          }
        }
        const last = new Map<number, number>();
        requests.forEach(({ connection }, request) => {
          const before = last.get(connection!);
          if (before !== undefined) assert(start[request] >= until[before]);
          last.set(connection!, request);
        });
      }
    }
  });
}

Deno.test("ZygOS with one connection, at no cost: requests start as on one core, however many there are", () => {
  for (const load of [0.3, 0.9, 1.5]) {
    const requests = poisson(2000, load / BIMODAL_MEAN_US, BIMODAL)
      .map((request) => ({ ...request, connection: 0 }));
    const central = run({ name: "centralized-fcfs" }, requests, { cores: 1 });
    for (const cores of [1, 2, 5]) {
      for (const interrupts of [true, false]) {
        const { start } = run({ ...FREE_ZYGOS, interrupts }, requests, {
          cores,
        });
        assertEquals(start, central.start);
      }
    }
  }
});

Deno.test("ZygOS: a request alone takes its service and its packet's time, at its home", () => {
  const requests = Array.from({ length: 100 }, (_, connection) => ({
    arrival: connection * 100_000,
    service: 50_000 + connection,
    connection: connection % 64,
  }));
  for (const packetUs of [0, 0.0001, 2.3]) {
    const { finish, machine } = run(
      { name: "zygos", packetUs },
      requests,
      { cores: 8 },
    );
    requests.forEach(({ arrival, service }, request) =>
      assertEquals(finish[request], arrival + service + toTicks(packetUs))
    );
    assertEquals(machine.counts[INTERRUPTS], 0);
  }
});

Deno.test("ZygOS sends interrupts, and none when it is told to send none", () => {
  const requests = poisson(1000, 0.7 * 4 / BIMODAL_MEAN_US, BIMODAL);
  const interruptsOf = (spec: Spec) =>
    run(spec, requests, { cores: 4 }).machine.counts[INTERRUPTS];
  assert(interruptsOf(FREE_ZYGOS) > 100);
  assertEquals(interruptsOf({ ...FREE_ZYGOS, interrupts: false }), 0);
  assertEquals(interruptsOf({ name: "zygos", interrupts: false }), 0);
});
