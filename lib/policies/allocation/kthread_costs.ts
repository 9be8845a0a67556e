/** What a kthread's search costs. @module */

/** What the runtime costs, ticks. */
export interface KthreadCosts {
  /** To look at another kthread's queues. */
  readonly check: number;
  /** To take what a look has found. */
  readonly steal: number;
  /** Time without work before parking, at least. */
  readonly search: number;
  /** Rounds without work before parking, at least. */
  readonly rounds: number;
}
