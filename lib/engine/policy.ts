/**
 * What decides. The engine calls a policy at the instants where there is
 * something to decide; the policy answers by calling the `Machine`.
 *
 * Whenever a hook leaves a core without work, the policy says what it does
 * next: `run`, `occupy` or `rest`. At the start every core is resting, polling.
 */
export interface Policy {
  /** `request` has arrived. */
  onArrival(request: number): void;
  /** `core` has given its request all its service; the request is gone, unless the machine is to keep those. */
  onFinish(core: number): void;
  /** The slice of `request` on `core` ended with service still owed. */
  onSliceEnd?(core: number, request: number): void;
  /** What `core` was occupied with is done. */
  onDone?(core: number): void;
  /** The policy's own `timer` rang. */
  onTimer?(timer: number): void;
  /**
   * Brings what the policy charges or counts without events up to now. Called
   * before the ledger or the counters are read.
   */
  settle?(): void;
}
