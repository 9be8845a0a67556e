/**
 * A run that an earlier source of the engine has made, verified by this one.
 *
 * The run in `earlier` was swept by commit 832b0ff, before the warm-up became the
 * median of what MSER-5 finds in each replication, and before percentiles were
 * those of all requests together: the same requests, other estimates.
 */

import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertNotEquals,
} from "@std/assert";
import { join } from "@std/path";
import { readManifest } from "../../lib/store/manifest.ts";
import { sourceHash } from "../../lib/store/versions.ts";
import { figuresOf } from "../../lib/cli/figures.ts";
import { POLICIES } from "../../lib/policies/mod.ts";
import type { Estimate } from "../../lib/stats/row.ts";
import { ThisThread } from "../../lib/sweep/executor.ts";
import { verifyRun } from "../../lib/verify/verify.ts";
import { run } from "../cli/_kneepoint.ts";

const FOLDER = join(import.meta.dirname!, "earlier", "aa95ca6efc");

/** Student's t with 4 degrees of freedom, 97.5 %: of five replications (table). */
const T_OF_FIVE = 2.7764;

Deno.test("numbers that have moved since an earlier source are found, point by point, and told in standard errors", async () => {
  const { problems, compared, differing } = await verifyRun(FOLDER, {
    choose: (points) => points,
    executor: new ThisThread(POLICIES),
    draw: figuresOf,
  });
  // Only manifest and rows are kept; nobody has touched them: their hashes are right.
  assertEquals(problems.filter((text) => !text.endsWith(" is not there")), []);
  assertEquals(compared, [0, 1, 2, 3]);
  assertEquals([...differing.keys()], [0, 1, 2, 3]);
  for (const moves of differing.values()) {
    const fields = new Map(moves.map((move) => [move.field, move]));
    // What the warm-up is decides about everything behind it.
    assert(fields.has("warmupRequests"));
    for (const same of ["load", "policy", "seed", "requests", "cores"]) {
      assert(!fields.has(same), same);
    }
    const { stored, again, standardErrors } = fields.get("throughputMrps")!;
    const [before, now] = [stored, again] as [Estimate, Estimate];
    const errorOf = ({ low, high }: Estimate) => (high! - low!) / 2 / T_OF_FIVE;
    assertAlmostEquals(
      standardErrors!,
      Math.abs(now.value! - before.value!) /
        Math.hypot(errorOf(before), errorOf(now)),
      1e-3 * standardErrors!,
    );
    // Two ways to leave the warm-up out: the same truth.
    assert(standardErrors! < 4, String(standardErrors));
  }
});

Deno.test("verify says whose numbers have moved, which fields, where, and from what to what", async () => {
  const manifest = await readManifest(join(FOLDER, "manifest.json"));
  assertNotEquals(manifest?.versions.source, await sourceHash());
  const { code, stdout } = await run(["verify", FOLDER, "--quiet"]);
  assertEquals(code, 1);
  const [verdict, again, ...rest] = stdout.split("\n");
  const [whose, head, ...moves] = rest.slice(
    rest.findIndex((line) => line.startsWith("Numbers")),
  );
  assertMatch(verdict, /: not verified$/);
  assertMatch(again, /^4 of 4 points run again, 0 the same to the last bit$/);
  assertMatch(
    whose,
    /^Numbers (are not those that this source|have moved from)/,
  );
  assertMatch(head, /^ +field +points +largest move$/);
  assertMatch(moves[0], /^ +warmupRequests +4 of 4 +point 0: 0 → \d+$/);
  assertMatch(
    moves.find((line) => line.includes("latencyUs.p99 "))!,
    /\d of 4 +[\d.]+ standard errors, point \d: [\d.]+ \[[\d.]+, [\d.]+\] → [\d.]+ \[[\d.]+, [\d.]+\]$/,
  );
});
