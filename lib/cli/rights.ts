/**
 * The least that a command can do with: `deno task kneepoint` has the rights of
 * all of them.
 *
 * @module
 */

/** Commands that write no file. */
const WRITE_NOTHING: ReadonlySet<string> = new Set([
  "simulate",
  "check",
  "fit",
  "policies",
  "verify",
  "knee",
  "tail",
]);

/**
 * Gives up, before anything is read, what command `name` does not need: to run
 * programs, where it submits no jobs, and to write, where it writes nothing.
 */
export async function dropRights(
  name: string,
  submitsJobs: boolean,
): Promise<void> {
  if (!submitsJobs) await Deno.permissions.revoke({ name: "run" });
  if (WRITE_NOTHING.has(name)) await Deno.permissions.revoke({ name: "write" });
}
