import { assert } from "@std/assert";
import { LINUX_REUSEPORT } from "../../lib/systems/kernel.ts";
import { STEERINGS } from "../../lib/systems/parameters.ts";
import type { ChoiceParameter } from "../../lib/policies/definition.ts";
import { type Changes, type Load, saturation } from "./_saturation.ts";

/** Locks that are held for no time are not there. */
const NO_LOCKS = { acceptLockUs: 0, eventLockUs: 0, transmitLockUs: 0 };

const DISPATCHES =
  (LINUX_REUSEPORT.parameters.dispatch as ChoiceParameter).choices;

function isWithin(
  least: number,
  name: string,
  changes: Changes,
  load: Load,
): void {
  const { share, resource } = saturation(name, changes, load);
  const told = JSON.stringify({ name, ...changes, ...load, resource, share });
  assert(share < 1.02, `more than the bound: ${told}`);
  assert(share > least, `less than the bound: ${told}`);
}

/** Policies by which cores take requests from each other beside those that they must, and pay for that; where one core sends packets on, others wait for it, too. */
const leastOf = (steering: string, dispatch: string) =>
  (steering === "rps" || steering === "rfs") &&
    (dispatch === "work-stealing" || dispatch === "cfs")
    ? 0.95
    : 0.98;

for (const steering of STEERINGS) {
  Deno.test(`with no locks, any policy over ${steering} does what the bottleneck allows, within 2 %`, () => {
    for (const dispatch of DISPATCHES) {
      for (const cores of [1, 2, 4]) {
        for (const requestsEach of [1, 4, Infinity]) {
          isWithin(leastOf(steering, dispatch), "linux-reuseport", {
            ...NO_LOCKS,
            steering,
            dispatch,
          }, { cores, requestsEach });
        }
      }
    }
  });
}

Deno.test("so it is on 16 cores", () => {
  for (const steering of STEERINGS) {
    for (const dispatch of ["partitioned-fcfs", "centralized-fcfs"]) {
      for (const requestsEach of [1, 4, Infinity]) {
        isWithin(0.98, "linux-reuseport", { ...NO_LOCKS, steering, dispatch }, {
          cores: 16,
          requestsEach,
          requests: 48_000,
        });
      }
    }
  }
});

Deno.test("on a stack that polls, one queue is all on one core, and any other steering spreads it", () => {
  for (const name of ["ix", "mtcp", "stackmap", "acceltcp", "tonic"]) {
    for (const steering of ["single-queue", "xps", "flow-director"]) {
      for (const requestsEach of [1, 4, Infinity]) {
        isWithin(0.98, name, { steering }, { cores: 4, requestsEach });
      }
    }
  }
});
