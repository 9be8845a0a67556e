/**
 * Who watches a machine. Observers choose nothing, and change nothing.
 *
 * @module
 */

/** What is told of every stretch of core time; for tests and schedules, not for sweeps. */
export interface SpanObserver {
  /** `core` did `activity` from `from` to `until`, for `request` or `NONE`. */
  onSpan(
    core: number,
    activity: number,
    request: number,
    from: number,
    until: number,
  ): void;
  /**
   * `request` progressed at `speed` from `from` to `until`, on cores that the policy
   * shares out among several requests at once. Told of all that progressed.
   */
  onShare?(request: number, speed: number, from: number, until: number): void;
}

/** What is told of every request. */
export interface RequestObserver {
  /** `request` has finished; its row is still its own. */
  onFinish(request: number): void;
}

/** What is told of every change of a core's owner. */
export interface GrantObserver {
  /** `core` is about to be granted to another application, or to none. */
  onGrant(core: number): void;
}
