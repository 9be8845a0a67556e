/** What is kept in results/reference can be had again, and what README shows is there. */

import { assert, assertEquals } from "@std/assert";
import { readCitedRun } from "../../lib/cite/cited_run.ts";
import { NO_NUMBER } from "../../lib/cite/fields.ts";
import { lintPaper } from "../../lib/cite/lint.ts";
import { readPaper } from "../../lib/cite/paper.ts";
import { figuresOf } from "../../lib/cli/figures.ts";
import { POLICIES } from "../../lib/policies/mod.ts";
import { parseScenario } from "../../lib/scenario/parse.ts";
import { manifestOf } from "../../lib/store/read_run.ts";
import { executorFor } from "../../lib/sweep/run.ts";
import { verifyRun } from "../../lib/verify/verify.ts";

const SCENARIO = "scenarios/tail-vs-efficiency.json";
const FOLDER = "results/reference/tail-vs-efficiency";

/** Points that are run again: each policy once, at loads where it is quick. */
const POINTS = [0, 19, 38, 57, 76];

/** The one run that is kept of the scenario. */
function referenceRun(): string {
  const [run, ...others] = [...Deno.readDirSync(FOLDER)];
  assertEquals(others, [], "of the runs in the folder, one must be kept");
  return `${FOLDER}/${run.name}`;
}

Deno.test("the reference run is verified: its files, and points of it to the last bit", async () => {
  const executor = executorFor({});
  const { problems, compared, differing } = await verifyRun(referenceRun(), {
    choose: () => POINTS,
    executor,
    draw: figuresOf,
  });
  executor.stop();
  assertEquals(problems, []);
  assertEquals(compared, POINTS);
  assertEquals([...differing], []);
});

Deno.test("the reference run is of its scenario as it stands", async () => {
  const scenario = parseScenario(await Deno.readTextFile(SCENARIO), {
    source: SCENARIO,
    definitions: POLICIES,
  });
  const manifest = await manifestOf(referenceRun());
  assertEquals(manifest.scenario, JSON.parse(JSON.stringify(scenario)));
});

Deno.test("numbers that README names in LaTeX are in the reference run", async () => {
  const { uses, shorthands } = readPaper(await Deno.readTextFile("README.md"));
  const run = await readCitedRun(referenceRun());
  const { compared, due } = await lintPaper(
    // Those in words say how they are written.
    uses.filter(({ names }) => names[0] !== "run")
      .map((use) => ({ ...use, file: "README.md" })),
    shorthands,
    null,
    (id) => Promise.resolve(id === run.manifest.run ? run : `no run ${id}`),
  );
  assertEquals(compared, 2);
  assert(due.every(({ text }) => text !== NO_NUMBER));
});

Deno.test("every file that README links to is there", () => {
  const readme = Deno.readTextFileSync("README.md");
  const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, to]) => to);
  assert(links.length > 10);
  for (const link of links) assert(Deno.statSync(link), link);
});
