import { assertEquals } from "@std/assert";
import {
  ACTIVITIES,
  APPLICATION,
  BEST_EFFORT,
  IDLE,
  POLLING,
} from "../../lib/engine/activities.ts";
import { Machine } from "../../lib/engine/machine.ts";
import { NONE } from "../../lib/engine/pool.ts";

/** Core time of `application` in `machine`, by activity: what is not 0. */
function coreTimeOf(machine: Machine, application: number) {
  const from = application * ACTIVITIES;
  const of = machine.ownership.coreTime.slice(from, from + ACTIVITIES);
  return Object.fromEntries([...of.entries()].filter(([, ticks]) => ticks > 0));
}

/** A request of `service` ticks in `machine`. */
function take(machine: Machine, service: number): number {
  const { pool } = machine;
  const request = pool.take();
  pool.index[request] = request;
  pool.service[request] = pool.owed[request] = service;
  pool.started[request] = -1;
  return request;
}

Deno.test("core time is its owner's, charged as what its owner is, and nobody's while it has none", () => {
  const machine = new Machine(2, 1, 0, [false, true]);
  machine.now = 5; // both cores the first application's
  machine.run(0, take(machine, 100));
  machine.assign(1, 1);
  machine.run(1, take(machine, 100));
  machine.now = 12;
  machine.stop(1);
  machine.assign(1, NONE);
  machine.rest(1, IDLE);
  machine.now = 20;
  machine.settle();
  assertEquals(coreTimeOf(machine, 0), { [APPLICATION]: 15, [POLLING]: 10 });
  assertEquals(coreTimeOf(machine, 1), { [BEST_EFFORT]: 7 });
  machine.settle(); // again, at the same instant
  assertEquals(coreTimeOf(machine, 0), { [APPLICATION]: 15, [POLLING]: 10 });
  // Together with what was nobody's it is all the worker cores' time.
  const idle = machine.ledger[1 * ACTIVITIES + IDLE];
  assertEquals(idle, 8);
  const sum = machine.ownership.coreTime.reduce((all, of) => all + of, 0);
  assertEquals(sum + idle, 2 * 20);
});
