/** Models fitted to traces. @module */

export { type ArrivalFit } from "./arrivals.ts";
export {
  fitTrace,
  fragmentOf,
  spedUp,
  type TraceFit,
  type WorkloadFragment,
} from "./fit.ts";
export { type Fit } from "./law.ts";
