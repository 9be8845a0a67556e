import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { latencyAgainstLoad } from "../../lib/report/latency_against_load.ts";
import { logAxis } from "../../lib/report/log_axis.ts";
import {
  type Box,
  boxAt,
  placeLabels,
  spread,
} from "../../lib/report/placement.ts";
import { tailAgainstEfficiency } from "../../lib/report/tail_against_efficiency.ts";
import { distribution, row, sweepRows } from "./_rows.ts";
import { shapesIn, textsOf } from "./_svg.ts";

const FIGURES = { latencyAgainstLoad, tailAgainstEfficiency };
const rows = sweepRows();

for (const [name, draw] of Object.entries(FIGURES)) {
  Deno.test(`${name} draws the same bytes whatever was drawn before`, () => {
    const first = draw(rows);
    latencyAgainstLoad(rows.slice(0, 30));
    tailAgainstEfficiency(rows.slice(0, 50));
    assertEquals(draw(rows), first);
  });

  Deno.test(`${name} is one SVG with its namespace, colours and legend inside`, () => {
    const svg = draw(rows);
    assert(svg.startsWith("<svg "));
    assertEquals(svg.split("<svg").length, 2);
    assertStringIncludes(svg, 'xmlns="http://www.w3.org/2000/svg"');
    assert(!/currentColor|NaN|undefined|Infinity|<style/.test(svg));
    const text = textsOf(svg).join(" ");
    for (const label of ["partitioned FCFS", "work stealing", "Shinjuku"]) {
      assertStringIncludes(text, label);
    }
  });

  Deno.test(`${name} draws a number for every steady point and for no other`, () => {
    const svg = draw(rows);
    const steady = (policy: string) =>
      rows.filter((row) => row.policy === policy && row.status === "stable")
        .length;
    assertEquals(shapesIn(svg, "dot", "#0072b2"), steady("shinjuku"));
    assertEquals(shapesIn(svg, "dot", "#000000"), steady("centralized-fcfs"));
  });

  Deno.test(`${name} says where lines stop, and only when some do`, () => {
    assertStringIncludes(textsOf(draw(rows)).join("\n"), "saturated");
    const steady = rows.filter(({ status }) => status === "stable");
    assert(!textsOf(draw(steady)).join("\n").includes("saturated"));
  });

  Deno.test(`${name} never takes the numbers of a point that is not steady`, () => {
    const broken = rows.map((row) =>
      row.status === "stable"
        ? row
        : { ...row, slowdown: distribution(123_456, 7_654_321) }
    );
    assertEquals(draw(broken), draw(rows));
  });

  Deno.test(`${name} says so when no point is steady`, () => {
    const svg = draw([row({ status: "saturated" })]);
    assertStringIncludes(textsOf(svg).join("\n"), "No point is steady");
  });

  Deno.test(`${name} refuses to draw nothing`, () => {
    assertThrows(
      () => draw([]),
      RangeError,
      "Cannot draw figure: rows must be one or more, got 0",
    );
  });

  Deno.test(`${name} escapes what it is given`, () => {
    const svg = draw(rows, { title: 'a < b & "c"', runId: "<run>" });
    assertStringIncludes(svg, "a &lt; b &amp; ");
    assertStringIncludes(svg, "&lt;run&gt;");
  });
}

Deno.test("the objective is drawn where the figure shows what it limits, and nowhere else", () => {
  const slo = { percentile: 99.9, slowdown: 10 };
  const isDrawn = (svg: string) =>
    textsOf(svg).some((text) => text.startsWith("objective"));
  assert(isDrawn(latencyAgainstLoad(rows, { slo })));
  for (const metric of ["slowdown", "latencyUs"] as const) {
    const measure = { metric, statistic: "p99" } as const;
    assert(!isDrawn(latencyAgainstLoad(rows, { slo, measure })));
  }
});

Deno.test("a logarithmic axis holds every value that is above 0", () => {
  for (const [low, high] of [[0.3, 0.31], [1, 1], [2e-7, 5e9], [9.99, 10.01]]) {
    const { domain, ticks } = logAxis([low, high, 0, -1]);
    assert(domain[0] <= low && high <= domain[1]);
    assert(ticks.every((tick) => tick >= domain[0] && tick <= domain[1]));
    assert(ticks.length >= 2 || high / low < 1.2, `${low}…${high}: ${ticks}`);
  }
});

Deno.test("legend entries never overlap and stay inside when there is room", () => {
  const wanted = [10, 11, 12, 95, 95];
  const heights = [10, 20, 10, 10, 10];
  const middles = spread(wanted, heights, 0, 100);
  const boxes = middles.map((
    middle,
    box,
  ) => [middle - heights[box] / 2, middle + heights[box] / 2])
    .sort(([a], [b]) => a - b);
  assert(boxes[0][0] >= 0 && boxes[boxes.length - 1][1] <= 100);
  for (let box = 1; box < boxes.length; box++) {
    assert(boxes[box][0] >= boxes[box - 1][1]);
  }
});

Deno.test("labels cover neither each other nor obstacles nor the edge", () => {
  const frame = { left: 0, top: 0, right: 100, bottom: 100 };
  const obstacles = [boxAt(50, 50, 6, 6), boxAt(56, 50, 6, 6)];
  const labels = Array.from(
    { length: 30 },
    (_, at) => ({ x: 50 + at % 3, y: 50, width: 20, height: 8 }),
  );
  const placed = placeLabels(labels, obstacles, frame, [4, 9])
    .flatMap((middle) =>
      middle === null ? [] : [boxAt(middle.x, middle.y, 20, 8)]
    );
  assert(placed.length > 3 && placed.length < 30);
  const all: Box[] = [...obstacles, ...placed];
  placed.forEach((box, at) => {
    assert(
      box.left >= 0 && box.right <= 100 && box.top >= 0 && box.bottom <= 100,
    );
    all.forEach((other, otherAt) => {
      if (otherAt === at + obstacles.length) return;
      const apart = box.right <= other.left || other.right <= box.left ||
        box.bottom <= other.top || other.bottom <= box.top;
      assert(apart || obstacles.includes(box));
    });
  });
});
