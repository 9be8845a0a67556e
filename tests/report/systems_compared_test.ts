import { assert, assertEquals, assertThrows } from "@std/assert";
import { systemsCompared } from "../../lib/report/systems_compared.ts";
import { parseScenario } from "../../lib/scenario/parse.ts";
import { DEFINITIONS, SYSTEMS } from "../../lib/systems/mod.ts";
import { estimate, row } from "./_rows.ts";

const SCENARIO = "scenarios/surveyed-stacks.json";

const scenario = parseScenario(await Deno.readTextFile(SCENARIO), {
  source: SCENARIO,
  definitions: DEFINITIONS,
});

/** A row a point, that does so much a core. */
const ROWS = scenario.points.map((point) =>
  row({
    point: point.point,
    policy: point.policy.name,
    cores: point.cores,
    throughputMrps: estimate(point.cores / (1 + point.point % 7)),
  })
);

Deno.test("the scenario of the surveyed stacks has every system, on both kinds of connections, on 1 to 16 cores", () => {
  const kinds = 2, cores = [1, 2, 4, 8, 16];
  assertEquals(scenario.points.length, SYSTEMS.length * kinds * cores.length);
  assertEquals([...new Set(ROWS.map(({ cores }) => cores))], cores);
});

Deno.test("systems compared: a panel for each aspect of each kind of connections, in which every system is named", () => {
  const svg = systemsCompared(ROWS, scenario.points);
  const kinds = ["Connections of one request", "Connections of 1,000 requests"];
  const places = kinds.map((kind) => svg.indexOf(`>${kind}<`));
  assert(places[0] > 0 && places[1] > places[0], String(places));
  const aspects = ["Throughput", "p99 latency", "CPU efficiency"];
  for (const name of ["Tonic", "Shenango", "Fastsocket"]) {
    const named = svg.split(`>${name}<`).length - 1;
    assertEquals(named, kinds.length * aspects.length, name);
  }
});

Deno.test("systems compared: on a page, every point says its numbers", () => {
  const svg = systemsCompared(ROWS, scenario.points, { hints: true });
  assertEquals(svg.split("<title>").length - 1, 3 * ROWS.length);
  assert(svg.includes("<title>Linux, 1 core\nThroughput"));
});

Deno.test("systems compared: the same rows, the same bytes", () => {
  const svg = systemsCompared(ROWS, scenario.points);
  assertEquals(systemsCompared(ROWS, scenario.points), svg);
});

Deno.test("systems compared: the title says the least and the most on the most cores", () => {
  const points = scenario.points.slice(0, 10);
  const of = (policy: string, place: number, mrps: number) =>
    row({
      point: points[place].point,
      policy,
      throughputMrps: estimate(mrps),
    });
  const svg = systemsCompared(
    [of("system:ix", 0, 4), of("system:linux", 1, 0.25)],
    points,
  );
  const text = svg.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");
  assert(text.includes("16 cores: 0.25 (Linux) to 4 (IX) on"), text);
});

Deno.test("systems compared: of points without a steady state it is said how many there are", () => {
  const rows = ROWS.map((of) =>
    of.cores === 16 ? row({ ...of, status: "unsettled" }) : of
  );
  const svg = systemsCompared(rows, scenario.points);
  assert(svg.includes(`not drawn: ${SYSTEMS.length * 2}.`));
  assert(!systemsCompared(ROWS, scenario.points).includes("not drawn"));
});

Deno.test("systems compared: without rows there is nothing to draw", () => {
  assertThrows(() => systemsCompared([], []), RangeError, "rows must be");
});
