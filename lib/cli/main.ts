/**
 * The command line: `deno task kneepoint <command>`.
 *
 * @module
 */

import { Command, CommanderError } from "commander";
import { ENGINE_VERSION } from "../store/versions.ts";
import { checkCommand } from "./check.ts";
import { compareCommand } from "./compare.ts";
import { citeCommand } from "./cite.ts";
import { demoCommand } from "./demo.ts";
import { kneeCommand } from "./knee.ts";
import { lintPaperCommand } from "./lint_paper.ts";
import { explainCommand } from "./explain.ts";
import { figureCommand } from "./figure.ts";
import { fitCommand } from "./fit.ts";
import { say, sayRaw } from "./output.ts";
import { percentileCommand } from "./percentile.ts";
import { policiesCommand } from "./policies.ts";
import { reportCommand } from "./report.ts";
import { simulateCommand } from "./simulate.ts";
import { dropRights } from "./rights.ts";
import { BAD_INPUT, DONE, type Status, verdictOn } from "./status.ts";
import { sweepCommand } from "./sweep.ts";
import { tailCommand } from "./tail.ts";
import { traceCommand } from "./trace.ts";
import { verifyCommand } from "./verify.ts";
import { systemsCommand } from "./systems.ts";

/** Runs the command that `args` name; what to exit with. */
export async function main(args: readonly string[]): Promise<Status> {
  let status: Status = DONE;
  const program = programWith((end) => status = end);
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

/** What can be typed; `done` is told how a command ended. */
function programWith(done: (status: Status) => void): Command {
  const program = new Command("kneepoint")
    .description(
      "CPU-scheduling simulation: tail latency against load and efficiency",
    )
    .version(ENGINE_VERSION);
  const commands = [
    simulateCommand,
    sweepCommand,
    kneeCommand,
    compareCommand,
    verifyCommand,
    figureCommand,
    reportCommand,
    citeCommand,
    lintPaperCommand,
    checkCommand,
    fitCommand,
    traceCommand,
    explainCommand,
    percentileCommand,
    policiesCommand,
    systemsCommand,
    demoCommand,
    tailCommand,
  ];
  for (const command of commands) program.addCommand(command(done));
  program.hook(
    "preAction",
    (_, action) => dropRights(action.name(), action.opts().engine === "slurm"),
  );
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

if (import.meta.main) Deno.exit(await main(Deno.args));
