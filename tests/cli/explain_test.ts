import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { APART, namesIn, run, withScenario } from "./_kneepoint.ts";

/** Runs `test` with a folder of results that holds one stored run, and that run's folder. */
async function withRun(
  test: (folder: string, stored: string) => Promise<void>,
  changes: Record<string, unknown> = {},
): Promise<void> {
  await withScenario(changes, async (folder, file) => {
    const out = join(folder, "results");
    const swept = await run(["sweep", file, "--out", out, "--quiet"]);
    assertEquals(swept.code, 0, swept.stderr);
    const [id] = namesIn(join(out, "tiny"));
    await test(folder, join(out, "tiny", id));
  });
}

Deno.test("explain tells the steady point of highest load where its tail comes from", async () => {
  await withRun(async (folder, stored) => {
    const figures = join(folder, "waterfalls");
    const { code, stdout, stderr } = await run(
      ["explain", stored, "--share", "0.01", "--figures", figures],
    );
    assertEquals(code, 0, stderr);
    assert(
      stdout.startsWith(
        "work-stealing, load 0.7, point 2: slowest 1 % by latency, 20 requests",
      ),
      stdout,
    );
    assert(/\n {2}service +\d/.test(stdout), stdout);
    assert(/\n {2}checkUs = 0.1 +saves /.test(stdout), stdout);
    assertEquals(namesIn(figures), ["waterfall-2-work-stealing.svg"]);
  }, { policy: { name: "work-stealing" } });
});

Deno.test("explain --json prints a line a point, whose parts add up", async () => {
  await withRun(async (_folder, stored) => {
    const { code, stdout, stderr } = await run(
      ["explain", stored, "--json", "--points", "0..1", "--by", "slowdown"],
    );
    assertEquals(code, 0, stderr);
    const lines = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
    assertEquals(lines.map(({ point }) => point), [0, 1]);
    for (const { partsUs, latencyUs, audit } of lines) {
      const parts = Object.values<{ value: number }>(partsUs);
      const sum = parts.reduce((all, { value }) => all + value, 0);
      assert(Math.abs(sum - latencyUs.value) < 1e-9);
      assertEquals(audit.parts, { error: 0, ok: true });
    }
  });
});

Deno.test("explain says what is wrong with what was typed", async () => {
  await withRun(async (_folder, stored) => {
    const cases: [readonly string[], string][] = [
      [["nowhere"], 'Cannot find run "nowhere"'],
      [[stored, "--points", "7"], "--points must be in 0..2, got 7"],
      [[stored, "--share", "2"], "must be above 0 and at most 1"],
      [[stored, "--by", "waiting"], 'must be "latency" or "slowdown"'],
    ];
    for (const [args, message] of cases) {
      const ending = await run(["explain", ...args]);
      assertEquals([ending.code, ending.stdout], [2, ""], ending.stderr);
      assert(ending.stderr.includes(message), ending.stderr);
      assert(!ending.stderr.includes(" at file:"), ending.stderr);
    }
  });
});

Deno.test("explain refuses points that are not steady", async () => {
  await withRun(async (_folder, stored) => {
    const ending = await run(["explain", stored, "--points", "1"]);
    assertEquals([ending.code, ending.stdout], [2, ""]);
    assert(
      ending.stderr.includes(
        'Cannot explain point 1: it must be stable, got "saturated"',
      ),
      ending.stderr,
    );
  }, { load: [0.5, 1.5] });
});

Deno.test("explain tells of cores that are shared: service, and waiting for one's turn", async () => {
  await withRun(async (_folder, stored) => {
    const { code, stdout, stderr } = await run(["explain", stored, "--json"]);
    assertEquals(code, 0, stderr);
    const { partsUs, latencyUs, audit } = JSON.parse(stdout);
    assert(audit.parts.ok);
    const { service, behindLong, behindShort } = partsUs;
    const sum = service.value + behindLong.value + behindShort.value;
    assert(Math.abs(sum - latencyUs.value) < 1e-9);
    assert(behindLong.value > 0 && behindShort.value > 0);
  }, { policy: { name: "processor-sharing" } });
});

Deno.test("explain explains applications apart one by one, or the one that is named", async () => {
  await withRun(async (folder, stored) => {
    const figures = join(folder, "waterfalls");
    const all = await run(["explain", stored, "--figures", figures]);
    assertEquals(all.code, 0, all.stderr);
    assert(
      /^centralized-fcfs, "a", load 0.2, point 0: .*^centralized-fcfs, "b", load 0.2, point 0: /ms
        .test(all.stdout),
      all.stdout,
    );
    assertEquals(namesIn(figures), [
      "waterfall-0-centralized-fcfs-a.svg",
      "waterfall-0-centralized-fcfs-b.svg",
    ]);
    const one = await run(["explain", stored, "--application", "b", "--json"]);
    const lines = one.stdout.trimEnd().split("\n");
    assertEquals(lines.map((line) => JSON.parse(line).application), ["b"]);
    const wrong = await run(["explain", stored, "--application", "c"]);
    assertEquals([wrong.code, wrong.stdout], [2, ""]);
    assert(
      wrong.stderr.includes('application must be "a" or "b"'),
      wrong.stderr,
    );
  }, APART);
});
