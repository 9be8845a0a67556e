/**
 * How long simulating takes, guessed beforehand: what is handed out first, and
 * how much of it together, depends on it, and no result does.
 *
 * @module
 */

import type { Point } from "../scenario/point.ts";

/**
 * Processor time of a request, ns. By policy; the best of two replications of
 * 400,000 requests on one core of a server, 16 simulated cores at load 0.6, 99.5 %
 * of 0.5 µs and 0.5 % of 500 µs. `deno task bench` measures the same at load 0.8.
 */
const NS_PER_REQUEST: Readonly<Record<string, number>> = {
  "partitioned-fcfs": 170,
  "centralized-fcfs": 150,
  "join-shortest-queue": 330,
  "jbsq": 380,
  "work-stealing": 190,
  "zygos": 520,
  "affinity-accept": 270,
  "delay-flagging": 190,
  "shinjuku": 580,
  "ghost": 2120,
  "concord": 580,
  "round-robin": 200,
  "cfs": 240,
  "shenango": 480,
  "caladan": 330,
  "ix-control-plane": 1930,
  "tas-scaling": 210,
  "delay-threshold": 640,
  "delay-range": 480,
  "utilization-range": 580,
  "buffer-cores": 720,
  "ideal-allocation": 650,
  "per-task": 720,
  "processor-sharing": 190,
  "least-attained-service": 300,
  "srpt": 160,
  "shortest-job-first": 150,
  "earliest-deadline-first": 140,
  "priority": 160,
  "darc": 510,
};

/** Of a policy that nobody has measured: about the middle of those above. */
const NS_OF_UNKNOWN = 400;

/** What a stored row tells of how long its point took. */
export interface MeasuredCost {
  /** Name of its policy. */
  readonly policy: string;
  /** Measured requests, all replications. */
  readonly requests: number;
  /** Requests simulated before those. */
  readonly warmupRequests: number;
  /** Processor time, s. */
  readonly wallSeconds: number;
}

/** What is known of how long policies take. */
export class CostModel {
  readonly #measured = new Map<string, { seconds: number; requests: number }>();

  /** Takes in how long a point took, which from then on counts for its policy. */
  add({ policy, requests, warmupRequests, wallSeconds }: MeasuredCost): void {
    const known = this.#measured.get(policy) ?? { seconds: 0, requests: 0 };
    known.seconds += wallSeconds;
    known.requests += requests + warmupRequests;
    this.#measured.set(policy, known);
  }

  /** Processor time of a request under `policy`, s. */
  secondsPerRequest(policy: string): number {
    const known = this.#measured.get(policy);
    if (known !== undefined && known.requests > 0) {
      return known.seconds / known.requests;
    }
    return (NS_PER_REQUEST[policy] ?? NS_OF_UNKNOWN) * 1e-9;
  }

  /** Processor time of one replication of `point`, s. */
  replicationSeconds({ policy, requests }: Point): number {
    return requests * this.secondsPerRequest(policy.name);
  }

  /** Processor time of `point`, all its replications, s. */
  pointSeconds(point: Point): number {
    return point.replications * this.replicationSeconds(point);
  }
}
