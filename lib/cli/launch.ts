/**
 * The program on a thread of its own, with the rights of the command that was
 * typed and no others: `deno task kneepoint` itself has those of all commands.
 *
 * No command may use the network, load code from it, or run a program, but a
 * sweep on Slurm its three.
 *
 * @module
 */

import { type Rights, rightsOf } from "./rights.ts";

/** The command line itself. */
const PROGRAM = new URL("./main.ts", import.meta.url);

/** Runs `program` with `rights`; ends the process with the status that it sends. */
export function launch({ read, write, slurm }: Rights, program: URL): void {
  const thread = new Worker(program, {
    type: "module",
    deno: {
      permissions: {
        read: read === true ? true : [...read],
        write: [...write],
        // The process may run nothing else; without Slurm, not even that.
        run: slurm ? "inherit" : false,
        // Packages list the environment while they are loaded.
        env: true,
        // For a stored run's account of what it was made on.
        sys: ["cpus", "hostname"],
        net: false,
        ffi: false,
        import: false,
      },
    },
  });
  thread.onmessage = ({ data }) => Deno.exit(data);
}

if (import.meta.main) launch(rightsOf(Deno.args), PROGRAM);
