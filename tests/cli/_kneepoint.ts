/** The command line as a user has it: a process of its own, with the task's permissions. */

import { dirname, fromFileUrl, join } from "@std/path";
import config from "../../deno.json" with { type: "json" };

/** The project's folder. */
export const PROJECT = dirname(dirname(dirname(fromFileUrl(import.meta.url))));

/** How a command ended, and what it said. */
export interface Ending {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command `kneepoint args`, not started yet. */
export function kneepoint(
  args: readonly string[],
  options: Deno.CommandOptions = {},
): Deno.Command {
  const [, ...taskArgs] = config.tasks.kneepoint.split(" ");
  return new Deno.Command(Deno.execPath(), {
    args: [...taskArgs, ...args],
    cwd: PROJECT,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    ...options,
    env: { NO_COLOR: "1", ...options.env },
  });
}

/** Runs `kneepoint args` to its end, `input` on its standard input. */
export async function run(
  args: readonly string[],
  input?: string,
): Promise<Ending> {
  const child = kneepoint(args, {
    stdin: input === undefined ? "null" : "piped",
  }).spawn();
  if (input !== undefined) {
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(input));
    await writer.close();
  }
  return endingOf(await child.output());
}

/** What `output` says, as text. */
export function endingOf(output: Deno.CommandOutput): Ending {
  const decoder = new TextDecoder();
  return {
    code: output.code,
    stdout: decoder.decode(output.stdout),
    stderr: decoder.decode(output.stderr),
  };
}

/** A scenario of three small points, changed by `changes`. */
export function scenarioText(changes: Record<string, unknown> = {}): string {
  return JSON.stringify({
    name: "tiny",
    seed: 3,
    replications: 2,
    requests: 1000,
    warmup: { requests: 100 },
    cores: 2,
    service: { distribution: "exponential", meanUs: 1 },
    load: [0.3, 0.5, 0.7],
    policy: { name: "centralized-fcfs" },
    ...changes,
  });
}

/** Changes to a scenario such that two applications have a core each. */
export const APART = {
  cores: 2,
  service: undefined,
  load: undefined,
  policy: { name: "centralized-fcfs" },
  applications: ["a", "b"].map((name) => ({
    name,
    kind: "latency-critical",
    service: { distribution: "exponential", meanUs: 1 },
    load: 0.2,
    guaranteedCores: 1,
  })),
};

/** Runs `test` with a folder that holds `tiny.json`, and removes it afterwards. */
export async function withScenario(
  changes: Record<string, unknown>,
  test: (folder: string, file: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const file = join(folder, "tiny.json");
  try {
    await Deno.writeTextFile(file, scenarioText(changes));
    await test(folder, file);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Names in `folder`, ascending. */
export function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

/** Whether the first run in `folder` has a row yet. */
export function hasRow(folder: string): boolean {
  try {
    const [run] = namesIn(folder);
    return Deno.statSync(join(folder, run, "points.ndjson")).size > 0;
  } catch {
    return false;
  }
}

/** The rows in NDJSON, without the one field that differs between runs. */
export function rowsIn(text: string): Record<string, unknown>[] {
  return text.split("\n").filter((line) => line !== "").map((line) => {
    const { wallSeconds: _, ...row } = JSON.parse(line);
    return row;
  });
}
