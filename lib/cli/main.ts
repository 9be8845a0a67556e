/**
 * The command line: `deno task kneepoint <command>`.
 *
 * @module
 */

import { Command, CommanderError } from "commander";
import { ENGINE_VERSION } from "../store/versions.ts";
import { leave } from "./leave.ts";
import { say, sayRaw } from "./output.ts";
import { BAD_INPUT, DONE, type Status } from "./status.ts";
import { verdictOn } from "./verdict.ts";

/** Makes a command that tells `done` how it ended. */
type Maker = (done: (status: Status) => void) => Command;

/** Where each command is, in the order of `--help`. */
const COMMANDS: Readonly<Record<string, () => Promise<Maker>>> = {
  simulate: async () => (await import("./simulate.ts")).simulateCommand,
  sweep: async () => (await import("./sweep.ts")).sweepCommand,
  knee: async () => (await import("./knee.ts")).kneeCommand,
  compare: async () => (await import("./compare.ts")).compareCommand,
  verify: async () => (await import("./verify.ts")).verifyCommand,
  figure: async () => (await import("./figure.ts")).figureCommand,
  report: async () => (await import("./report.ts")).reportCommand,
  cite: async () => (await import("./cite.ts")).citeCommand,
  "lint-paper": async () => (await import("./lint_paper.ts")).lintPaperCommand,
  check: async () => (await import("./check.ts")).checkCommand,
  fit: async () => (await import("./fit.ts")).fitCommand,
  trace: async () => (await import("./trace.ts")).traceCommand,
  explain: async () => (await import("./explain.ts")).explainCommand,
  percentile: async () => (await import("./percentile.ts")).percentileCommand,
  policies: async () => (await import("./policies.ts")).policiesCommand,
  systems: async () => (await import("./systems.ts")).systemsCommand,
  demo: async () => (await import("./demo.ts")).demoCommand,
  tail: async () => (await import("./tail.ts")).tailCommand,
};

/** Runs the command that `args` name; what to exit with. */
export async function main(args: readonly string[]): Promise<Status> {
  let status: Status = DONE;
  const program = await programWith(args, (end) => status = end);
  try {
    await program.parseAsync(args, { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return afterUsage(error, program);
    const verdict = verdictOn(error);
    if (verdict.text !== "") say(verdict.text);
    return verdict.status;
  }
}

/** What can be typed, as far as `args` need it; `done` is told how a command ended. */
async function programWith(
  args: readonly string[],
  done: (status: Status) => void,
): Promise<Command> {
  const program = new Command("kneepoint")
    .description(
      "CPU-scheduling simulation: tail latency against load and efficiency",
    )
    .version(ENGINE_VERSION);
  const [first = ""] = args;
  // Loading all takes several times as long as loading the one that is typed.
  const names = Object.hasOwn(COMMANDS, first)
    ? [first]
    : Object.keys(COMMANDS);
  for (const name of names) {
    program.addCommand((await COMMANDS[name]())(done));
  }
  for (const command of [program, ...program.commands]) {
    // Throws instead of exiting: how to exit is decided in one place.
    command.exitOverride().configureOutput({
      writeErr: (text) => sayRaw(sentence(text)),
      // Asking for colours needs the right to read the environment.
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  }
  return program;
}

/** After help, a version, or something that cannot be understood. */
function afterUsage(error: CommanderError, program: Command): Status {
  if (error.exitCode === 0) return DONE;
  if (error.code === "commander.unknownCommand") {
    const names = program.commands.map((command) => command.name());
    say(`Known commands: ${names.join(", ")}`);
  }
  if (error.code !== "commander.help") {
    say("--help says what can be typed");
  }
  return BAD_INPUT;
}

/** A message of the option parser as this program says things. */
function sentence(text: string): string {
  return text.replace(
    /^error: (.)/,
    (_, first: string) => `Cannot understand: ${first}`,
  );
}

if (import.meta.main) leave(await main(Deno.args));
