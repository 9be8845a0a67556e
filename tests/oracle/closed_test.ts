import { assert, assertEquals } from "@std/assert";
import { type ClosedSetting, runClosed, thinkTimes } from "../_closed_run.ts";

/**
 * First come first served, slowly: whatever comes next of all that is known to
 * come, sending before a finish at the same instant.
 *
 * @param services By request.
 * @returns Client, sending, first service and finish. By request.
 */
function firstCome(
  setting: ClosedSetting,
  services: readonly number[],
): number[][] {
  const { cores, requests, timeoutUs = Infinity } = setting;
  const { first, after } = thinkTimes(setting);
  const timeout = timeoutUs * 1e4;
  /** When each client sends next, as far as that is known. */
  const next = [...first];
  const rows: number[][] = [];
  const waiting: number[] = [], running: number[] = [];
  for (;;) {
    const sending = next.indexOf(Math.min(...next));
    const finishing = running.toSorted((a, b) => rows[a][3] - rows[b][3])[0];
    const finish = finishing === undefined ? Infinity : rows[finishing][3];
    let now: number;
    if (rows.length < requests && next[sending] <= finish) {
      now = next[sending];
      const request = rows.length;
      rows.push([sending, now, NaN, NaN]);
      waiting.push(request);
      next[sending] = now + timeout + after[request];
    } else {
      if (finish === Infinity) return rows;
      now = finish;
      running.splice(running.indexOf(finishing), 1);
      const [client, sent] = rows[finishing];
      if (now < sent + timeout) next[client] = now + after[finishing];
    }
    while (running.length < cores && waiting.length > 0) {
      const request = waiting.shift()!;
      rows[request][2] = now;
      rows[request][3] = now + services[request];
      running.push(request);
    }
  }
}

const EXPONENTIAL = { distribution: "exponential", meanUs: 10 } as const;
const FIXED = { distribution: "fixed", timeUs: 3 } as const;

Deno.test("clients under centralized FCFS send and get replies when a slow twin says, with and without giving up", () => {
  for (const cores of [1, 2, 5]) {
    for (const clients of [1, 2, 7, 40]) {
      for (const service of [EXPONENTIAL, FIXED]) {
        for (const think of ["exponential", "fixed"] as const) {
          for (const timeoutUs of [undefined, 1, 17]) {
            const setting = {
              ...{ cores, clients, service, think, thinkUs: 20, requests: 300 },
              ...(timeoutUs === undefined ? {} : { timeoutUs }),
            };
            const served = runClosed({ name: "centralized-fcfs" }, setting);
            const services = served.map(({ service }) => service);
            assertEquals(
              served.map((of) => [of.client, of.arrival, of.start, of.finish]),
              firstCome(setting, services),
            );
          }
        }
      }
    }
  }
});

Deno.test("the twin can fail: giving up changes who sends when", () => {
  const setting = {
    ...{ cores: 1, clients: 7, service: EXPONENTIAL, thinkUs: 20 },
    requests: 300,
  };
  const rows = (timeoutUs: number) =>
    runClosed({ name: "centralized-fcfs" }, { ...setting, timeoutUs })
      .map(({ arrival }) => arrival);
  assert(rows(17).some((arrival, of) => arrival !== rows(1000)[of]));
});
