/**
 * Notebooks as their reader meets them: Jupyter opened by `deno task notebooks`, in
 * a real browser, with clicks.
 *
 * @module
 */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { Chromium, findChromium, type Page } from "./_chromium.ts";
import { hasClassicJupyter, Jupyter } from "./_jupyter.ts";

const browser = await findChromium();
const ignore = browser === null || !await hasClassicJupyter();
if (ignore) {
  console.error(
    'NOT TESTED: notebooks in a browser. It takes Chromium and Jupyter Notebook 6: on Debian, "apt-get install chromium jupyter-notebook"',
  );
}

const STORED = new URL(
  "../notebooks/07_a_policy_of_your_own.ipynb",
  import.meta.url,
);
/** Longest that a notebook may take here, beside other tests, s. */
const PATIENCE_S = 120;

/** Cells whose numbers follow from one another, and that ask for a hand. */
const CELLS = [
  `import { latencyAgainstLoad, parseScenario, POLICIES } from "../lib/mod.ts";
import { runLive, runScenario, show, slider } from "../lib/mod.ts";
const scenarioOf = (requests: number, load: unknown) => parseScenario(JSON.stringify({
  name: "long", cores: 4, requests, replications: 2, load,
  service: { distribution: "exponential", meanUs: 1 }, policy: { name: "centralized-fcfs" },
}), { source: "this cell", definitions: POLICIES });`,
  `const long = scenarioOf(2_000_000, { from: 0.02, to: 0.9, step: 0.02 });
const live = await runLive(long, (rows) => latencyAgainstLoad(rows));`,
  `await show("beside it");`,
  `const rows = await live.rows;
await show(\`\${rows.length} rows\`);`,
  `const frames = await Promise.all([0.2, 0.8].map(async (load) => ({
  label: \`load \${load}\`,
  picture: latencyAgainstLoad(await runScenario(scenarioOf(2000, load))),
})));
await show(slider(frames));`,
  `for (;;);`,
  `await show(\`still \${rows.length} rows\`);`,
];

const NOTEBOOK = JSON.stringify({
  cells: CELLS.map((source, cell) => ({
    cell_type: "code",
    execution_count: null,
    id: `cell-${cell}`,
    metadata: {},
    outputs: [],
    source,
  })),
  metadata: { kernelspec: { name: "deno", display_name: "Deno" } },
  nbformat: 4,
  nbformat_minor: 5,
});

/** The code cells of the page's notebook, as an expression. */
const CODE =
  `Jupyter.notebook.get_cells().filter((of) => of.cell_type === "code")`;

/** Opens the notebook `name`, and waits for its kernel. */
async function opened(
  chromium: Chromium,
  jupyter: Jupyter,
  name: string,
): Promise<Page> {
  const page = await chromium.open(jupyter.addressOf(name));
  await page.until("window.Jupyter?.notebook?.kernel?.is_connected()", 30);
  return page;
}

/** Waits until the cells that are asked for have run, and the page shows what they left. */
async function haveRun(page: Page, cells: string): Promise<void> {
  await page.until(
    `${cells}.every((of) => of.input_prompt_number > 0) && !Jupyter.notebook.kernel_busy`,
    PATIENCE_S,
  );
}

/** Widths of the figures that are seen, px. */
async function figuresSeen(page: Page): Promise<number[]> {
  return await page.evaluate(
    `[...document.querySelectorAll(".output_svg svg")].map((of) => of.getBoundingClientRect().width)`,
  );
}

Deno.test({
  name:
    "in a browser a notebook shows its stored figures, and all its cells run",
  ignore,
  async fn() {
    const text = await Deno.readTextFile(STORED);
    const figures = text.split(`"image/svg+xml"`).length - 1;
    await using jupyter = await Jupyter.open({ "stored.ipynb": text });
    await using chromium = await Chromium.start(browser!);
    const page = await opened(chromium, jupyter, "stored.ipynb");
    assertEquals((await figuresSeen(page)).length, figures);

    await page.evaluate("Jupyter.notebook.clear_all_output()");
    assertEquals(await figuresSeen(page), []);
    await page.click("#celllink");
    await page.click("#run_all_cells a");
    await haveRun(page, CODE);
    const widths = await figuresSeen(page);
    assertEquals(widths.length, figures);
    assert(widths.every((width) => width > 400), `${widths}`);
    const errors = await page.evaluate(
      `${CODE}.flatMap((of) => of.output_area.outputs)
        .filter(({ output_type, name }) => output_type === "error" || name === "stderr")`,
    );
    assertEquals(errors, []);
  },
});

Deno.test({
  name:
    "in a browser a live run is stopped by its button, a slider slides, and an interrupt leaves the kernel alive",
  ignore,
  async fn() {
    await using jupyter = await Jupyter.open({ "cells.ipynb": NOTEBOOK });
    await using chromium = await Chromium.start(browser!);
    const page = await opened(chromium, jupyter, "cells.ipynb");
    const kernel = await page.evaluate("Jupyter.notebook.kernel.id");
    const textOf = async (cell: number) =>
      await page.evaluate<string>(
        `${CODE}[${cell}].output_area.element.text()`,
      );
    const runAll = async (cells: readonly number[]) =>
      await page.evaluate(`Jupyter.notebook.execute_cells([${cells}])`);

    await runAll([0, 1, 2, 3]);
    // The cell after the live run is through while that goes on.
    await page.until(`${CODE}[2].output_area.outputs.length > 0`, PATIENCE_S);
    await page.until(
      `/[1-9]\\d* of 45 points/.test(${CODE}[1].output_area.element.text())`,
      PATIENCE_S,
    );
    await page.click(".output_html form button");
    await haveRun(page, `${CODE}.slice(0, 4)`);
    const [, rows] = /^Stopped: (\d+) of 45 points/.exec(
      (await textOf(1)).trim(),
    )!;
    assert(Number(rows) > 0 && Number(rows) < 45, rows);
    assertEquals((await textOf(3)).trim(), `${rows} rows`);
    assertEquals((await figuresSeen(page)).length, 1);

    await runAll([4]);
    await haveRun(page, `${CODE}.slice(0, 5)`);
    const shown = async () => (await page.evaluate<string>(
      `[...document.querySelectorAll(".output_html b")]
          .filter((of) => of.offsetParent !== null).map((of) => of.textContent).join()`,
    ));
    assertEquals(await shown(), "load 0.2");
    await page.drag(".output_html input[type=range]", 0.01, 0.9);
    assertEquals(await shown(), "load 0.8");

    await runAll([5]);
    await page.until("Jupyter.notebook.kernel_busy", PATIENCE_S);
    await page.click("#kernellink");
    await page.click("#int_kernel a");
    await page.until("!Jupyter.notebook.kernel_busy", PATIENCE_S);
    await runAll([6]);
    await page.until(`${CODE}[6].output_area.outputs.length > 0`, PATIENCE_S);
    assertMatch(await textOf(6), new RegExp(`still ${rows} rows`));
    assertEquals(await page.evaluate("Jupyter.notebook.kernel.id"), kernel);
  },
});
