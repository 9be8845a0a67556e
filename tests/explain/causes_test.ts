import { assertEquals } from "@std/assert";
import {
  APPLICATION,
  BEST_EFFORT,
  DISPATCH,
  IDLE,
  POLLING,
  PREEMPTION,
  REALLOCATION,
  STACK,
  STEALING,
  SWITCHING,
} from "../../lib/engine/activities.ts";
import { NONE } from "../../lib/engine/pool.ts";
import {
  blame,
  CAUSE_NAMES,
  CAUSES,
  type CoreSpan,
} from "../../lib/explain/causes.ts";

/** Request 7 of application 0, which has not got its service. */
const WAITING = { index: 7, application: 0, servedAt: 100, onlyCore: NONE };

/** A core that does `activity`, for `request` if any. */
function core(
  activity: number,
  request: number = NONE,
  isLong = false,
  owner = 0,
): CoreSpan {
  return { until: Infinity, activity, request, isLong, owner };
}

/** What ten ticks of `spans` on two worker cores, and others, are put down to. */
function blamed(spans: readonly CoreSpan[], of = WAITING, at = 50): string {
  const parts = new Float64Array(CAUSES);
  blame(parts, of, spans, 2, at, 10);
  return CAUSE_NAMES.filter((_, cause) => parts[cause] > 0)
    .map((name) => `${name} ${parts[CAUSE_NAMES.indexOf(name)]}`).join(", ");
}

const SHORT = core(APPLICATION, 3);
const LONG = core(APPLICATION, 4, true);

Deno.test("an instant is put down to the first question that is answered with yes", () => {
  const table: [string, readonly CoreSpan[], string][] = [
    ["it progresses", [core(APPLICATION, 7), core(POLLING)], "service 20"],
    [
      "it is best-effort work and progresses",
      [core(BEST_EFFORT, 7), LONG],
      "service 20",
    ],
    ["its context is switched to", [core(SWITCHING, 7), LONG], "switching 20"],
    ["it is being stolen", [core(STEALING, 7), core(POLLING)], "stealing 20"],
    [
      "an extra core is at it",
      [core(POLLING), core(POLLING), core(STACK, 7)],
      "stack 20",
    ],
    ["a core is free", [LONG, core(POLLING)], "imbalance 20"],
    ["a core is free and idle", [LONG, core(IDLE)], "imbalance 20"],
    [
      "a free core goes before one that waits for the dispatcher",
      [core(DISPATCH), core(POLLING)],
      "imbalance 20",
    ],
    [
      "a free core waits for the dispatcher",
      [core(DISPATCH), core(REALLOCATION)],
      "dispatch 20",
    ],
    ["a core is coming", [core(REALLOCATION), LONG], "reallocation 20"],
    [
      "a core is granted to nobody",
      [core(IDLE, NONE, false, NONE), LONG],
      "reallocation 20",
    ],
    [
      "a core polls for another application",
      [core(POLLING, NONE, false, 1), LONG],
      "reallocation 20",
    ],
    [
      "a core has best-effort work without end",
      [core(BEST_EFFORT, NONE, false, 1), LONG],
      "reallocation 20",
    ],
    ["a thief searches", [core(STEALING), LONG], "stealing 20"],
    ["all cores are taken", [LONG, SHORT], "behindLong 10, behindShort 10"],
    [
      "one is interrupted, one is in its stack",
      [core(PREEMPTION), core(STACK)],
      "preemption 10, stack 10",
    ],
    [
      "one does something for another request first",
      [core(STEALING, 3), core(DISPATCH, 4, true)],
      "dispatch 10, stealing 10",
    ],
  ];
  for (const [name, spans, expected] of table) {
    assertEquals(blamed(spans), expected, name);
  }
});

Deno.test("a request that has got its service waits for the stack, whatever cores do", () => {
  assertEquals(blamed([core(POLLING), LONG], WAITING, 100), "stack 20");
});

Deno.test("a request that cannot leave its core waits for what that does, unless another is free", () => {
  const bound = { ...WAITING, onlyCore: 1 };
  assertEquals(blamed([LONG, SHORT], bound), "behindShort 20");
  assertEquals(blamed([core(POLLING), SHORT], bound), "imbalance 20");
});
