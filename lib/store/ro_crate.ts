/**
 * `ro-crate-metadata.json`: a stored run described for archives and search
 * engines, as a research object.
 *
 * Source: RO-Crate Metadata Specification 1.1, doi:10.5281/zenodo.4541002;
 * Process Run Crate 0.5, https://w3id.org/ro/wfrun/process/0.5.
 *
 * Checked, on a run with all its figures: the validator of npm's ro-crate 3.7.2 finds no
 * error and no warning, files on the disk included; jsonld 9.0.0 expands every
 * property and type in safe mode, and no reference leads nowhere. Both find what
 * is broken on purpose. The context was that of RO-Crate 1.2, which has the terms
 * of 1.1; the profile itself was checked by tests of our own alone.
 * @module
 */

import type { FileFact } from "./files.ts";
import {
  CITE,
  CRATE,
  CSV,
  HISTOGRAMS,
  MANIFEST,
  PARQUET,
  POINTS,
} from "./layout.ts";
import type { ManifestHead } from "./manifest.ts";

/** A thing that the crate tells of. */
interface Entity {
  readonly "@id": string;
  readonly "@type": string;
  readonly [property: string]: unknown;
}

const SPECIFICATION = "https://w3id.org/ro/crate/1.1";
const PROFILE = "https://w3id.org/ro/wfrun/process/0.5";

/** What is known of each file beside its size. By path; figures are told by their end. */
const FILES: Readonly<Record<string, readonly [name: string, type: string]>> = {
  [MANIFEST]: [
    "The run's account of itself, with its scenario",
    "application/json",
  ],
  [POINTS]: ["A row of results a point", "application/x-ndjson"],
  [HISTOGRAMS]: ["The latencies of every point", "application/x-ndjson"],
  [CSV]: ["The results as a table", "text/csv"],
  [PARQUET]: ["The results as columns", "application/vnd.apache.parquet"],
  [CITE]: ["How to cite the run", "application/x-bibtex"],
};

/** Media types of figures. By their end. */
const FIGURE_TYPES: Readonly<Record<string, string>> = {
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".pdf": "application/pdf",
};

/** The text of the crate of the run that `head` tells of. */
export function crateOf(
  head: ManifestHead,
  { name, title }: { readonly name: string; readonly title: string },
): string {
  const { run, versions, files, traces } = head;
  const parts: Entity[] = [
    fileEntity(MANIFEST, null),
    ...Object.entries(files).map(([path, fact]) => fileEntity(path, fact)),
  ];
  const inputs = Object.entries(traces).map(([path, fact]) =>
    traceEntity(path, fact)
  );
  const program: Entity = {
    "@id": "#kneepoint",
    "@type": "SoftwareApplication",
    name: "Kneepoint",
    softwareVersion: versions.kneepoint,
    version: versions.kneepoint,
    softwareRequirements: refer("#deno"),
  };
  const runtime: Entity = {
    "@id": "#deno",
    "@type": "SoftwareApplication",
    name: "Deno",
    url: "https://deno.com",
    softwareVersion: versions.deno,
    version: versions.deno,
  };
  const action: Entity = {
    "@id": "#run",
    "@type": "CreateAction",
    name: `Simulation run ${run} of ${name}`,
    description: head.command.join(" "),
    instrument: refer(program["@id"]),
    startTime: withOffset(head.start),
    ...(head.end === null ? {} : { endTime: withOffset(head.end) }),
    object: [MANIFEST, ...inputs.map((input) => input["@id"])].map(refer),
    result: parts.slice(1).map((part) => refer(part["@id"])),
    actionStatus: head.status === "complete"
      ? "http://schema.org/CompletedActionStatus"
      : "http://schema.org/FailedActionStatus",
  };
  const root: Entity = {
    "@id": "./",
    "@type": "Dataset",
    conformsTo: refer(PROFILE),
    identifier: run,
    name: title,
    description:
      `Run ${run} of the scenario ${name}: ${head.finished} of ${head.points} points, simulated with Kneepoint ${versions.kneepoint}.`,
    datePublished: (head.end ?? head.start).slice(0, 10),
    license: refer("#licence"),
    hasPart: parts.map((part) => refer(part["@id"])),
    mentions: refer(action["@id"]),
  };
  const graph: Entity[] = [
    {
      "@id": CRATE,
      "@type": "CreativeWork",
      conformsTo: refer(SPECIFICATION),
      about: refer(root["@id"]),
    },
    root,
    {
      "@id": PROFILE,
      "@type": "CreativeWork",
      name: "Process Run Crate",
      version: "0.5",
    },
    {
      "@id": "#licence",
      "@type": "CreativeWork",
      name: "No licence stated",
      description:
        "The results belong to whoever made the run, and no licence was stated.",
    },
    action,
    program,
    runtime,
    ...parts,
    ...inputs,
  ];
  return JSON.stringify(
    {
      "@context": [
        `${SPECIFICATION}/context`,
        { sha256: "https://schema.org/sha256" },
      ],
      "@graph": graph,
    },
    null,
    2,
  ) + "\n";
}

function refer(id: string): { readonly "@id": string } {
  return { "@id": id };
}

/** An instant as the profile has it: with its offset written out. */
function withOffset(instant: string): string {
  return instant.replace(/Z$/, "+00:00");
}

/** A file of the run; the manifest's own facts cannot stand in the crate, whose facts stand in it. */
function fileEntity(path: string, fact: FileFact | null): Entity {
  const end = path.slice(path.lastIndexOf("."));
  const [name, encodingFormat] = FILES[path] ?? ["A figure", FIGURE_TYPES[end]];
  return {
    "@id": path,
    "@type": "File",
    name,
    encodingFormat,
    ...(fact === null ? {} : factsOf(fact)),
  };
}

/** A trace that was read: it lies outside of the crate, and is known by its content. */
function traceEntity(path: string, fact: FileFact): Entity {
  return {
    "@id": `#sha256-${fact.sha256}`,
    "@type": "CreativeWork",
    name: path,
    encodingFormat: "text/csv",
    ...factsOf(fact),
  };
}

/** Sizes are text in RO-Crate 1.1. */
function factsOf({ bytes, sha256 }: FileFact): Record<string, string> {
  return { contentSize: String(bytes), sha256 };
}
