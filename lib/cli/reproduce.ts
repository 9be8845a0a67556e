/**
 * The commands that give a run again.
 *
 * @module
 */

import type { CitedRun } from "../cite/cited_run.ts";
import { shellText } from "./shell.ts";

/** What to type, for a shell, in the project's folder; `folder` is where the run lies from there. */
export function commandsOf({ manifest }: CitedRun, folder: string): string {
  const { command, run, versions, traces } = manifest;
  return [
    `# Kneepoint ${versions.kneepoint}, Deno ${versions.deno}, in the project's folder.`,
    ...(versions.source
      ? [`# SHA-256 of the library's source: ${versions.source}`]
      : []),
    ...Object.entries(traces).map(([path, { bytes, sha256 }]) =>
      `# It reads ${shellText([path])}: ${bytes} bytes, SHA-256 ${sha256}`
    ),
    `# What was typed; it gives run ${run} again if the scenario is as it was:`,
    shellText(["deno", "task", ...command]),
    "# The stored run, from its own manifest, run again and compared to the last bit:",
    shellText(["deno", "task", "kneepoint", "verify", folder]),
  ].map((line) => line.replaceAll(/[\r\n]+/g, " ")).join("\n") + "\n";
}
