/**
 * Cores that do not all progress alike: what that comes to, and who cannot have it.
 *
 * @module
 */

import type { PolicyDefinition } from "../policies/definition.ts";
import type { HardwareSpec } from "./point.ts";

/** Whether any core is ever slower than another. */
export function isUneven(
  { siblingSpeed, slowCores, slowSpeed }: HardwareSpec,
): boolean {
  return (siblingSpeed ?? 1) < 1 || slowCores > 0 && slowSpeed < 1;
}

/** Service that `cores` can give in a unit of time at most: of two siblings both, or the faster alone if that is more. */
export function capacityOf(
  cores: number,
  hardware: HardwareSpec | undefined,
): number {
  if (hardware === undefined) return cores;
  const { siblingSpeed, slowCores, slowSpeed } = hardware;
  const speed = (core: number) => core < cores - slowCores ? 1 : slowSpeed;
  let capacity = 0;
  for (let core = 0; core < cores; core++) {
    if (siblingSpeed === null || core + 1 === cores) capacity += speed(core);
    else {
      const both = speed(core) + speed(core + 1);
      capacity += Math.max(siblingSpeed * both, speed(core));
      core++;
    }
  }
  return capacity;
}

/** Speed that no core is ever below. */
export function lowestSpeed(
  { siblingSpeed, slowCores, slowSpeed }: HardwareSpec,
): number {
  return (siblingSpeed ?? 1) * (slowCores > 0 ? slowSpeed : 1);
}

/** Why `definition` cannot be in charge of uneven cores; null if it can. */
export function whyNotUneven(
  { name, needsEqualCores, sharesCores }: PolicyDefinition,
  hasApplications: boolean,
): string | null {
  if (needsEqualCores) {
    return `policy "${name}" reckons with cores of equal speed`;
  }
  return hasApplications && !sharesCores
    ? `policy "${name}" gives each application cores of its own, which have no place among siblings and slow ones`
    : null;
}
