/**
 * `kneepoint policies`: what can be named in a scenario, and where it is from.
 *
 * @module
 */

import type {
  Parameter,
  PolicyDefinition,
  Preset,
} from "../policies/definition.ts";
import { POLICIES } from "../policies/mod.ts";
import { type Command, newCommand } from "./command.ts";
import { print } from "./output.ts";
import { DONE, type Status } from "./status.ts";
import { wrapped } from "./wrap.ts";

/** The command. */
export function policiesCommand(done: (status: Status) => void): Command {
  return newCommand("policies")
    .description(
      "list every policy with its parameters, defaults, units and sources",
    )
    .option("--json", "as data")
    .action(({ json }: { readonly json?: boolean }) => {
      print(json ? asJson(POLICIES) : asText(POLICIES));
      done(DONE);
    });
}

/** `definitions` as data: all that they say, nothing of what they do. */
export function asJson(definitions: readonly PolicyDefinition[]): string {
  // JSON has no functions: `create` leaves itself out.
  return JSON.stringify(definitions, null, 2);
}

/** `definitions` for a reader. */
export function asText(definitions: readonly PolicyDefinition[]): string {
  return definitions.map(definitionText).join("\n\n");
}

/** What of a policy, or of a system, is told. */
export type Told =
  & Pick<
    PolicyDefinition,
    "name" | "summary" | "source" | "notModelled" | "parameters"
  >
  & Partial<Pick<PolicyDefinition, "extraCores" | "extraCoresOf">>;

/** `definition` for a reader, line by line. */
export function definitionText(definition: Told): string {
  const parameters = Object.entries(definition.parameters);
  const { extraCores = 0, notModelled } = definition;
  return [
    definition.name,
    ...wrapped(definition.summary, "  "),
    ...wrapped(`Source: ${definition.source}`, "  "),
    ...(extraCores > 0
      ? [
        `  Cores beside the worker cores: ${extraCores}${
          definition.extraCoresOf ? ", by default" : ""
        }`,
      ]
      : []),
    ...notModelled.flatMap((what) => wrapped(`Not modelled: ${what}`, "  ")),
    ...(parameters.length === 0 ? ["  No parameters"] : []),
    ...parameters.flatMap(([name, parameter]) =>
      parameterText(name, parameter)
    ),
  ].join("\n");
}

function parameterText(name: string, parameter: Parameter): string[] {
  const mark = parameter.assumed ? " [assumed]" : "";
  return [
    `  ${name} = ${defaultText(parameter)}${mark}`,
    ...wrapped(parameter.means, "      "),
    ...wrapped(rangeText(parameter), "      "),
    ...wrapped(`Source: ${parameter.source}`, "      "),
    ...(parameter.type === "choice"
      ? Object.entries(parameter.presets ?? {}).flatMap(([word, preset]) =>
        presetText(word, preset)
      )
      : []),
  ];
}

function presetText(
  word: string,
  { values, source, assumed }: Preset,
): string[] {
  const defaults = Object.entries(values).map(([name, value]) =>
    `${name} ${value}${assumed?.includes(name) ? " (assumed)" : ""}`
  );
  return [
    ...wrapped(`${JSON.stringify(word)}: ${defaults.join(", ")}`, "      "),
    ...wrapped(`Source: ${source}`, "        "),
  ];
}

function defaultText(parameter: Parameter): string {
  if (parameter.type !== "number" || parameter.default === null) {
    return JSON.stringify(parameter.default);
  }
  const unit = parameter.unit === "us" ? " µs" : "";
  return `${parameter.default}${unit}`;
}

function rangeText(parameter: Parameter): string {
  switch (parameter.type) {
    case "choice":
      return `One of ${
        parameter.choices.map((choice) => JSON.stringify(choice)).join(", ")
      }`;
    case "boolean":
      return "true or false";
    case "number": {
      const { integer, aboveMin, min, max } = parameter;
      const least = `${aboveMin ? ">" : "≥"} ${min}`;
      const most = max === undefined ? "" : ` and ≤ ${max}`;
      return `A ${integer ? "whole " : ""}number ${least}${most}`;
    }
    default:
      return parameter satisfies never;
  }
}
