/**
 * `kneepoint systems`: the surveyed network stacks that a scenario can name, what
 * each does, and what it costs.
 *
 * @module
 */

import { SYSTEMS } from "../systems/mod.ts";
import { demandsOf } from "../systems/bounds.ts";
import { TRAITS, traitsOf } from "../systems/traits.ts";
import type { SystemDefinition } from "../systems/definition.ts";
import { type Command, newCommand } from "./command.ts";
import { print } from "./output.ts";
import { definitionText } from "./policies.ts";
import { DONE, type Status } from "./status.ts";

/** The command. */
export function systemsCommand(done: (status: Status) => void): Command {
  return newCommand("systems")
    .description(
      "list every surveyed network stack: what it does, its parameters, defaults, units and sources",
    )
    .option("--json", "as data")
    .action(({ json }: { readonly json?: boolean }) => {
      print(json ? systemsAsJson(SYSTEMS) : systemsAsText(SYSTEMS));
      done(DONE);
    });
}

/** `systems` as data: all that they say, and their traits. */
export function systemsAsJson(systems: readonly SystemDefinition[]): string {
  return JSON.stringify(
    systems.map((system) => ({ ...system, traits: traitsOf(system) })),
    null,
    2,
  );
}

/** `systems` for a reader: the table of what each does, then each in full. */
export function systemsAsText(systems: readonly SystemDefinition[]): string {
  return [
    traitsTable(systems),
    limitsTable(systems),
    ...systems.map(definitionText),
  ].join("\n\n");
}

/** Cores that limits are told for. */
const CORES = [1, 4, 16];

/** How many requests each of `systems` can do at most that take the application no time, and what limits them. */
function limitsTable(systems: readonly SystemDefinition[]): string {
  const limitsOf = (system: SystemDefinition) => {
    return [Infinity, 1].flatMap((requestsEach) =>
      CORES.map((cores) => {
        const offered = { cores, meanServiceUs: 0, requestsEach };
        const [first, next] = demandsOf(system, {}, offered);
        const limit = `${first.limitMrps.toFixed(2)} ${first.resource}`;
        return first.isEstimate
          ? `~${limit}, at most ${next.limitMrps.toFixed(2)}`
          : limit;
      })
    );
  };
  const heads = ["lasting connections", "a request each"].flatMap((how) =>
    CORES.map((cores) => `${how}, ${cores} ${cores === 1 ? "core" : "cores"}`)
  );
  return `Requests at most, million a second, and what limits them; with ~, about, where cores are always busy and wait for one another at locks:\n${
    tableText([
      ["", ...heads],
      ...systems.map((system) => [
        system.name,
        ...limitsOf(system),
      ]),
    ])
  }`;
}

/** What each of `systems` does, a row each. */
function traitsTable(systems: readonly SystemDefinition[]): string {
  const rows = [
    ["", ...TRAITS],
    ...systems.map((system) => {
      const traits = traitsOf(system);
      return [system.name, ...TRAITS.map((trait) => traits[trait])];
    }),
  ];
  return tableText(rows);
}

function tableText(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) =>
    Math.max(...rows.map((row) => row[column].length))
  );
  return rows.map((row) =>
    row.map((cell, column) => cell.padEnd(widths[column])).join("  ").trimEnd()
  ).join("\n");
}
