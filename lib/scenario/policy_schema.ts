/**
 * What a scenario may say of a policy, or of a system in its place.
 *
 * @module
 */

import { z } from "zod";
import {
  isSystem,
  type Parameter,
  type PolicyDefinition,
  SYSTEM_PREFIX,
} from "../policies/definition.ts";
import { axis } from "./axes.ts";
import { choice, type Field, flag, number, record, tagged } from "./fields.ts";

function parameterField(parameter: Parameter): Field {
  if (parameter.type === "choice") return choice(parameter.choices);
  if (parameter.type === "boolean") return flag();
  const { min, aboveMin, max, integer } = parameter;
  return number({
    min,
    ...(aboveMin ? { aboveMin } : {}),
    ...(max === undefined ? {} : { max }),
    ...(integer ? { integer } : {}),
  });
}

/**
 * A policy by its "name", or one of the systems by "system".
 *
 * @internal
 */
export function policyField(definitions: readonly PolicyDefinition[]): Field {
  const axes = new ParameterAxes();
  const [systems, policies] = [true, false].map((wanted) =>
    definitions.filter(({ name }) => isSystem(name) === wanted)
      .map((definition) => policySchema(definition, axes))
  );
  const policy = tagged("name", "policy", policies);
  if (systems.length === 0) return policy;
  const system = tagged("system", "system", systems);
  const rule = 'an object with "name" or "system"';
  const error = `must be ${rule}`;
  return { schema: z.union([policy.schema, system.schema], { error }), rule };
}

/** The axes of parameters: hundreds of parameters are of a few kinds, and each kind is made once. */
class ParameterAxes {
  readonly #ofRule = new Map<string, z.ZodType>();

  /** The axis of values such as `parameter`'s. */
  of(parameter: Parameter): z.ZodType {
    const field = parameterField(parameter);
    const known = this.#ofRule.get(field.rule);
    if (known !== undefined) return known;
    const id = `axis${this.#ofRule.size + 1}`;
    const made = axis(field).meta({ id });
    this.#ofRule.set(field.rule, made);
    return made;
  }
}

function policySchema(
  definition: PolicyDefinition,
  axes: ParameterAxes,
): z.ZodObject {
  const fields = Object.entries(definition.parameters).map(
    ([name, parameter]) => {
      const source = parameter.assumed
        ? `Assumed: ${parameter.source}`
        : parameter.source;
      return [
        name,
        axes.of(parameter).optional().meta({
          description: `${parameter.means} (${source})`,
          ...(parameter.default === null ? {} : { default: parameter.default }),
        }),
      ];
    },
  );
  return record({
    ...(isSystem(definition.name)
      ? { system: z.literal(definition.name.slice(SYSTEM_PREFIX.length)) }
      : { name: z.literal(definition.name) }),
    ...Object.fromEntries(fields),
  })
    .meta({ description: definition.summary });
}
