import { assert, assertEquals } from "@std/assert";
import {
  EXPONENTIAL,
  finishTimes,
  FIXED,
  poisson,
  type Spec,
} from "../_run.ts";

const LAS: Spec = { name: "least-attained-service" };

Deno.test("least attained service with service that never varies finishes all requests of a core's busy period together, at its end", () => {
  for (const load of [0.3, 0.8, 0.95]) {
    const requests = poisson(2000, load, FIXED);
    const finish = finishTimes(LAS, requests, { cores: 1 });
    const central = finishTimes({ name: "centralized-fcfs" }, requests, {
      cores: 1,
    });
    let endsAt = Infinity;
    for (let request = requests.length - 1; request >= 0; request--) {
      // The busy period of the next request is another, if it comes after this one's end.
      const next = requests[request + 1]?.arrival ?? Infinity;
      if (next > central[request]) endsAt = central[request];
      const late = finish[request] - endsAt;
      // A tick, and what the sum of shares is off by.
      assert(late >= 0 && late <= 1, `request ${request}: ${late} ticks late`);
    }
  }
});

Deno.test("least attained service with a core for every request serves each at once", () => {
  const requests = poisson(500, 2, EXPONENTIAL);
  const finish = finishTimes(LAS, requests, { cores: 64 });
  requests.forEach(({ arrival, service }, request) =>
    assertEquals(finish[request], arrival + service)
  );
});
