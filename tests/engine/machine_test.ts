import { assertEquals } from "@std/assert";
import { SWITCHING } from "../../lib/engine/activities.ts";
import { Machine } from "../../lib/engine/machine.ts";
import { NONE } from "../../lib/engine/pool.ts";

/** A machine of one core with one request of `service` ticks. */
function machineWith(service: number): [Machine, number] {
  const machine = new Machine(1, 0, 0);
  const request = machine.pool.take();
  machine.pool.index[request] = 0;
  machine.pool.service[request] = service;
  machine.pool.owed[request] = service;
  machine.pool.started[request] = -1;
  return [machine, request];
}

Deno.test("Machine.stop() credits what the request got after its lead, to the tick", () => {
  for (const lead of [0, 1, 5]) {
    for (let at = 0; at < lead + 10; at++) {
      const [machine, request] = machineWith(10);
      machine.run(0, request, Infinity, SWITCHING, lead);
      machine.now = at;
      const got = Math.max(0, at - lead);
      assertEquals(machine.owedOn(0), 10 - got);
      assertEquals(machine.stop(0), request);
      assertEquals(machine.pool.owed[request], 10 - got);
      // Its first service is behind it only if it got any.
      assertEquals(machine.pool.started[request], got > 0 ? lead : -1);
      assertEquals(machine.alarms.nextTime, Infinity);
    }
  }
});

Deno.test("Machine.stop() after a slice credits what came after it, and keeps the first service", () => {
  for (let more = 0; more < 5; more++) {
    const [machine, request] = machineWith(10);
    machine.run(0, request, 4);
    machine.now = machine.alarms.nextTime;
    machine.alarms.ring();
    assertEquals(machine.ring(0), request);
    machine.extend(0);
    assertEquals(machine.alarms.nextTime, 10);
    machine.now = 4 + more;
    machine.stop(0);
    assertEquals(machine.pool.owed[request], 6 - more);
    assertEquals(machine.pool.started[request], 0);
  }
});

Deno.test("Machine.keepServed() keeps a request that has got its service until it is finished", () => {
  const finished: number[] = [];
  for (const keeps of [false, true]) {
    const [machine, request] = machineWith(10);
    machine.observeRequests({ onFinish: () => finished.push(machine.now) });
    if (keeps) machine.keepServed();
    machine.run(0, request);
    machine.now = 10;
    machine.alarms.ring();
    assertEquals(machine.ring(0), NONE);
    assertEquals(machine.running[0], NONE);
    assertEquals(machine.pool.live, keeps ? 1 : 0);
    machine.now = 15;
    if (keeps) machine.finish(request);
    assertEquals(machine.pool.live, 0);
  }
  assertEquals(finished, [10, 15]);
});

Deno.test("Machine.wake() rings a resting core, and takes it back", () => {
  const machine = new Machine(2, 0, 0);
  machine.wake(1, 7);
  assertEquals(machine.alarms.nextTime, 7);
  machine.wake(1, Infinity);
  assertEquals(machine.alarms.nextTime, Infinity);
});
