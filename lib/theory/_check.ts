/** What every closed form asks of its arguments. @module */

/** Throws unless `load` is in [0, 1). `act` says what cannot be done without. */
export function checkLoad(act: string, load: number): void {
  if (!(load >= 0 && load < 1)) refuse(act, "load", "in [0, 1)", load);
}

/** Throws unless `cores` is a whole number above 0. */
export function checkCores(act: string, cores: number): void {
  if (!(Number.isSafeInteger(cores) && cores > 0)) {
    refuse(act, "cores", "a whole number > 0", cores);
  }
}

/** Throws unless `value` is finite and above 0. */
export function checkPositive(act: string, name: string, value: number): void {
  if (!(value > 0 && value < Infinity)) {
    refuse(act, name, "> 0 and finite", value);
  }
}

/** Throws unless `value` is 0 or more and finite. */
export function checkNotNegative(
  act: string,
  name: string,
  value: number,
): void {
  if (!(value >= 0 && value < Infinity)) {
    refuse(act, name, ">= 0 and finite", value);
  }
}

/** Throws unless `percentile` is in [0, 100). */
export function checkPercentile(act: string, percentile: number): void {
  if (!(percentile >= 0 && percentile < 100)) {
    refuse(act, "percentile", "in [0, 100)", percentile);
  }
}

/** Throws what every one of them throws. */
export function refuse(
  act: string,
  name: string,
  rule: string,
  value: unknown,
): never {
  throw new RangeError(`Cannot ${act}: ${name} must be ${rule}, got ${value}`);
}
