/**
 * What a policy says of itself, as data: the one source of a scenario's
 * validation, of the defaults, of the JSON Schema and of `kneepoint policies`.
 *
 * @module
 */

import type { Machine } from "../engine/machine.ts";
import type { Policy } from "../engine/policy.ts";
import type { Purpose, Stream } from "../random/stream.ts";

/** What every parameter states beside its value. */
export interface ParameterBase {
  /** What it means, one sentence in the glossary's words, unit included. */
  readonly means: string;
  /** Where the default is from: paper, source file, or the reason for an assumption. */
  readonly source: string;
  /** Whether the default is an assumption: no verified source stands behind it. */
  readonly assumed?: boolean;
}

/** A number; with `integer`, a whole one. */
export interface NumberParameter extends ParameterBase {
  /** Tells it from parameters of another type. */
  readonly type: "number";
  /** Whether only whole numbers are allowed. */
  readonly integer?: boolean;
  /** Unit, as in the name: "us". Absent when it has none. */
  readonly unit?: "us";
  /** Default; `null` where the scenario decides (said in `means`). */
  readonly default: number | null;
  /** Smallest value allowed. */
  readonly min: number;
  /** Whether `min` itself is not allowed. */
  readonly aboveMin?: boolean;
  /** Largest value allowed; absent, there is none. */
  readonly max?: number;
}

/** What a word of a choice stands for: the defaults of other parameters. */
export interface Preset {
  /** The defaults, in the unit that their names say. By parameter. */
  readonly values: Readonly<Record<string, number | boolean>>;
  /** Where they are from: paper, source file, or the reason for an assumption. */
  readonly source: string;
  /** Those of them that no verified source stands behind. */
  readonly assumed?: readonly string[];
}

/** One of a few words. */
export interface ChoiceParameter extends ParameterBase {
  /** Tells it from parameters of another type. */
  readonly type: "choice";
  /** The words allowed. */
  readonly choices: readonly string[];
  /** Default: one of them. */
  readonly default: string;
  /** What each of them stands for. By word. */
  readonly presets?: Readonly<Record<string, Preset>>;
  /** Those that rest on an assumption, whichever is the default. */
  readonly assumedChoices?: readonly string[];
}

/** Yes or no. */
export interface BooleanParameter extends ParameterBase {
  /** Tells it from parameters of another type. */
  readonly type: "boolean";
  /** Default. */
  readonly default: boolean;
}

/** A parameter of a policy, as a scenario may set it. */
export type Parameter = NumberParameter | ChoiceParameter | BooleanParameter;

/** A policy as a point names it: its name and the value of every parameter. */
export interface PolicySpec {
  /** The name of its {@linkcode PolicyDefinition}. */
  readonly name: string;
  /** Its parameters, in the unit that their name says; `null` where that means what its description says. By name. */
  readonly [parameter: string]: string | number | boolean | null;
}

/** What the name of a system begins with where it stands as a policy's. */
export const SYSTEM_PREFIX = "system:";

/** Whether the policy called `name` is a whole system, its network stack included. */
export function isSystem(name: string): boolean {
  return name.startsWith(SYSTEM_PREFIX);
}

/** A class of requests, as the workload defines it. */
export interface RequestClass {
  /** Its name in the scenario. */
  readonly name: string;
  /** Mean service, µs. */
  readonly meanUs: number;
  /** Its application. */
  readonly application: number;
}

/** One of the applications that share the cores. */
export interface Application {
  /** Its name in the scenario. */
  readonly name: string;
  /** Whether it is best-effort: it has what cores are left over, until another wants them. */
  readonly isBestEffort: boolean;
  /** Whether it has work without end, on any number of cores, and no requests. */
  readonly isEndless: boolean;
  /** Cores that it gets whenever it asks for them. */
  readonly guaranteedCores: number;
  /** Cores that it may have, at most. */
  readonly maxCores: number;
}

/** The one application that has every core, where a scenario names none. */
export function onlyApplication(cores: number): Application {
  return {
    name: "only",
    isBestEffort: false,
    isEndless: false,
    guaranteedCores: cores,
    maxCores: cores,
  };
}

/** What a policy is given beside its parameters. */
export interface PolicyContext {
  /** The machine it will be in charge of. */
  readonly machine: Machine;
  /** Classes of requests. By class. */
  readonly classes: readonly RequestClass[];
  /** The applications that the cores are for: one, unless the scenario names several. By application. */
  readonly applications: readonly Application[];
  /** RSS hash of each connection, worked out when it is read. By connection. */
  readonly connectionHash: Uint32Array;
  /** A random stream of the policy's own, by purpose and, where each application needs one, by application; the same names, the same draws. */
  stream(purpose: Purpose, application?: number): Stream;
}

/** A policy of the literature: what it is called, what can be set, and how it is made. */
export interface PolicyDefinition {
  /** Its name in a scenario. */
  readonly name: string;
  /** What it does, one sentence. */
  readonly summary: string;
  /** Paper or code it follows. */
  readonly source: string;
  /** What of the original it leaves out. */
  readonly notModelled: readonly string[];
  /** Its parameters by name, in the order they are shown. */
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Cores it needs beside the worker cores: dispatcher, IOKernel. */
  readonly extraCores: number;
  /** The same where parameters decide; `extraCores` is then what it is by default. */
  extraCoresOf?(spec: PolicySpec): number;
  /** Timers it sets on the machine. */
  readonly timers: number;
  /** Whether it never leaves a core without a request while one waits, all costs being 0. */
  readonly workConserving: boolean;
  /** Whether it moves cores between applications; if not, each has cores of its own and a policy to itself. */
  readonly sharesCores?: boolean;
  /** Whether a request may come to run on any core, wherever it was steered; absent, it may. */
  readonly sharesWork?: boolean;
  /** The policy that it leaves it to which core runs what, where a parameter names one: the two words above and below are then that policy's. */
  dispatchOf?(spec: PolicySpec): PolicyDefinition;
  /** Whether a core may have more to do than it can while others have time to spare, though they share work: not all of it, or not always; absent, it may not. */
  readonly sharesInPart?: boolean;
  /** Whether it reckons with what a core gives in a time, and so cannot be in charge of cores of unequal speed. */
  readonly needsEqualCores?: boolean;
  /** Makes the policy that `spec` describes, in charge of `context.machine`. */
  create(spec: PolicySpec, context: PolicyContext): Policy;
}

/** `spec` with the default of every parameter it leaves out: what its choices stand for, or else the parameter's own. */
export function withDefaults(
  definition: PolicyDefinition,
  spec: { readonly name: string; readonly [parameter: string]: unknown },
): PolicySpec {
  const parameters = Object.entries(definition.parameters);
  const defaults = Object.fromEntries(
    parameters.map(([name, parameter]) => [name, parameter.default]),
  );
  const chosen = { ...defaults, ...spec };
  const preset = parameters.map(([name, parameter]) =>
    presetOf(parameter, chosen[name])?.values
  );
  return Object.assign({}, defaults, ...preset, spec) as PolicySpec;
}

/** Cores that `definition` needs beside the worker cores with the parameters of `spec`. */
export function extraCoresOf(
  definition: PolicyDefinition,
  spec: PolicySpec,
): number {
  return definition.extraCoresOf?.(spec) ?? definition.extraCores;
}

/** Whether requests of `definition` with the parameters of `spec` may come to run on any core, and whether that evens out only part of the work. */
export function sharingOf(
  definition: PolicyDefinition,
  spec: PolicySpec,
): { readonly sharesWork: boolean; readonly sharesInPart: boolean } {
  const { sharesWork = true, sharesInPart = false } =
    definition.dispatchOf?.(spec) ?? definition;
  return { sharesWork, sharesInPart };
}

/** Names of the parameters that `spec`, which has them all, leaves at a default with no verified source. */
export function assumedParameters(
  { parameters }: PolicyDefinition,
  spec: PolicySpec,
): string[] {
  const presets = Object.entries(parameters).map(([name, parameter]) =>
    presetOf(parameter, spec[name])
  );
  return Object.entries(parameters).filter(([name, parameter]) => {
    const preset = presets.find((each) => each && name in each.values);
    if (preset !== undefined) {
      return spec[name] === preset.values[name] &&
        preset.assumed?.includes(name);
    }
    return parameter.type === "choice" && parameter.assumedChoices !== undefined
      ? parameter.assumedChoices.includes(String(spec[name]))
      : parameter.assumed && spec[name] === parameter.default;
  }).map(([name]) => name);
}

/** What `value` of `parameter` stands for, if anything. */
export function presetOf(
  parameter: Parameter,
  value: unknown,
): Preset | undefined {
  return parameter.type === "choice"
    ? parameter.presets?.[String(value)]
    : undefined;
}
