/**
 * The end of the program, on whatever thread it runs.
 *
 * @module
 */

import type { Status } from "./status.ts";

/** A thread that another has started. */
interface Thread {
  postMessage?(message: Status): void;
}

/** Ends the process with `status`: on a thread, by telling who has started it. */
export function leave(status: Status): void {
  // TypeScript sees this file as the main thread's, where nobody is to be told.
  const thread = globalThis as Thread;
  if (thread.postMessage === undefined) Deno.exit(status);
  thread.postMessage(status);
}
