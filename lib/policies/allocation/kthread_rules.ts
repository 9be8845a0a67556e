/** How an application's kthreads find work, and what that costs. @module */

/** The rules of a runtime. Times in ticks. */
export interface KthreadRules {
  /** To look at another kthread's queues. */
  readonly check: number;
  /** To take what a look has found. */
  readonly steal: number;
  /** Time without work before parking, at least. */
  readonly search: number;
  /** Rounds without work before parking, at least. */
  readonly rounds: number;
  /** Whether a request that lost its core goes before the threads of its kthread, or behind them. */
  readonly resumesFirst: boolean;
}
