import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { assertBalanced } from "../cite/_tex.ts";
import { namesIn, run, scenarioText } from "./_kneepoint.ts";

/** Runs `test` on a stored run of three points, and a folder for a paper. */
async function withRun(
  test: (
    at: { out: string; id: string; folder: string; paper: string },
  ) => Promise<void>,
): Promise<void> {
  const out = await Deno.makeTempDir(), paper = await Deno.makeTempDir();
  try {
    const { code, stdout, stderr } = await run(
      ["sweep", "-", "--out", out, "--quiet", "--workers", "1"],
      scenarioText(),
    );
    assertEquals(code, 0, stderr);
    const folder = stdout.trim();
    await test({ out, folder, paper, id: folder.split("/").at(-1)! });
  } finally {
    await Deno.remove(out, { recursive: true });
    await Deno.remove(paper, { recursive: true });
  }
}

Deno.test("cite prints all that a paper takes from a run, or one form of it, or writes files", () =>
  withRun(async ({ out, id, paper }) => {
    const all = await run(["cite", id, "--out", out]);
    assertEquals(all.code, 0, all.stderr);
    assertEquals(all.stderr, "");
    for (
      const part of [
        `@misc{kneepoint-tiny-${id},`,
        "With Kneepoint ",
        "\\begin{table*}",
        "\\begin{tikzpicture}",
        "deno task kneepoint verify ",
      ]
    ) assert(all.stdout.includes(part), part);
    assertBalanced(all.stdout.replaceAll(/^#.*$/gm, ""));
    const files = await run(["cite", "tiny", "--out", out, "--to", paper]);
    assertEquals(files.code, 0, files.stderr);
    assertEquals(namesIn(paper), [
      `kneepoint-${id}-centralized-fcfs.dat`,
      `kneepoint-${id}-methods.tex`,
      `kneepoint-${id}-plots.tex`,
      `kneepoint-${id}-reproduce.sh`,
      `kneepoint-${id}-table.tex`,
      `kneepoint-${id}.bib`,
    ]);
    assertEquals(
      files.stdout.trim().split("\n").length,
      namesIn(paper).length,
    );
    const format = (...args: string[]) =>
      run(["cite", id, "--out", out, "--format", ...args]);
    const table = await format("table", "--points", "1..2");
    assertEquals(table.stdout.match(/^ {4}[^\\&]*& 0\.\d/gm)?.length, 2);
    const macros = await format("macros", "--points", "2");
    assertMatch(
      macros.stdout,
      new RegExp(`@value\\{${id}\\}\\{2\\}\\{latencyUs\\.p99\\}\\{[\\d.]+\\}`),
    );
    assert(!macros.stdout.includes(`{${id}}{1}`));
    const slips: [string[], RegExp][] = [
      [["word"], /Allowed choices are bibtex, methods/],
      [["table", "--points", "7"], /--points must be of points that the run/],
      [["table", "--loads", "x"], /--loads.*numbers such as 0\.2,0\.5,0\.8/s],
    ];
    for (const [args, says] of slips) {
      const { code, stdout, stderr } = await format(...args);
      assertEquals(code, 2);
      assertEquals(stdout, "");
      assertMatch(stderr, says);
    }
  }));

Deno.test("nothing is cited from rows that are not those that the run stored", () =>
  withRun(async ({ folder, out, id }) => {
    const path = join(folder, "points.ndjson");
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.replace('"point":1', '"point":9'));
    const { code, stdout, stderr } = await run(["cite", id, "--out", out]);
    assertEquals(code, 1);
    assertEquals(stdout, "");
    assertMatch(stderr, /^Cannot cite .*: points\.ndjson is not the file that/);
  }));

Deno.test("lint-paper writes the numbers that a paper names, agrees with them, and sees when the store moves", () =>
  withRun(async ({ folder, out, id, paper }) => {
    const main = join(paper, "main.tex");
    await Deno.mkdir(join(paper, "sections"));
    await Deno.writeTextFile(
      join(paper, "sections", "eval.tex"),
      "\n\n\\kneepoint{\\run}{2}{latencyUs.p99}",
    );
    await Deno.writeTextFile(
      main,
      `\\newcommand{\\run}{${id}}\n\\kneepoint{${id}}{0}{load}\\input{sections/eval}`,
    );
    const lint = (...args: string[]) =>
      run(["lint-paper", main, "--out", out, ...args]);
    const before = await lint();
    assertEquals(before.code, 1);
    assertMatch(before.stdout, /main\.tex:2: .*there is no kneepoint\.sty/);
    assertMatch(before.stdout, /sections\/eval\.tex:3: .*\n$/);
    const written = await lint("--write");
    assertEquals(written.code, 0, written.stdout);
    assertMatch(
      written.stdout,
      /^.*main\.tex: 2 numbers agree with the store\n$/,
    );
    assertEquals((await lint()).code, 0);

    // The file beside the paper is stale, or was changed by hand.
    const style = join(paper, "kneepoint.sty");
    const macros = await Deno.readTextFile(style);
    await Deno.writeTextFile(
      style,
      macros.replace("{load}{0.3}", "{load}{0.4}"),
    );
    const stale = await lint();
    assertEquals(stale.code, 1);
    assertMatch(
      stale.stdout,
      /^.*main\.tex:2: \\kneepoint\{\w+\}\{0\}\{load\}: the paper prints 0\.4, the store has 0\.3 \(0\.3\)\n$/,
    );
    await Deno.writeTextFile(style, macros);

    // The store was changed: nothing of it may be quoted.
    const rows = join(folder, "points.ndjson");
    const text = await Deno.readTextFile(rows);
    await Deno.writeTextFile(rows, text.replace('"load":0.3', '"load":0.4'));
    const tampered = await lint();
    assertEquals(tampered.code, 1);
    assertMatch(
      tampered.stdout,
      /points\.ndjson is not the file that its manifest/,
    );
  }));

Deno.test("lint-paper of a paper without a number of ours is done; of no file, it is bad input", () =>
  withRun(async ({ out, paper }) => {
    const main = join(paper, "main.tex");
    await Deno.writeTextFile(main, "No number.");
    const none = await run(["lint-paper", main, "--out", out, "--write"]);
    assertEquals(none.code, 0);
    assertMatch(none.stdout, /main\.tex: no number is taken from a run\n$/);
    assertEquals(namesIn(paper), ["main.tex"]);
    const missing = await run(["lint-paper", join(paper, "no.tex")]);
    assertEquals(missing.code, 2);
    assertMatch(
      missing.stderr,
      /^Cannot read ".*no\.tex": there is no such file/,
    );
  }));
