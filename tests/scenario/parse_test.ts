import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { meanServiceUs } from "../../lib/scenario/demand.ts";
import { ScenarioError } from "../../lib/scenario/error.ts";
import { countPoints, parseScenario } from "../../lib/scenario/parse.ts";
import type { ServiceSpec } from "../../lib/scenario/point.ts";
import { mixtureMoments, serviceClasses } from "../../lib/workload/service.ts";
import { assertClose } from "../_close.ts";
import { DEFINITIONS } from "./_definitions.ts";
import { PLAIN, plain, plainPoint, planOf, problemsOf } from "./_scenarios.ts";

const SCENARIOS = new URL("../../scenarios/", import.meta.url);
const POLICY_NAMES = DEFINITIONS.map(({ name }) => `"${name}"`).join(", ");

Deno.test("what a scenario leaves out is filled in", () => {
  assertEquals([...planOf().points()], [{
    scenario: "plain",
    point: 0,
    seed: 1,
    replications: 5,
    requests: 200_000,
    warmup: "mser5",
    cores: 4,
    arrivals: { process: "poisson" },
    service: { distribution: "exponential", meanUs: 10 },
    connections: { count: 4096, popularity: "uniform" },
    load: 0.5,
    rateMrps: null,
    policy: { name: "centralized-fcfs" },
  }]);
  assertEquals(planOf().title, "plain");
  assertEquals(
    plainPoint(planOf({ connections: { count: 8 } }), 0).connections,
    {
      count: 8,
      popularity: "uniform",
    },
  );
  assertEquals(
    planOf({ policy: { name: "work-stealing", stealUs: 0 } }).point(0).policy,
    {
      name: "work-stealing",
      checkUs: 0.1,
      stealUs: 0,
    },
  );
});

Deno.test("the demo's scenario is five policies at 19 loads, policies slowest", () => {
  const text = Deno.readTextFileSync(
    new URL("tail-vs-efficiency.json", SCENARIOS),
  );
  const scenario = parseScenario(text, {
    source: "tail-vs-efficiency.json",
    definitions: DEFINITIONS,
  });
  const expected = DEFINITIONS.flatMap(({ name }) =>
    Array.from({ length: 19 }, (_, i) => [name, (i + 1) * 5 / 100])
  );
  assertEquals(
    scenario.points.map(plain).map(({ policy, load }) => [policy.name, load]),
    expected,
  );
  assertEquals(
    scenario.points.map(({ point }) => point),
    expected.map((_, i) => i),
  );
});

Deno.test("points are the product of all axes in the stated order", () => {
  const plan = planOf({
    load: [0.1, 0.2],
    seed: [1, 2],
    replications: [3, 4],
    requests: [10, 20],
    warmup: ["mser5", { requests: [5, 6] }],
    cores: [1, 2],
    connections: { count: [7, 8] },
    arrivals: [{ process: "poisson" }, { process: "fixed" }],
    service: { distribution: "lognormal", meanUs: [1, 2], scv: [3, 4] },
    policy: [{ name: "shinjuku", quantumUs: [1, 5] }, {
      name: "centralized-fcfs",
    }],
  });
  const expected = [];
  for (const policy of [1, 5, undefined]) {
    for (const meanUs of [1, 2]) {
      for (const scv of [3, 4]) {
        for (const process of ["poisson", "fixed"]) {
          for (const count of [7, 8]) {
            for (const cores of [1, 2]) {
              for (
                const warmup of ["mser5", { requests: 5 }, { requests: 6 }]
              ) {
                for (const requests of [10, 20]) {
                  for (const replications of [3, 4]) {
                    for (const seed of [1, 2]) {
                      for (const load of [0.1, 0.2]) {
                        expected.push([
                          policy,
                          { distribution: "lognormal", meanUs, scv },
                          process,
                          count,
                          cores,
                          warmup,
                          requests,
                          replications,
                          seed,
                          load,
                        ]);
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }
  const points = plan.build().points.map(plain).map((point) => [
    point.policy.quantumUs,
    point.service,
    point.arrivals.process,
    point.connections.count,
    point.cores,
    point.warmup,
    point.requests,
    point.replications,
    point.seed,
    point.load,
  ]);
  assertEquals(points, expected);
});

Deno.test("a million million points are counted, and any one of them had, without building them", () => {
  const million = { from: 1, to: 1_000_000, step: 1 };
  const changes = {
    policy: { name: "shinjuku", quantumUs: million },
    seed: million,
  };
  const plan = planOf(changes);
  assertEquals(plan.pointCount, 1e12);
  assertEquals(plan.point(1e12 - 1).policy.quantumUs, 1e6);
  assertThrows(
    () => plan.build(),
    ScenarioError,
    "at most 10000000 points, got 1000000000000",
  );
});

Deno.test("countPoints() is the number of points", () => {
  const text = JSON.stringify({
    name: "x",
    cores: [1, 2],
    service: { distribution: "fixed", timeUs: 1 },
    load: [0.1, 0.2, 0.3],
    policy: [{ name: "centralized-fcfs" }, {
      name: "shinjuku",
      quantumUs: [1, 2],
    }],
  });
  assertEquals(
    countPoints(text, { source: "x", definitions: DEFINITIONS }),
    18,
  );
});

Deno.test("overrides replace what the file says, axes too", () => {
  const plan = planOf({ seed: [1, 2, 3], requests: 7 }, {
    overrides: { seed: 9, requests: 100, replications: 2 },
  });
  assertEquals(plan.pointCount, 1);
  const { seed, requests, replications } = plan.point(0);
  assertEquals([seed, requests, replications], [9, 100, 2]);
});

Deno.test("a wrong override is named as the option that gave it", () => {
  assertEquals(
    problemsOf({ seed: 3 }, { overrides: { seed: -1, replications: NaN } }),
    [
      "--seed must be a whole number from 0 to 4294967295, got -1",
      "--replications must be a whole number from 1 to 10000, or a list or a range of such, got NaN",
    ],
  );
});

Deno.test("a trace's path starts from the scenario's folder", () => {
  const trace = {
    distribution: "trace",
    file: "traces/a.csv",
    column: "t",
    unit: "us",
  };
  const at = (directory: string, file: string) =>
    plainPoint(planOf({ service: { ...trace, file } }, { directory }), 0)
      .service;
  assertEquals(at("scenarios", "traces/a.csv"), {
    ...trace,
    file: "scenarios/traces/a.csv",
  });
  assertEquals(at(".", "traces/a.csv"), trace);
  assertEquals(at("scenarios", "../a.csv"), { ...trace, file: "a.csv" });
  assertEquals(at("scenarios", "/data/a.csv"), {
    ...trace,
    file: "/data/a.csv",
  });
});

Deno.test("a missing trace is said with the path where it was looked for", () => {
  const service = {
    distribution: "trace",
    file: "a.csv",
    column: "t",
    unit: "us",
  };
  assertEquals(
    problemsOf({ service }, { directory: "here", hasFile: () => false }),
    [
      'service.file must be a file, got none at "here/a.csv"',
    ],
  );
  assertEquals(problemsOf({ service }, { hasFile: () => true }), []);
  // Beside whatever else is wrong.
  assertEquals(problemsOf({ service, polcy: 1 }, { hasFile: () => false }), [
    'polcy is not a known field: did you mean "policy"?',
    'service.file must be a file, got none at "a.csv"',
  ]);
});

// Each alone; the next test has many at once.
const WRONG: readonly [changes: Record<string, unknown>, problem: string][] = [
  [{ polcy: 1 }, 'polcy is not a known field: did you mean "policy"?'],
  [{ title: 5 }, "title must be text that is not empty, got 5"],
  [
    { name: "../up" },
    `name must be letters, digits, '-', '_' and '.', not starting with '.', got "../up"`,
  ],
  [{ name: undefined }, "name must be text, got nothing"],
  [{ cores: 0 }, "cores must be a whole number from 1 to 4096, got 0"],
  [{ cores: 4097 }, "cores must be a whole number from 1 to 4096, got 4097"],
  [
    { cores: 1.5 },
    "cores must be a whole number from 1 to 4096, or a list or a range of such, got 1.5",
  ],
  [
    { cores: [1, 2.5] },
    "cores[1] must be a whole number from 1 to 4096, got 2.5",
  ],
  [
    { cores: { from: 1, to: 2, points: 3 } },
    "cores must give whole numbers, got 1.5",
  ],
  [
    { seed: 2 ** 32 },
    "seed must be a whole number from 0 to 4294967295, got 4294967296",
  ],
  [
    { replications: 0 },
    "replications must be a whole number from 1 to 10000, got 0",
  ],
  [{ requests: 0 }, "requests must be a whole number >= 1, got 0"],
  [
    { requests: 1e12 },
    "requests must take at most 10.4 days of simulated time, which is counted in " +
    "0.1 ns, got 1000000000000, which may take 174 days at load 0.5",
  ],
  [
    // However few are measured, arrivals come in whole blocks.
    { requests: 1, load: 1e-8 },
    "requests must take at most 10.4 days of simulated time, which is counted in " +
    "0.1 ns, got 1, which may take 11.9 days at load 1e-8",
  ],
  [
    { load: "high" },
    'load must be a number > 0, or a list or a range of such, got "high"',
  ],
  [
    { load: "INFINITY" },
    "load must be a number > 0, or a list or a range of such, got Infinity",
  ],
  [
    { load: null },
    "load must be a number > 0, or a list or a range of such, got null",
  ],
  [{ load: 0 }, "load must be > 0, got 0"],
  [{ load: [] }, "load must have at least one value, got []"],
  [{ load: [0.5, -1] }, "load[1] must be > 0, got -1"],
  [
    { load: [0.5, 0.6, 0.5] },
    "load[2] must differ from value 0 of the list, got 0.5",
  ],
  [{ load: { from: 0, to: 1, step: 0.1 } }, "load.from must be > 0, got 0"],
  [
    { load: { from: 0.5, to: 0.1, step: 0.1 } },
    'load.to must be >= "from", which is 0.5, got 0.1',
  ],
  [{ load: { from: 0.1, to: 0.5, step: 0 } }, "load.step must be > 0, got 0"],
  [
    { load: { from: 0.1, to: 1, step: 1e-7 } },
    "load must have at most 1000000 values, got 9000001",
  ],
  [
    { load: { from: 0.1, to: 0.5 } },
    'load must have exactly one of "step", "points", got neither',
  ],
  [
    { load: { from: 0.1, to: 0.5, step: 0.1, scale: "log" } },
    'load.scale must stand beside "points", got "log"',
  ],
  [
    { load: { from: 0.1, to: 0.5, step: 0.1, point: 3 } },
    'load.point is not a known field: did you mean "points"?',
  ],
  [{
    policy: {
      name: "shenango",
      guaranteedCores: { from: 0, to: 4, points: 3, scale: "log" },
    },
  }, "policy.guaranteedCores.from must be > 0 on a log scale, got 0"],
  [
    { load: undefined },
    'the scenario must have exactly one of "load", "rateMrps", got neither',
  ],
  [
    { rateMrps: 1 },
    'the scenario must have exactly one of "load", "rateMrps", got both',
  ],
  [{ policy: [] }, "policy must have at least one value, got []"],
  [
    { policy: "shinjuku" },
    'policy must be an object with "name", or a list of such, got "shinjuku"',
  ],
  [
    { policy: [{ name: "shinjku" }] },
    `policy[0].name must be one of ${POLICY_NAMES}, got "shinjku": did you mean "shinjuku"?`,
  ],
  [
    { policy: { quantumUs: 5 } },
    `policy.name must be one of ${POLICY_NAMES}, got nothing`,
  ],
  [
    { policy: [{ name: "shinjuku" }, { name: "shinjuku", quantumUs: 0 }] },
    "policy[1].quantumUs must be > 0, got 0",
  ],
  [
    { policy: { name: "shinjuku", quantum: 5 } },
    'policy.quantum is not a known field: did you mean "quantumUs"?',
  ],
  [
    { policy: { name: "shinjuku", steering: "rss" } },
    'policy.steering is not a known field: known are "name", "quantumUs", "dispatchUs", "sendUs", "preemptAlways"',
  ],
  [
    { policy: { name: "shinjuku", preemptAlways: "yes" } },
    'policy.preemptAlways must be true or false, or a list of such, got "yes"',
  ],
  [
    { policy: { name: "partitioned-fcfs", steering: "rs" } },
    'policy.steering must be one of "random", "rss", "round-robin", or a list of such, got "rs": did you mean "rss"?',
  ],
  [
    { policy: { name: "work-stealing", stealUs: [0, -0.1] } },
    "policy.stealUs[1] must be >= 0, got -0.1",
  ],
  [
    { arrivals: { process: "poison" } },
    'arrivals.process must be one of "poisson", "fixed", "gamma", "mmpp", "profile", "trace", "closed", got "poison": did you mean "poisson"?',
  ],
  [
    { arrivals: { process: "trace", file: "a", column: "t", unit: "minutes" } },
    'arrivals.unit must be one of "ns", "us", "ms", "s", "datetime", or a number of µs a count, got "minutes"',
  ],
  [
    { service: { distribution: "fixed", timeUs: -1 } },
    "service.timeUs must be >= 0.0001, got -1",
  ],
  [{
    service: {
      distribution: "uniform",
      minUs: [1, 5],
      maxUs: { from: 3, to: 9, step: 1 },
    },
  }, 'service.minUs must be <= "maxUs", which is 3, got 5'],
  [
    { service: { distribution: "empirical", cdf: [[1, 0.5], [0.5, 1]] } },
    "service.cdf[1][0] must be >= the time before, 1, got 0.5",
  ],
  [{
    service: { distribution: "empirical", cdf: [[1, 0.5], [2, 0.4], [3, 1]] },
  }, "service.cdf[1][1] must be >= the probability before, 0.5, got 0.4"],
  [
    { service: { distribution: "empirical", cdf: [[1, 0.5], [2, 0.9]] } },
    "service.cdf[1][1] must be 1, being the last, got 0.9",
  ],
  [
    { service: { distribution: "empirical", cdf: [[0, 0.5], [2, 1]] } },
    "service.cdf[0][1] must be 0 at time 0, for a request needs some service, got 0.5",
  ],
  [
    { service: { distribution: "empirical", cdf: [[1, 0.5], [2]] } },
    "service.cdf[1] must be [timeUs, probability], got [2]",
  ],
  [
    { service: { distribution: "bimodal", modes: [] } },
    "service.modes must have at least one mode, got []",
  ],
  [
    bimodal({ weight: 0 }, { weight: [0, 1] }),
    "service.modes must have a weight > 0 in at least one mode, got 0 in all",
  ],
  [
    bimodal({ weight: -1 }, {}),
    "service.modes[0].weight must be in [0, 1e+100], got -1",
  ],
  [
    bimodal({ weight: 1e308 }, {}),
    "service.modes[0].weight must be in [0, 1e+100], got 1e+308",
  ],
  [
    bimodal({
      timeUs: undefined,
      service: {
        distribution: "trace",
        file: "a.csv",
        column: "s",
        unit: "us",
      },
    }, {}),
    "service.modes[0].service.distribution must be one of " +
    '"fixed", "exponential", "lognormal", "gamma", "weibull", "hyperexponential", "pareto", "uniform", "empirical", got "trace"',
  ],
  [
    bimodal({}, { class: "a" }),
    'service.modes[1].class must differ from that of mode 0, got "a"',
  ],
  [
    bimodal({ class: "" }, {}),
    'service.modes[0].class must be text that is not empty, got ""',
  ],
  [
    bimodal({ timeUs: undefined }, {}),
    'service.modes[0] must have exactly one of "timeUs", "service", got neither',
  ],
  [
    bimodal({ service: { distribution: "fixed", timeUs: 1 } }, {}),
    'service.modes[0] must have exactly one of "timeUs", "service", got both',
  ],
  [
    { warmup: "mser" },
    'warmup must be "mser5", {"requests": n}, {"share": x} or {"us": t}, got "mser": did you mean "mser5"?',
  ],
  [{ warmup: { share: 1 } }, "warmup.share must be in [0, 1), got 1"],
  [
    { warmup: {} },
    'warmup must have exactly one of "requests", "share", "us", got none',
  ],
  [
    { warmup: { share: 0.1, us: 5 } },
    'warmup must have exactly one of "requests", "share", "us", got "share", "us"',
  ],
  [{ warmup: { us: -1 } }, "warmup.us must be >= 0, got -1"],
  [
    { connections: { count: 0 } },
    "connections.count must be a whole number from 1 to 16777216, got 0",
  ],
  [
    { connections: { popularity: "zip" } },
    'connections.popularity must be one of "uniform", "zipf", or a list of such, got "zip": did you mean "zipf"?',
  ],
  [
    { slo: { percentile: 100, slowdown: 10 } },
    "slo.percentile must be in (0, 100), got 100",
  ],
  [
    { slo: { percentile: 99 } },
    'slo must have "slowdown" or "latencyUs", got neither',
  ],
  [
    { slo: { percentile: 99, slowdown: 10, class: "get" } },
    'slo.class must be one of "all", got "get"',
  ],
  [
    {
      ...bimodal({}, {}),
      slo: { percentile: 99, slowdown: 10, class: "get" },
    },
    'slo.class must be one of "a", "b", got "get"',
  ],
  [
    { slo: { percentile: 99, slowdown: 10, cpuEfficiency: 0 } },
    "slo.cpuEfficiency must be in (0, 1], got 0",
  ],
];

function bimodal(
  first: Record<string, unknown>,
  second: Record<string, unknown>,
): Record<string, unknown> {
  return {
    service: {
      distribution: "bimodal",
      modes: [
        { class: "a", timeUs: 1, weight: 1, ...first },
        { class: "b", timeUs: 2, weight: 1, ...second },
      ],
    },
  };
}

for (const [changes, problem] of WRONG) {
  Deno.test(`refused: ${problem}`, () =>
    assertEquals(problemsOf(changes), [problem]));
}

Deno.test("a field is unknown under any name, also of what every object has", () => {
  const known = 'known are "name"';
  for (const name of ["constructor", "toString", "__proto__"]) {
    const text = JSON.stringify(PLAIN).replace("{", `{"${name}": 1,`);
    const [problem, ...others] = problemsOf(text);
    assertEquals(others, []);
    assertMatch(problem, new RegExp(`^${name} is not a known field: `));
    assert(problem.includes(known), problem);
  }
});

Deno.test("all problems of a scenario are said at once", () => {
  const apart = WRONG.filter(([changes]) => {
    const [field, ...others] = Object.keys(changes);
    return others.length === 0 && field !== "name" &&
      changes[field] !== undefined &&
      field !== "rateMrps" && changes.requests !== 1e12;
  });
  // One wrong value of each field, together.
  const one = new Map(
    apart.map((
      [changes, problem],
    ) => [Object.keys(changes)[0], { changes, problem }]),
  );
  const together = Object.assign(
    {},
    ...[...one.values()].map(({ changes }) => changes),
  );
  assert(one.size >= 12, "the table must cover the fields");
  assertEquals(
    new Set(problemsOf(together)),
    new Set([...one.values()].map(({ problem }) => problem)),
  );
});

Deno.test("text that is not JSON is refused with line and column", () => {
  assertEquals(problemsOf('{\n  "load": NaN\n}'), [
    'the file must be JSON: line 2, column 11: expected a value, got "N"',
  ]);
  assertEquals(problemsOf(""), [
    "the file must be JSON: line 1, column 1: expected a value, got the end of the file",
  ]);
});

Deno.test("what is no object is refused", () => {
  for (const text of ["[]", "5", "null", '"x"']) {
    assertEquals(problemsOf(text), [
      `the scenario must be an object, got ${text}`,
    ]);
  }
});

Deno.test("a field that is given twice is refused, for JSON would drop the first", () => {
  assertEquals(
    problemsOf('{"seed":1,"seed":2}')[0],
    "seed must be given once, got it twice",
  );
});

Deno.test("the message has the file's name and every problem on a line of its own", () => {
  const read = (source: string, text: string) =>
    assertThrows(
      () => parseScenario(text, { source, definitions: DEFINITIONS }),
      ScenarioError,
    ).message;
  const many = read("a.json", "{}");
  assertEquals(many.split("\n")[0], 'Cannot read scenario "a.json":');
  assertStringIncludes(many, "\n  cores must be");
  assertEquals(
    read("-", "[]"),
    "Cannot read the scenario on standard input: the scenario must be an object, got []",
  );
});

Deno.test("no message speaks of the library that found it", () => {
  for (const [changes] of WRONG) {
    for (const problem of problemsOf(changes)) {
      assert(
        !/invalid|expected|received|union|unrecognized|zod/i.test(problem),
        problem,
      );
    }
  }
});

Deno.test("$schema is allowed", () => {
  assertEquals(problemsOf({ $schema: "./scenario.schema.json" }), []);
});

Deno.test("the laws of service that are said by mean and SCV, by phases, by shape", () => {
  const good = [
    { distribution: "gamma", meanUs: 1, scv: [0.25, 4] },
    {
      distribution: "weibull",
      shape: { from: 0.5, to: 2, points: 3 },
      meanUs: 1,
    },
    { distribution: "hyperexponential", meanUs: [1, 2], scv: 10 },
    {
      distribution: "hyperexponential",
      phases: [{ meanUs: [1, 2], weight: 9 }, { meanUs: 10, weight: [1, 2] }],
    },
    { distribution: "pareto", shape: [1, 1.5], minUs: 1, maxUs: 1000 },
  ];
  const counts = good.map((service) => planOf({ service }).pointCount);
  assertEquals(counts, [2, 3, 2, 4, 2]);
  const [, , , phases] = good;
  assertEquals(plainPoint(planOf({ service: phases }), 3).service, {
    distribution: "hyperexponential",
    phases: [{ meanUs: 2, weight: 9 }, { meanUs: 10, weight: 2 }],
  });
  // And as the law of a mode.
  for (const service of good) {
    const modes = [{ class: "a", weight: 1, service }];
    planOf({ service: { distribution: "bimodal", modes } });
  }
});

Deno.test("laws of service that cannot be drawn are told what they must be", () => {
  const said = (service: Record<string, unknown>) => problemsOf({ service });
  const hyperexponential = { distribution: "hyperexponential" };
  assertEquals(said({ ...hyperexponential, meanUs: 1, scv: 0.5 }), [
    "service.scv must be in [1, 1000000], got 0.5",
  ]);
  assertEquals(said({ ...hyperexponential, meanUs: 1 }), [
    'service.scv must be given where "phases" are not, got nothing',
  ]);
  assertEquals(
    said({
      ...hyperexponential,
      meanUs: 1,
      phases: [{ meanUs: 1, weight: 0 }],
    }),
    [
      "service.phases must have a weight > 0 in at least one phase, got 0 in all",
      'service.meanUs must be absent beside "phases", got 1',
    ],
  );
  assertEquals(
    said({ distribution: "pareto", shape: 0, minUs: [1, 9], maxUs: 4 }),
    [
      "service.shape must be in (0, 100], got 0",
      'service.minUs must be <= "maxUs", which is 4, got 9',
    ],
  );
  assertEquals(said({ distribution: "gamma", meanUs: 1, scv: 0 }), [
    "service.scv must be in [0.0001, 1000], got 0",
  ]);
  assertEquals(said({ distribution: "weibull", meanUs: 1, shape: 0.01 }), [
    "service.shape must be in [0.1, 100], got 0.01",
  ]);
});

Deno.test("what a law's mean is to the checks is what it is to the draws", () => {
  const services: ServiceSpec[] = [
    { distribution: "gamma", meanUs: 3, scv: 4 },
    { distribution: "weibull", shape: 0.5, meanUs: 3 },
    { distribution: "hyperexponential", meanUs: 3, scv: 4 },
    {
      distribution: "hyperexponential",
      phases: [{ meanUs: 1, weight: 3 }, { meanUs: 9, weight: 1 }],
    },
    { distribution: "pareto", shape: 1.5, minUs: 1, maxUs: 1000 },
    { distribution: "pareto", shape: 1.5, minUs: 3, maxUs: 3 },
  ];
  for (const service of services) {
    const { meanUs } = mixtureMoments(serviceClasses(service));
    assertClose(meanServiceUs(service)!, meanUs, 1e-15);
  }
});

Deno.test("connections: Zipf's exponent is 1 unless said, and how long they last may be said", () => {
  const spec = (connections: Record<string, unknown>) =>
    [...planOf({ connections }).points()].map((point) =>
      plain(point).connections
    );
  assertEquals(spec({ popularity: "zipf" }), [
    { count: 4096, popularity: "zipf", exponent: 1 },
  ]);
  assertEquals(
    spec({ count: 8, popularity: "zipf", exponent: [0.5, 2], requestsEach: 9 }),
    [0.5, 2].map((exponent) => ({
      count: 8,
      popularity: "zipf",
      exponent,
      requestsEach: 9,
    })),
  );
  assertEquals(spec({ popularity: ["uniform", "zipf"] }), [
    { count: 4096, popularity: "uniform" },
    { count: 4096, popularity: "zipf", exponent: 1 },
  ]);
});

Deno.test("connections that could not be are told what they must be", () => {
  const said = (connections: Record<string, unknown>) =>
    problemsOf({ connections });
  assertEquals(said({ exponent: 1 }), [
    'connections.exponent must stand beside "popularity": "zipf", got 1',
  ]);
  assertEquals(said({ popularity: ["zipf", "uniform"], exponent: 2 }), [
    'connections.exponent must stand beside "popularity": "zipf", got 2',
  ]);
  assertEquals(said({ requestsEach: 0 }), [
    "connections.requestsEach must be a whole number from 1 to 2147483647, got 0",
  ]);
});

Deno.test("arrivals by their SCV, and in bursts", () => {
  const bursts = { process: "mmpp", burstMeanUs: 50, burstShare: 0.1 };
  const arrivals = [{ process: "gamma", scv: [0.5, 4] }, {
    ...bursts,
    ratio: { from: 2, to: 10, step: 4 },
  }];
  assertEquals(planOf({ arrivals }).pointCount, 5);
  assertEquals(problemsOf({ arrivals: { ...bursts, ratio: 0.5 } }), [
    "arrivals.ratio must be in [1, 1000000], got 0.5",
  ]);
  assertEquals(
    problemsOf({ arrivals: { ...bursts, ratio: 2, burstShare: 1 } }),
    [
      "arrivals.burstShare must be in (0, 1), got 1",
    ],
  );
  assertEquals(problemsOf({ arrivals: { process: "gamma", scv: 0 } }), [
    "arrivals.scv must be in [0.0001, 1000], got 0",
  ]);
});

const STEPS = [{ atUs: 0, load: 0.2 }, { atUs: 100, rampUs: 50, load: 0.8 }];

/** What changes a scenario to one whose load moves. */
function moving(
  steps: readonly unknown[],
  changes: Record<string, unknown> = {},
): Record<string, unknown> {
  const arrivals = { process: "profile", steps };
  return { load: undefined, arrivals, ...changes };
}

Deno.test("a profile says the load itself, and leaves nothing out at the start", () => {
  const [point] = [...planOf(moving(STEPS)).points()].map(plain);
  assertEquals(
    [point.load, point.rateMrps, point.warmup, point.arrivals],
    [null, null, { requests: 0 }, { process: "profile", steps: STEPS }],
  );
  const steps = [{ atUs: 0, rateMrps: [1, 2, 3] }, {
    atUs: 9,
    rampUs: [1, 2],
    load: 1,
  }];
  assertEquals(planOf(moving(steps)).pointCount, 6);
  const warmup = { share: 0.1 };
  const kept = plainPoint(planOf(moving(STEPS, { warmup })), 0).warmup;
  assertEquals(kept, warmup);
});

Deno.test("a profile of an application makes the scenario one whose load moves", () => {
  const profile = { process: "profile", steps: STEPS };
  const service = { distribution: "fixed", timeUs: 1 };
  const kind = "latency-critical";
  const changes = (arrivals: unknown) => ({
    load: undefined,
    service: undefined,
    applications: [
      { name: "a", kind, service, arrivals },
      { name: "b", kind, service, load: 0.2 },
    ],
  });
  assertEquals(planOf(changes(profile)).point(0).warmup, { requests: 0 });
  assertEquals(problemsOf(changes({ process: "poisson" })), [
    'applications[0] must have exactly one of "load", "rateMrps", got neither',
  ]);
});

Deno.test("profiles that could not be are told what they must be", () => {
  const said = (steps: unknown[], changes: Record<string, unknown> = {}) =>
    problemsOf(moving(steps, changes));
  assertEquals(said(STEPS, { load: 0.5 }), [
    'load must be absent where the steps of a "profile" say it, got 0.5',
  ]);
  assertEquals(said(STEPS, { warmup: "mser5" }), [
    'warmup must be {"requests": n}, {"share": x} or {"us": t} where the load moves, got "mser5"',
  ]);
  const both = [{ process: "poisson" }, { process: "profile", steps: STEPS }];
  assertEquals(said(STEPS, { arrivals: both }), [
    'arrivals must all be "profile", or none of them, got both',
  ]);
  assertEquals(said([]), [
    "arrivals.steps must have at least one step, got []",
  ]);
  assertEquals(said([{ atUs: 0, load: 1, rateMrps: 1 }]), [
    'arrivals.steps[0] must have exactly one of "load", "rateMrps", got both',
  ]);
  assertEquals(said([{ atUs: 1, rampUs: 1, load: 1 }]), [
    "arrivals.steps[0].atUs must be 0, being the first, got 1",
    'arrivals.steps[0].rampUs must stand after another step, or in a profile with "repeatUs", got 1',
  ]);
  assertEquals(said([...STEPS, { atUs: 120, load: 0 }]), [
    "arrivals.steps[2].atUs must be after the step before, which is reached at 150, got 120",
    "arrivals.steps[2] must have a load > 0 in the long run, or the last request never comes, got 0",
  ]);
  const repeated = { process: "profile", steps: STEPS, repeatUs: 120 };
  assertEquals(said(STEPS, { arrivals: repeated }), [
    "arrivals.repeatUs must be after the step before, which is reached at 150, got 120",
  ]);
});

Deno.test("a load that moves must let its requests come while time is counted exactly", () => {
  assertEquals(problemsOf(moving([{ atUs: 0, rateMrps: 1e-7 }])), [
    "requests must take at most 10.4 days of simulated time, which is counted in 0.1 ns, got 200000, which may take 69.9 days at rateMrps 1e-7",
  ]);
  const late = [{ atUs: 0, rateMrps: 0 }, { atUs: 1e12, load: 0.5 }];
  assertMatch(problemsOf(moving(late))[0], /^requests must take at most/);
});

Deno.test("precision has ten replications and a budget of 200 times their requests, unless the scenario says", () => {
  const of = (changes: Record<string, unknown>) => planOf(changes).point(0);
  const asked = of({ precision: { relative: 0.02, percentile: 99.9 } });
  assertEquals(asked.replications, 10);
  assertEquals(asked.precision, {
    percentile: 99.9,
    of: "latency",
    class: null,
    relative: 0.02,
    maxRequests: 200 * asked.requests,
  });
  const said = of({
    precision: { relative: 0.02, of: "slowdown", maxRequests: 7 },
    replications: 12,
  });
  assertEquals(said.replications, 12);
  assertEquals(said.precision!.maxRequests, 7);
  assertEquals(said.precision!.percentile, null);
  assertEquals("precision" in of({}), false);
  assertEquals("initial" in of({}), false);
  assertEquals(of({ initial: { requests: 3 } }).initial, { requests: 3 });
});

Deno.test("what a precision cannot be is said; a machine begins with a whole number of requests", () => {
  assertEquals(
    problemsOf({ precision: { relative: 0.02, class: "put" } }),
    ['precision.class must be one of "all", got "put"'],
  );
  assertEquals(problemsOf({ precision: {} }), [
    "precision.relative must be a number in (0, 1], got nothing",
  ]);
  assertEquals(
    problemsOf({ precision: { relative: 0.02, percentile: 100 } }),
    ["precision.percentile must be in (0, 100), got 100"],
  );
  assertEquals(
    problemsOf({ precision: { relative: 0.02 }, replications: [5, 20] }),
    ['replications must be >= 10 beside "precision", got 5'],
  );
  assertEquals(problemsOf({ initial: { requests: -1 } }), [
    "initial.requests must be a whole number from 0 to 1000000000, got -1",
  ]);
});

Deno.test("what cannot be said beside a trace, clients or applications is told so", () => {
  const trace = { process: "trace", file: "a.csv", column: "t", unit: "us" };
  const precision = { relative: 0.02 }, initial = { requests: 5 };
  assertMatch(
    problemsOf({ arrivals: trace, precision }).join(),
    /^precision must be absent where requests are of a trace/,
  );
  assertMatch(
    problemsOf({ arrivals: trace, initial }).join(),
    /^initial must be absent beside arrivals of a trace/,
  );
  const closed = { process: "closed", clients: 4, thinkUs: 1 };
  const clients = { arrivals: closed, load: undefined };
  assertEquals(problemsOf({ ...clients, initial }), [
    "initial.requests must be <= 4, for each client sends one request at a time, got 5",
  ]);
  assertEquals(problemsOf({ ...clients, initial: { requests: 4 } }), []);
});
