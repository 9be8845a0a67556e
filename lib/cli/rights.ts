/**
 * The least that each command can do with, by what was typed: one table.
 *
 * @module
 */

import { dirname } from "node:path";
import { projectPath, resultsFolder, typedPath } from "./paths.ts";

/** What a command may do. */
export interface Rights {
  /** Files and folders that it may read; true: any, for scenarios, papers and runs say themselves what is to be read. */
  readonly read: true | readonly string[];
  /** Files and folders that it may write. */
  readonly write: readonly string[];
  /** Whether it may run Slurm's programs. */
  readonly slurm: boolean;
}

/** What a command may do that needs nothing. */
const NONE: Rights = { read: [], write: [], slurm: false };
const READS: Rights = { ...NONE, read: true };

/** What each command needs, by what was typed. Whatever is not here needs nothing. */
const NEEDS: Readonly<Record<string, (typed: Typed) => Rights>> = {
  simulate: () => READS,
  check: () => READS,
  fit: () => READS,
  knee: (typed) => ({ ...READS, write: typed.path("--figure").map(dirname) }),
  compare: (typed) => ({
    ...READS,
    write: typed.path("--figure").map(dirname),
  }),
  tail: () => READS,
  verify: () => READS,
  sweep: (typed) => ({
    read: true,
    write: typed.results(),
    slurm: typed.option("--engine") === "slurm",
  }),
  demo: (typed) => ({
    ...NONE,
    read: [projectPath(".")],
    write: typed.results(),
  }),
  trace: (typed) => ({
    ...READS,
    write: [...typed.path("--out"), ...typed.path("--gantt")].map(dirname),
  }),
  explain: (typed) => ({ ...READS, write: typed.path("--figures") }),
  "lint-paper": (typed) => ({
    ...READS,
    write: typed.has("--write") ? typed.files("--out").map(dirname) : [],
  }),
  percentile: (typed) => ({ ...NONE, read: typed.run() }),
  cite: (typed) => ({
    ...NONE,
    read: typed.run(),
    write: typed.path("--to"),
  }),
  figure: (typed) => ({
    ...NONE,
    read: typed.run(),
    write: typed.has("--to") ? typed.path("--to") : [typedPath(".")],
  }),
  report: (typed) => ({
    ...NONE,
    read: typed.run(),
    write: typed.has("--to")
      ? typed.path("--to").map(dirname)
      : [typedPath(".")],
  }),
};

/** What the command that `args` name may do. */
export function rightsOf(args: readonly string[]): Rights {
  const typed = new Typed(args);
  if (!Object.hasOwn(NEEDS, typed.command)) return NONE;
  const { read, write, slurm } = NEEDS[typed.command](typed);
  // A file is written under another name and renamed, which takes both rights.
  return { read: read === true || [...read, ...write], write, slurm };
}

/**
 * What was typed, as far as rights depend on it. Where the parser of arguments
 * understands it otherwise, the command is denied what it needs and says so.
 */
class Typed {
  /** The command's name; empty when none was typed. */
  readonly command: string;
  readonly #args: readonly string[];

  constructor(args: readonly string[]) {
    this.command = args.find((word) => !word.startsWith("-")) ?? "";
    this.#args = args.slice(args.indexOf(this.command) + 1);
  }

  /** Whether `option` was typed. */
  has(option: string): boolean {
    return this.#args.includes(option) || this.option(option) !== undefined;
  }

  /** The last value of `option`. */
  option(option: string): string | undefined {
    const place = this.#args.findLastIndex((word) =>
      word === option || word.startsWith(`${option}=`)
    );
    if (place < 0) return undefined;
    return this.#args[place] === option
      ? this.#args[place + 1]
      : this.#args[place].slice(option.length + 1);
  }

  /** The path that `option` names, if any. */
  path(option: string): string[] {
    const value = this.option(option) ?? "";
    return value === "" ? [] : [typedPath(value)];
  }

  /** Paths that were typed without an option, or after one, but `option`. */
  files(option: string): string[] {
    const value = this.option(option);
    return this.#args
      .filter((word) => !word.startsWith("-") && word !== value)
      .map(typedPath);
  }

  /** The folder of all results. */
  results(): string[] {
    const out = this.option("--out");
    // Of no folder at all, the command itself tells.
    return out === "" ? [] : [resultsFolder(out)];
  }

  /** What a stored run is found in. */
  run(): string[] {
    return [projectPath("."), ...this.results(), ...this.files("--out")];
  }
}
