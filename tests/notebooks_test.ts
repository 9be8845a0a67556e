/**
 * The notebooks on the real Deno kernel: each runs without an error, every
 * `show` leaves its output, and the cells together are a program that type-checks.
 *
 * @module
 */

import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { fromFileUrl, join, toFileUrl } from "@std/path";
import { executeNotebook } from "../lib/cli/jupyter.ts";
import {
  type Notebook,
  type NotebookCell,
  notebooksIn,
  readNotebook,
  sourceOf,
} from "../lib/cli/notebook_file.ts";

const FOLDER = fromFileUrl(new URL("../notebooks/", import.meta.url));
const CONFIGURATION = fromFileUrl(new URL("../deno.json", import.meta.url));
const PATHS = await notebooksIn(FOLDER);

/** Longest cell, lines. */
const CELL_LINES = 10;
/** Most that a notebook's outputs may take, bytes. */
const OUTPUT_BYTES = 200_000;

function codeOf(notebook: Notebook): NotebookCell[] {
  return notebook.cells.filter(({ cell_type }) => cell_type === "code");
}

/** Sources of the cells of `notebook` that show more than they have outputs, or hold an error. */
function cellsWithoutOutput(notebook: Notebook): string[] {
  return codeOf(notebook).filter((cell) => {
    const outputs = cell.outputs ?? [];
    const shown = outputs.filter((output) =>
      output.output_type === "display_data"
    );
    const shows = sourceOf(cell).split("await show(").length - 1;
    return shown.length < shows ||
      outputs.some((output) => output.output_type === "error");
  }).map(sourceOf);
}

/** A notebook of the given code cells, as text. */
function notebookOf(sources: readonly string[]): string {
  return JSON.stringify({
    cells: sources.map((source, cell) => ({
      cell_type: "code",
      execution_count: null,
      id: `cell-${cell}`,
      metadata: {},
      outputs: [],
      source,
    })),
    metadata: {
      kernelspec: {
        name: "deno",
        display_name: "Deno",
        language: "typescript",
      },
    },
    nbformat: 4,
    nbformat_minor: 5,
  });
}

/** Runs a notebook of `sources` from a folder of its own. */
async function executeCells(sources: readonly string[]): Promise<Notebook> {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "cells.ipynb");
    await Deno.writeTextFile(path, notebookOf(sources));
    return JSON.parse(await executeNotebook(path));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The cells of `notebook` as one program. */
function programOf(notebook: Notebook): string {
  const program = codeOf(notebook).map(sourceOf).join("\n")
    .replaceAll('from "../', `from "${toFileUrl(join(FOLDER, "..")).href}/`);
  return `${program}\nexport {};\n`;
}

/** What `deno check` says of `notebooks`, the cells of each put together; empty when all is well. */
async function typeErrors(notebooks: readonly Notebook[]): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    const paths = notebooks.map((_, place) => join(folder, `${place}.ts`));
    for (const [place, path] of paths.entries()) {
      await Deno.writeTextFile(path, programOf(notebooks[place]));
    }
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--quiet", "--config", CONFIGURATION, ...paths],
      env: { NO_COLOR: "1" },
      stderr: "piped",
    }).output();
    return success ? "" : new TextDecoder().decode(stderr);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The pictures that `notebook` shows, sliders of them included. */
function picturesOf(notebook: Notebook): unknown[] {
  return codeOf(notebook).flatMap(({ outputs }) => outputs ?? [])
    .flatMap(({ data }) => [data?.["image/svg+xml"], data?.["text/html"]])
    .filter((picture) => picture !== undefined);
}

Deno.test("there is a tour among the notebooks", () => {
  assert(PATHS.some((path) => path.endsWith("00_tour.ipynb")));
});

for (const path of PATHS) {
  const name = path.slice(FOLDER.length);

  Deno.test(`${name} runs on the Deno kernel, every output present and every picture as stored`, async () => {
    const before = await Deno.readTextFile(path);
    const executed = JSON.parse(await executeNotebook(path));
    assertEquals(cellsWithoutOutput(executed), []);
    assert(
      JSON.stringify(picturesOf(executed)) ===
        JSON.stringify(picturesOf(JSON.parse(before))),
      `${name} does not show the pictures that are stored: "deno task notebooks:refresh ${name}" stores those of now`,
    );
    assertEquals(await Deno.readTextFile(path), before);
  });

  Deno.test(`${name} is stored executed, in short cells, with small outputs`, async () => {
    const notebook = await readNotebook(path);
    assertEquals(cellsWithoutOutput(notebook), []);
    const outputs = codeOf(notebook).map(({ outputs }) => outputs ?? []);
    assert(JSON.stringify(outputs).length < OUTPUT_BYTES);
    for (const source of codeOf(notebook).map(sourceOf)) {
      assert(source.trim().split("\n").length <= CELL_LINES, source);
    }
  });
}

Deno.test("the cells of each notebook type-check as one program", async () => {
  const notebooks = await Promise.all(PATHS.map(readNotebook));
  assertEquals(await typeErrors(notebooks), "");
});

Deno.test("the check of a notebook notices an error, a lost output and a wrong type", async () => {
  const failing = ['throw new Error("so it is")'];
  const error = await assertRejects(
    () => executeCells(failing),
    Error,
    "Cannot run notebook",
  );
  assertStringIncludes(error.message, "so it is");
  const silent = ["const show = async (_: unknown) => {};", "await show(1);"];
  assertEquals(cellsWithoutOutput(await executeCells(silent)), [silent[1]]);
  const wrong = JSON.parse(notebookOf(["const text: string = 1; text;"]));
  assertStringIncludes(await typeErrors([wrong]), "TS2322");
});

Deno.test("where Jupyter is missing and cannot be installed, one line says what to install", async () => {
  const module = new URL("../lib/cli/jupyter.ts", import.meta.url).href;
  const code = `import { ensureHeadlessJupyter } from "${module}";
    await ensureHeadlessJupyter().catch((error) => console.log(error.message));`;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", code],
    // Nothing is found on this path: neither Jupyter nor what would install it.
    env: { PATH: FOLDER },
  }).output();
  const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
  assertEquals(lines.length, 1);
  assertStringIncludes(
    lines[0],
    "Cannot run notebooks: Jupyter is missing; install nbconvert",
  );
});
