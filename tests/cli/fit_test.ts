import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertStringIncludes,
} from "@std/assert";
import { join } from "@std/path";
import { run } from "./_kneepoint.ts";

const TRACE = "scenarios/traces/azure-llm-2023-conv.csv";
const COLUMNS = [
  "--arrival",
  "TIMESTAMP:datetime",
  "--service",
  "GeneratedTokens:0.1",
];

Deno.test("what is fitted to a trace is a part of a scenario, which then runs", async () => {
  const { code, stdout, stderr } = await run(["fit", TRACE, ...COLUMNS]);
  assertEquals(code, 0, stderr);
  const fragment = JSON.parse(stdout);
  assertEquals(Object.keys(fragment), ["rateMrps", "arrivals", "service"]);
  for (const told of ["19,366 rows", "→  mmpp", "→  empirical"]) {
    assertStringIncludes(stderr, told);
  }
  const { arrivals, service } = fragment;
  const scenario = {
    name: "fitted",
    seed: 1,
    replications: 5,
    requests: 2000,
    cores: 4,
    load: 0.5,
    arrivals,
    service,
    policy: { name: "centralized-fcfs" },
  };
  const checked = await run(["check", "-"], JSON.stringify(scenario));
  assertEquals(checked.code, 0, checked.stderr);
});

Deno.test("another law and another process can be asked for, in silence", async () => {
  const asked = ["--law", "lognormal", "--process", "poisson", "--quiet"];
  const { code, stdout, stderr } = await run(
    ["fit", TRACE, ...COLUMNS, ...asked],
  );
  assertEquals([code, stderr], [0, ""]);
  const { arrivals, service } = JSON.parse(stdout);
  assertEquals(arrivals, { process: "poisson" });
  assertEquals(service.distribution, "lognormal");
});

Deno.test("a trace at another rate has shorter bursts, as many requests each", async () => {
  const fragmentAt = async (...asked: string[]) => {
    const { stdout } = await run(["fit", TRACE, ...COLUMNS, ...asked]);
    return JSON.parse(stdout);
  };
  const recorded = await fragmentAt(), faster = await fragmentAt("--rate", "2");
  assertEquals(faster.rateMrps, 2);
  assertEquals(faster.service, recorded.service);
  const { burstMeanUs, ...shape } = faster.arrivals;
  const { burstMeanUs: longUs, ...recordedShape } = recorded.arrivals;
  assertEquals(shape, recordedShape);
  assertAlmostEquals(
    burstMeanUs * 2 / (longUs * recorded.rateMrps),
    1,
    1e-5,
  );
});

Deno.test("a fit says what it cannot do, prints nothing and exits with 2", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const one = join(folder, "one.csv"), tied = join(folder, "tied.csv");
    await Deno.writeTextFile(one, "at,us\n0,2\n1,2\n2,2\n");
    await Deno.writeTextFile(tied, "at,us\n5,2\n5,3\n");
    const cases: [string[], string][] = [
      [[one], "--arrival or --service must say which column"],
      [[one, "--arrival", "at:us", "--law", "gamma"], "--law needs --service"],
      [[one, "--service", "us:us", "--process", "gamma"], "--process needs"],
      [[one, "--service", "us:us", "--rate", "1"], "--rate needs --arrival"],
      [[one, "--arrival", "at:us", "--rate", "0"], "It must be a number > 0"],
      [[one, "--service", "us:us", "--law", "gamma"], "the best first: fixed"],
      [[one, "--service", "us:us", "--law", "gama"], "It must be one of"],
      [[one, "--service", "ms:us"], 'did you mean "us"?'],
      [[tied, "--arrival", "at:us"], "at two instants at least"],
      [[join(folder, "none.csv"), "--service", "us:us"], "must be a file"],
    ];
    for (const [args, told] of cases) {
      const { code, stdout, stderr } = await run(["fit", ...args]);
      assertEquals([code, stdout], [2, ""], args.join(" "));
      assertStringIncludes(stderr, told);
      assert(!stderr.includes("    at "), stderr);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
