/**
 * What a run was made on: for whoever wonders at its speed. No result depends on it.
 *
 * @module
 */

import { cpus } from "node:os";

/** The computer, without its name. */
export interface MachineFacts {
  /** Operating system. */
  readonly os: string;
  /** Instruction set. */
  readonly arch: string;
  /** Processors that this process may use. */
  readonly processors: number;
  /** What the processor calls itself; null where it may not be asked. */
  readonly processor: string | null;
}

/** Facts of this machine. */
export function machineFacts(): MachineFacts {
  return {
    os: Deno.build.os,
    arch: Deno.build.arch,
    processors: navigator.hardwareConcurrency,
    processor: processorName(),
  };
}

function processorName(): string | null {
  try {
    return cpus()[0]?.model ?? null;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return null;
    throw error;
  }
}
