/**
 * The axes of a figure over time: the unit of time, and the numbers beside cores.
 *
 * @module
 */

/** Most steps from one number to the next on an axis of cores. */
const CORE_STEPS = 5;

/** A unit of time. */
export interface TimeUnit {
  /** Its symbol. */
  readonly name: string;
  /** Its length, µs. */
  readonly us: number;
}

/** Units of a time axis, the longest first. */
const UNITS: readonly TimeUnit[] = [
  { name: "s", us: 1e6 },
  { name: "ms", us: 1e3 },
  { name: "µs", us: 1 },
];

/** The longest unit of which `us` has `least` at least; else the shortest. */
export function unitOf(us: number, least: number): TimeUnit {
  return UNITS.find((unit) => us >= least * unit.us) ?? UNITS[UNITS.length - 1];
}

/** Numbers for an axis from 0 to `cores`: a few, the last of them `cores` where round steps lead there. */
export function coreTicks(cores: number): number[] {
  const steps = [1, 2, 4, 5, 8].flatMap((step) =>
    [1, 10, 100, 1000].map((power) => step * power)
  ).filter((step) => cores / step <= CORE_STEPS)
    .sort((a, b) => a - b);
  const step = steps.find((step) => cores % step === 0) ?? steps[0];
  return Array.from(
    { length: Math.floor(cores / step) + 1 },
    (_, tick) => tick * step,
  );
}
