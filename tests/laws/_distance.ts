/** How far a policy is from the ideal it approaches. */

import { finishTimes, type Request, type Spec } from "../_run.ts";

/** Mean over requests of |latency − its latency under processor sharing| ÷ service. */
export function distanceToSharing(
  spec: Spec,
  requests: readonly Request[],
  cores: number,
): number {
  const setting = { cores, classMeansUs: [0.5, 20] };
  const shared = finishTimes({ name: "processor-sharing" }, requests, setting);
  const finish = finishTimes(spec, requests, setting);
  const distances = requests.map(({ service }, request) =>
    Math.abs(finish[request] - shared[request]) / service
  );
  return distances.reduce((sum, distance) => sum + distance) / requests.length;
}
