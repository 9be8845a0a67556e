/** What is kept in results/reference can be had again, and what README shows is there. */

import { assert, assertEquals } from "@std/assert";
import { readCitedRun } from "../../lib/cite/cited_run.ts";
import { NO_NUMBER } from "../../lib/cite/fields.ts";
import { lintPaper } from "../../lib/cite/lint.ts";
import { readPaper } from "../../lib/cite/paper.ts";
import { figuresOf } from "../../lib/cli/figures.ts";
import { parseScenario } from "../../lib/scenario/parse.ts";
import { manifestOf } from "../../lib/store/read_run.ts";
import { executorFor } from "../../lib/sweep/run.ts";
import { DEFINITIONS } from "../../lib/systems/mod.ts";
import { verifyRun } from "../../lib/verify/verify.ts";

/** The run that README shows. */
const SHOWN = "tail-vs-efficiency";

/** Points of each that are run again: each policy once, at loads where it is quick; systems on few and on many cores. */
const POINTS: Readonly<Record<string, readonly number[]>> = {
  [SHOWN]: [0, 19, 38, 57, 76],
  "surveyed-stacks": [0, 27, 54, 75, 93, 108, 139],
};

/** The one run that is kept of the scenario `name`. */
function referenceRun(name: string): string {
  const folder = `results/reference/${name}`;
  const [run, ...others] = [...Deno.readDirSync(folder)];
  assertEquals(others, [], "of the runs in the folder, one must be kept");
  return `${folder}/${run.name}`;
}

for (const [name, points] of Object.entries(POINTS)) {
  Deno.test(`the reference run is verified, its files, and points of it to the last bit: ${name}`, async () => {
    const executor = executorFor({});
    const { problems, compared, differing } = await verifyRun(
      referenceRun(name),
      { choose: () => points, executor, draw: figuresOf },
    );
    executor.stop();
    assertEquals(problems, []);
    assertEquals(compared, points);
    assertEquals([...differing], []);
  });

  Deno.test(`the reference run is of its scenario as it stands: ${name}`, async () => {
    const source = `scenarios/${name}.json`;
    const scenario = parseScenario(await Deno.readTextFile(source), {
      source,
      definitions: DEFINITIONS,
    });
    const manifest = await manifestOf(referenceRun(name));
    assertEquals(manifest.scenario, JSON.parse(JSON.stringify(scenario)));
  });
}

Deno.test("numbers that README names in LaTeX are in the reference run", async () => {
  const { uses, shorthands } = readPaper(await Deno.readTextFile("README.md"));
  const run = await readCitedRun(referenceRun(SHOWN));
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
