/** The page of a run: what is in it, and that it works in a browser. */

import { assert, assertEquals, assertMatch } from "@std/assert";
import axe from "axe-core/axe.min.js" with { type: "text" };
import { createHash } from "node:crypto";
import { figuresOf } from "../../lib/cli/figures.ts";
import { type PageData, pageOf } from "../../lib/report/page/page.ts";
import type { Row } from "../../lib/stats/row.ts";
import { dumpDom, findChromium } from "../_chromium.ts";
import driver from "./_driver.js" with { type: "text" };
import { everyFigure } from "./_every_figure.ts";
import { sweepRows } from "./_rows.ts";

const SLO = { percentile: 99.9, slowdown: 10 };

function pageData(rows: readonly Row[], title = "A title"): PageData {
  return {
    title,
    run: "0123456789",
    rows,
    slo: SLO,
    figures: figuresOf(
      rows,
      "0123456789",
      { slo: SLO, points: [] },
      { hints: true },
    ),
    scenario: JSON.stringify({ name: "test", title }, null, 2),
    provenance: new Map([["Run", title]]),
    citation: `@misc{test,\n  title = {{${title}}},\n}`,
  };
}

Deno.test("a page holds all it needs, and may do nothing else", () => {
  const page = pageOf(pageData(sweepRows()));
  // What is referred to is in the page itself.
  assert(!/\b(src|href)=(?!"#)|@import|url\(| style="| on\w+="/.test(page));
  for (const [, name] of page.matchAll(/href="#([^"]*)"/g)) {
    assertEquals(page.split(` id="${name}"`).length, 2, name);
  }
  const [, policy] = page.match(/Policy" content="([^"]*)"/)!;
  assertMatch(policy, /^default-src 'none'; /);
  assert(!policy.includes("unsafe"));
  for (const part of ["script", "style"]) {
    const [, text] = page.match(new RegExp(`<${part}>(.*?)</${part}>`, "s"))!;
    const hash = createHash("sha256").update(text).digest("base64");
    assert(policy.includes(`${part}-src 'sha256-${hash}'`));
  }
  assertEquals(pageOf(pageData(sweepRows())), page);
});

Deno.test("what a scenario says is text, whatever it looks like", () => {
  const evil = `<img src=x onerror="alert(1)"></script><script>&'`;
  const rows = sweepRows().map((row) => ({
    ...row,
    policy: evil,
    flags: [evil],
  }));
  const page = pageOf(pageData(rows, evil));
  assert(!page.includes("<img"));
  assertEquals(page.match(/<script/g)?.length, 1);
  assertEquals(page.match(/<\/script/g)?.length, 1);
});

Deno.test("the page of five hundred points is below a megabyte", () => {
  const policies = Map.groupBy(sweepRows(), ({ policy }) => policy);
  const rows = [...policies.values()].flatMap((own, place) =>
    Array.from({ length: 100 }, (_, step) => ({
      ...own[Math.floor(step * own.length / 100)],
      point: 100 * place + step,
      load: (step + 1) / 101,
    }))
  );
  const page = pageOf({ ...pageData(rows), figures: everyFigure(rows) });
  const bytes = new TextEncoder().encode(page).length;
  assert(bytes < 1_000_000, `${bytes} bytes`);
});

/** `page` with axe and a driver, which its policy is told of. */
function driven(page: string): string {
  const scripts = [axe, driver];
  const hashes = scripts.map((text) =>
    `'sha256-${createHash("sha256").update(text).digest("base64")}'`
  );
  return page
    .replace("script-src ", () => `script-src ${hashes.join(" ")} `)
    .replace(
      "</body>",
      () =>
        scripts.map((text) => `<script>${text}</script>`).join("") + "</body>",
    );
}

/** What the driver found in `page`, in a window `width` px wide. */
async function used(name: string, page: string, width: number) {
  const [, found] = (await dumpDom(name, driven(page), width))
    .match(/<script type="application\/json" id="found">(.*?)<\/script>/s)!;
  return JSON.parse(found);
}

const here = await findChromium();

Deno.test({
  name:
    "in a browser the page sorts, filters, saves, copies, hints and turns dark, without an error or a barrier",
  ignore: here === null,
  async fn() {
    const rows = sweepRows();
    const data = { ...pageData(rows), figures: everyFigure() };
    const found = await used(here!, pageOf(data), 1280);
    assertEquals(found.errors, []);
    assertEquals(found.axe, { light: [], dark: [] });
    assertEquals(found.count, `${rows.length} of ${rows.length} points`);

    const numbers = (values: string[]) =>
      values.filter((value) => value !== "").map(Number);
    const sorted = numbers(found.ascending);
    assert(sorted.length > 10);
    assertEquals(sorted, sorted.toSorted((a, b) => a - b));
    assertEquals(found.sorted, "ascending");
    assertEquals(numbers(found.descending), sorted.toReversed());
    assertEquals(
      found.policies,
      found.policies.toSorted((a: string, b: string) => a.localeCompare(b)),
    );

    const wanted = rows.filter(({ policy, status }) =>
      policy === "shinjuku" && status === "stable"
    );
    assertEquals(found.filtered, wanted.map(() => "Shinjuku stable"));
    assertEquals(
      found.filteredCount,
      `${wanted.length} of ${rows.length} points`,
    );
    const lines = found.csv.trim().split("\n");
    assertEquals(lines.length, wanted.length + 1);
    assertMatch(lines[0], /^point,policy,load,status,throughputMrps\.value,/);
    assertEquals(
      new Set(lines.map((line: string) => line.split(",").length)).size,
      1,
    );

    assertMatch(found.hint, /^.+, load [\d.]+\np99\.9 slowdown /);
    assert(found.hintGone);
    assertEquals(found.keys.length, data.figures.size);
    for (const { name, isFocused, marks, said, due, after } of found.keys) {
      assert(isFocused && marks >= 12, `${name}: ${marks} marks`);
      assertEquals([said, after], [due, null], name);
    }
    assertMatch(found.copied, /^(Copied|Selected)/);
    assert(found.light !== found.dark);
  },
});

Deno.test({
  name: "on a phone the page is no wider than its screen",
  ignore: here === null,
  async fn() {
    // The narrowest window of a headless browser is wider than a phone.
    const narrow = 500;
    const found = await used(here!, pageOf(pageData(sweepRows())), narrow);
    assert(found.width <= narrow, `${found.width} px`);
  },
});
