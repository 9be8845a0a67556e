/**
 * Which law of services a sample is of.
 *
 * @module
 */

import { type Fit, judge } from "./law.ts";
import { empiricalLaw } from "./empirical.ts";
import {
  exponentialLaw,
  fixedLaw,
  gammaLaw,
  lognormalLaw,
  modesLaw,
  paretoLaw,
  uniformLaw,
  weibullLaw,
} from "./laws.ts";
import { hyperexponentialLaw, lognormalModesLaw } from "./mixtures.ts";
import type { Sample } from "./sample.ts";

/**
 * Every law that a scenario can name, fitted to `sample` by maximum likelihood, the
 * best first: that of the least BIC. Laws that cannot be of it are left out.
 *
 * @param sample One time at least.
 */
export function fitServices(sample: Sample): readonly Fit[] {
  const fixed = fixedLaw(sample);
  if (fixed !== null) return [judge(fixed, sample)];
  return [
    exponentialLaw(sample),
    uniformLaw(sample),
    lognormalLaw(sample),
    gammaLaw(sample),
    weibullLaw(sample),
    paretoLaw(sample),
    hyperexponentialLaw(sample, 2),
    hyperexponentialLaw(sample, 3),
    modesLaw(sample),
    lognormalModesLaw(sample, 2),
    lognormalModesLaw(sample, 3),
    empiricalLaw(sample),
  ]
    .filter((law) => law !== null)
    .map((law) => judge(law, sample))
    .sort((one, other) => one.bic - other.bic);
}
