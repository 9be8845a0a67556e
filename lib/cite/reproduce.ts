/**
 * The commands that give a run again.
 *
 * @module
 */

import type { CitedRun } from "./cited_run.ts";

/** What to type, for a shell, in the project's folder; `folder` is where the run lies from there. */
export function commandsOf({ manifest }: CitedRun, folder: string): string {
  const { command, run, versions, traces } = manifest;
  const typed = command.slice(1).map(quoted).join(" ");
  return [
    `# Kneepoint ${versions.kneepoint}, Deno ${versions.deno}, in the project's folder.`,
    ...(versions.source
      ? [`# SHA-256 of the library's source: ${versions.source}`]
      : []),
    ...Object.entries(traces).map(([path, { bytes, sha256 }]) =>
      `# It reads ${quoted(path)}: ${bytes} bytes, SHA-256 ${sha256}`
    ),
    `# What was typed; it gives run ${run} again if the scenario is as it was:`,
    `deno task kneepoint ${typed}`,
    "# The stored run, from its own manifest, run again and compared to the last bit:",
    `deno task kneepoint verify ${quoted(folder)}`,
  ].map((line) => line.replaceAll(/[\r\n]+/g, " ")).join("\n") + "\n";
}

/** `word` as a shell takes it for one. */
function quoted(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", "'\\''")}'`;
}
