import { assertAlmostEquals, assertLess, assertThrows } from "@std/assert";
import * as mg1 from "../../lib/theory/mg1.ts";
import * as priority from "../../lib/theory/mg1_priority.ts";
import * as sjf from "../../lib/theory/mg1_sjf.ts";
import * as srpt from "../../lib/theory/mg1_srpt.ts";
import * as mmc from "../../lib/theory/mmc.ts";
import * as mmcPriority from "../../lib/theory/mmc_priority.ts";
import { integral } from "../../lib/theory/quadrature.ts";
import { assertClose } from "../_close.ts";

const LOADS = [0.01, 0.5, 0.9, 0.999];
const CLASSES = [
  { weight: 2, meanUs: 30, scv: 0 },
  { weight: 5, meanUs: 1, scv: 1 },
  { weight: 3, meanUs: 8, scv: 4 },
];

/** Mean and squared coefficient of variation of all classes together. */
function together(classes: typeof CLASSES): { meanUs: number; scv: number } {
  const weight = classes.reduce((sum, of) => sum + of.weight, 0);
  const mean = (value: (of: (typeof CLASSES)[0]) => number) =>
    classes.reduce((sum, of) => sum + of.weight / weight * value(of), 0);
  const meanUs = mean((of) => of.meanUs);
  const square = mean((of) => of.meanUs ** 2 * (1 + of.scv));
  return { meanUs, scv: square / meanUs ** 2 - 1 };
}

Deno.test("M/G/1 with priorities: one class is Pollaczek and Khinchine's", () => {
  for (const load of LOADS) {
    for (const only of CLASSES) {
      const { meanUs, scv } = only;
      const waitUs = mg1.meanWaitUs(load, meanUs, scv);
      assertClose(priority.meanWaitsUs(load, [only])[0], waitUs);
      const [latencyUs] = priority.preemptiveLatenciesUs(load, [only]);
      assertClose(latencyUs, waitUs + meanUs);
    }
  }
});

Deno.test("M/G/1 with priorities: the waits, weighted by load, are conserved in whatever order", () => {
  const { meanUs, scv } = together(CLASSES);
  for (const load of LOADS) {
    for (const order of [[0, 1, 2], [1, 2, 0], [2, 0, 1]]) {
      const classes = order.map((of) => CLASSES[of]);
      const work = classes.map((of) => of.weight * of.meanUs);
      const all = work.reduce((sum, of) => sum + of);
      const weighted = priority.meanWaitsUs(load, classes)
        .reduce((sum, us, of) => sum + us * work[of] / all, 0);
      // Kleinrock's conservation law, 1976, section 3.4.
      assertClose(weighted, mg1.meanWaitUs(load, meanUs, scv), 1e-10);
    }
  }
});

Deno.test("M/G/1 with preemptive priorities: a class does not see those behind it", () => {
  const [first, second] = CLASSES;
  const [, latencyUs] = priority.preemptiveLatenciesUs(0.8, CLASSES);
  const work = CLASSES.reduce((sum, of) => sum + of.weight * of.meanUs, 0);
  const share = (first.weight * first.meanUs + second.weight * second.meanUs) /
    work;
  const alone = priority.preemptiveLatenciesUs(0.8 * share, [first, second]);
  assertClose(latencyUs, alone[1]);
});

Deno.test("M/G/1 with preemptive priorities of one exponential service: together they are M/M/1", () => {
  const same = [1, 2, 3].map((weight) => ({ weight, meanUs: 10, scv: 1 }));
  for (const load of LOADS) {
    const latencyUs = priority.preemptiveLatenciesUs(load, same)
      .reduce((sum, us, of) => sum + us * (of + 1) / 6, 0);
    assertClose(latencyUs, mg1.meanLatencyUs(load, 10, 1), 1e-10);
  }
});

Deno.test("M/M/c with priorities: on one core both are M/G/1's", () => {
  const weights = [1, 4, 2];
  const classes = weights.map((weight) => ({ weight, meanUs: 10, scv: 1 }));
  for (const load of LOADS) {
    const waits = mmcPriority.meanWaitsUs(1, load, 10, weights);
    priority.meanWaitsUs(load, classes)
      .forEach((us, of) => assertClose(waits[of], us, 1e-10));
    const latencies = mmcPriority.preemptiveLatenciesUs(1, load, 10, weights);
    priority.preemptiveLatenciesUs(load, classes)
      .forEach((us, of) => assertClose(latencies[of], us, 1e-10));
  }
});

Deno.test("M/M/c with priorities: together the classes are M/M/c, preemptive or not", () => {
  const weights = [1, 4, 2];
  const mean = (values: number[]) =>
    values.reduce((sum, us, of) => sum + us * weights[of] / 7, 0);
  for (const load of LOADS) {
    const waits = mmcPriority.meanWaitsUs(6, load, 10, weights);
    assertClose(mean(waits), mmc.meanWaitUs(6, load, 10), 1e-10);
    const latencies = mmcPriority.preemptiveLatenciesUs(6, load, 10, weights);
    assertClose(mean(latencies), mmc.meanLatencyUs(6, load, 10), 1e-10);
  }
});

const LAWS = {
  exponential: srpt.exponentialLaw(10),
  uniform: srpt.uniformLaw(5, 15),
};

for (const [name, law] of Object.entries(LAWS)) {
  Deno.test(`M/G/1, shortest job first, ${name}: the overall wait is the mean over services, above SRPT's and below FCFS's`, () => {
    const scv = name === "uniform" ? 1 / 12 : 1;
    for (const load of LOADS) {
      const waitUs = sjf.meanWaitUs(load, law);
      const averaged = integral(
        (us) => sjf.waitOfServiceUs(load, law, us) * law.density(us),
        law.minUs,
        law.maxUs,
        law.meanUs,
      );
      assertClose(waitUs, averaged, 1e-9);
      assertLess(waitUs, mg1.meanWaitUs(load, 10, scv));
      assertLess(srpt.meanLatencyUs(load, law), waitUs + 10);
    }
  });

  Deno.test(`M/G/1, shortest job first, ${name}: many classes of fixed times are as good as none`, () => {
    const quantile = (share: number) =>
      name === "uniform" ? 5 + 10 * share : -10 * Math.log1p(-share);
    const cut = (n: number, load: number) => {
      const classes = Array.from({ length: n }, (_, k) => ({
        weight: 1,
        meanUs: n *
          (law.meanUpToUs(k + 1 < n ? quantile((k + 1) / n) : 1e6) -
            law.meanUpToUs(quantile(k / n))),
        scv: 0,
      }));
      return priority.meanWaitsUs(load, classes)
        .reduce((sum, us) => sum + us / n, 0);
    };
    for (const load of [0.3, 0.8]) {
      const exact = sjf.meanWaitUs(load, law);
      const error = (n: number) => Math.abs(cut(n, load) - exact) / exact;
      assertLess(error(400), 1e-2);
      assertLess(error(400), 0.4 * error(100));
    }
  });
}

Deno.test("priorities refuse what is no load, class or weight", () => {
  const law = LAWS.exponential;
  for (const load of [1, -0.1, NaN]) {
    const message = `load must be in [0, 1), got ${load}`;
    for (
      const form of [
        () => priority.meanWaitsUs(load, CLASSES),
        () => priority.preemptiveLatenciesUs(load, CLASSES),
        () => mmcPriority.meanWaitsUs(2, load, 1, [1]),
        () => mmcPriority.preemptiveLatenciesUs(2, load, 1, [1]),
        () => sjf.meanWaitUs(load, law),
        () => sjf.waitOfServiceUs(load, law, 1),
      ]
    ) assertThrows(form, RangeError, message);
  }
  const bad: [() => unknown, string][] = [
    [() => priority.meanWaitsUs(0.5, []), "classes must be at least one"],
    [
      () => priority.meanWaitsUs(0.5, [{ weight: 0, meanUs: 1, scv: 1 }]),
      "classes[0].weight must be > 0 and finite, got 0",
    ],
    [
      () => priority.preemptiveLatenciesUs(0.5, [{ ...CLASSES[0], scv: -1 }]),
      "classes[0].scv must be >= 0 and finite, got -1",
    ],
    [
      () => mmcPriority.meanWaitsUs(2, 0.5, 1, []),
      "weights must be at least one, got none",
    ],
    [
      () => mmcPriority.preemptiveLatenciesUs(2, 0.5, 1, [1, NaN]),
      "weights[1] must be > 0 and finite, got NaN",
    ],
    [
      () => sjf.waitOfServiceUs(0.5, law, -1),
      "serviceUs must be >= 0 and finite, got -1",
    ],
  ];
  for (const [form, message] of bad) assertThrows(form, RangeError, message);
});

Deno.test("without load nobody waits", () => {
  assertAlmostEquals(priority.meanWaitsUs(0, CLASSES)[2], 0);
  assertAlmostEquals(priority.preemptiveLatenciesUs(0, CLASSES)[2], 8);
  assertAlmostEquals(
    mmcPriority.preemptiveLatenciesUs(3, 0, 10, [1, 1])[1],
    10,
  );
  assertAlmostEquals(sjf.meanWaitUs(0, LAWS.uniform), 0);
});
