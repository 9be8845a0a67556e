import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  kneepoint,
  rowsIn,
  run,
  scenarioText,
  withScenario,
} from "./_kneepoint.ts";

Deno.test("simulate prints one row a point, in order, and nothing else on standard output", async () => {
  const { code, stdout } = await run(
    ["simulate", "-", "--workers", "2"],
    scenarioText(),
  );
  assertEquals(code, 0);
  const rows = rowsIn(stdout);
  assertEquals(rows.map(({ point, load }) => [point, load]), [[0, 0.3], [
    1,
    0.5,
  ], [2, 0.7]]);
});

Deno.test("simulate prints the same rows with 1 worker and with 2, from a file and from standard input", async () => {
  await withScenario({}, async (_, file) => {
    const [one, two, stdin] = await Promise.all([
      run(["simulate", file, "--workers", "1"]),
      run(["simulate", file, "--workers", "2"]),
      run(["simulate", "-"], scenarioText()),
    ]);
    assertEquals(rowsIn(one.stdout), rowsIn(two.stdout));
    assertEquals(rowsIn(one.stdout), rowsIn(stdin.stdout));
  });
});

Deno.test("--points runs the points it names, and their rows are those of the whole run", async () => {
  const text = scenarioText();
  const [all, some, beyond] = await Promise.all([
    run(["simulate", "-"], text),
    run(["simulate", "-", "--points", "1..2"], text),
    run(["simulate", "-", "--points", "1..3"], text),
  ]);
  assertEquals(rowsIn(some.stdout), rowsIn(all.stdout).slice(1));
  assertEquals(beyond.code, 2);
  assertMatch(beyond.stderr, /--points must be in 0\.\.2, got 3/);
});

Deno.test("--seed, --requests and --replications stand in place of the scenario's", async () => {
  const options = ["--seed", "9", "--requests", "1500", "--replications", "3"];
  const [given, written] = await Promise.all([
    run(["simulate", "-", ...options], scenarioText()),
    run(
      ["simulate", "-"],
      scenarioText({ seed: 9, requests: 1500, replications: 3 }),
    ),
  ]);
  assertEquals(given.code, 0, given.stderr);
  assertEquals(rowsIn(given.stdout), rowsIn(written.stdout));
  assertEquals(rowsIn(given.stdout)[0].seed, 9);
});

Deno.test("--dry-run says what would be run and runs nothing", async () => {
  const text = scenarioText({ requests: 1e9 });
  const { code, stdout } = await run([
    "simulate",
    "-",
    "--dry-run",
    "--points",
    "0..1",
  ], text);
  assertEquals(code, 0);
  assertMatch(stdout, /3 points/);
  assertMatch(stdout, /Only points 0\.\.1: 2 of 3/);
});

Deno.test("Ctrl-C prints what is finished, says how to run the rest, and exits 130", async () => {
  const requests = [1000, 1e9];
  const file = await Deno.makeTempFile({ suffix: ".json" });
  await Deno.writeTextFile(
    file,
    scenarioText({ requests, replications: 1, load: 0.5 }),
  );
  // Long replications start first: point 1 never ends, point 0 does.
  const child = kneepoint(["simulate", file, "--workers", "2"]).spawn();
  const stderr = new Response(child.stderr).text();
  const decoder = new TextDecoder();
  let stdout = "";
  for await (const chunk of child.stdout) {
    stdout += decoder.decode(chunk, { stream: true });
    if (stdout.endsWith("\n")) child.kill("SIGINT");
  }
  const { code } = await child.status;
  await Deno.remove(file);
  assertEquals(code, 130);
  assertEquals(rowsIn(stdout).map(({ point }) => point), [0]);
  assertMatch(await stderr, /1 of 2 points were printed/);
  assertMatch(await stderr, /--points 1$/m);
});

Deno.test("a reader that leaves early ends the command quietly", async () => {
  const child = kneepoint(["simulate", "-", "--workers", "1"], {
    stdin: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(
    new TextEncoder().encode(scenarioText({ requests: 200_000 })),
  );
  await writer.close();
  await child.stdout.cancel();
  const { code } = await child.status;
  const stderr = await new Response(child.stderr).text();
  assertEquals(code, 1);
  assert(!/^\s+at /m.test(stderr), stderr);
});
