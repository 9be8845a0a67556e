/**
 * The rules that a validator of research objects checks, on a crate of a run.
 *
 * Source: crs4/rocrate-validator, profiles ro-crate/1.1 and process-run-crate,
 * "must" and "should" but for the agent, whom nobody has named.
 */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { parse } from "@std/yaml";
import { crateOf } from "../../lib/store/ro_crate.ts";
import type { ManifestHead } from "../../lib/store/manifest.ts";
import { ENGINE_VERSION } from "../../lib/store/versions.ts";

const FACT = { bytes: 12, sha256: "ab".repeat(32) };

const HEAD: ManifestHead = {
  format: 1,
  run: "0123456789",
  status: "complete",
  points: 3,
  finished: 3,
  failed: [],
  command: ["kneepoint", "sweep", "x.json"],
  start: "2026-11-21T11:12:57.032Z",
  end: "2026-11-21T11:13:54.864Z",
  versions: {
    kneepoint: "0.1.0",
    source: null,
    deno: "2.9.6",
    v8: "15.0",
    typescript: "6.0",
    packages: {},
  },
  machine: { os: "linux", arch: "x86_64", processors: 2, processor: null },
  traces: { "traces/a b.csv": FACT },
  notReproducible: [],
  rowsSha256: null,
  files: { "points.ndjson": FACT, "figures/latency-against-load.svg": FACT },
};

type Entity = Record<string, unknown>;

function graphOf(head: ManifestHead): Map<string, Entity> {
  const text = crateOf(head, { name: "small", title: 'A "small" scenario' });
  const graph: Entity[] = JSON.parse(text)["@graph"];
  const entities = new Map(graph.map((one) => [String(one["@id"]), one]));
  assertEquals(entities.size, graph.length, "an @id stands for one entity");
  return entities;
}

const entities = graphOf(HEAD);

/** The entity that is referred to, and so must be described. */
function at(id: unknown): Entity {
  const entity = entities.get(String(id));
  if (entity === undefined) throw new Error(`Nothing is said of ${id}`);
  return entity;
}
const refers = (value: unknown) =>
  [value].flat().map((one) => String(Reflect.get(one as object, "@id")));

Deno.test("the crate's descriptor says which specification it keeps and what it is about", () => {
  const descriptor = at("ro-crate-metadata.json");
  assertEquals(descriptor["@type"], "CreativeWork");
  assertEquals(refers(descriptor.conformsTo), [
    "https://w3id.org/ro/crate/1.1",
  ]);
  assertEquals(refers(descriptor.about), ["./"]);
});

Deno.test("the crate's root has what it must have, and every file of the run as a part", () => {
  const root = at("./");
  assertEquals(root["@type"], "Dataset");
  for (const property of ["name", "description"]) {
    assert(typeof root[property] === "string" && root[property] !== "");
  }
  assertMatch(String(root.datePublished), /^\d{4}-\d{2}-\d{2}$/);
  const [licence] = refers(root.license).map(at);
  assert(licence.name && licence.description);
  const parts = refers(root.hasPart);
  assertEquals(parts, [
    "manifest.json",
    "points.ndjson",
    "figures/latency-against-load.svg",
  ]);
  for (const part of parts.map(at)) {
    assertEquals(part["@type"], "File");
    assert(part.name && part.encodingFormat);
  }
  const files = [...entities.values()].filter((one) => one["@type"] === "File");
  assertEquals(files.map((file) => file["@id"]), parts);
});

Deno.test("the crate tells of the run as an action: by what, from what, to what, when", () => {
  const [profile] = refers(at("./").conformsTo);
  assertMatch(profile, /^https:\/\/w3id\.org\/ro\/wfrun\/process\//);
  assertEquals(at(profile)["@type"], "CreativeWork");
  const [action] = refers(at("./").mentions).map(at);
  assertEquals(action["@type"], "CreateAction");
  const [instrument] = refers(action.instrument).map(at);
  assertEquals(instrument["@type"], "SoftwareApplication");
  assertEquals(instrument.softwareVersion, "0.1.0");
  const types = ["File", "Dataset", "CreativeWork"];
  for (const thing of [...refers(action.object), ...refers(action.result)]) {
    assert(types.includes(String(at(thing)["@type"])));
  }
  const instant =
    /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}:\d{2}(\.\d{3})?\+\d{2}:\d{2})?$/;
  assertMatch(String(action.startTime), instant);
  assertMatch(String(action.endTime), instant);
  assertEquals(action.actionStatus, "http://schema.org/CompletedActionStatus");
  const failed = graphOf({ ...HEAD, status: "incomplete" }).get("#run");
  assertEquals(failed?.actionStatus, "http://schema.org/FailedActionStatus");
});

Deno.test("every @id is a path in the crate, a fragment, or an address: never text of the scenario's", () => {
  for (const id of entities.keys()) {
    assertMatch(id, /^(\.\/|#[\w-]+|https:\/\/[\w./-]+|[\w/-]+\.\w+)$/);
  }
});

Deno.test("CITATION.cff has what the Citation File Format requires, and this version", async () => {
  const citation = parse(
    await Deno.readTextFile("CITATION.cff"),
  ) as Record<string, unknown>;
  assertEquals(citation["cff-version"], "1.2.0");
  assert(citation.title && citation.message);
  assertEquals(citation.type, "software");
  assertEquals(citation.version, ENGINE_VERSION);
  const authors = citation.authors as Record<string, string>[];
  assert(authors.length > 0 && authors.every(({ name }) => name !== ""));
  // Keys of the format, version 1.2.0, that a file of ours may have.
  const known =
    "cff-version message title type version license authors abstract keywords date-released repository-code url doi"
      .split(" ");
  assertEquals(Object.keys(citation).filter((key) => !known.includes(key)), []);
});
