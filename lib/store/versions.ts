/**
 * What a run was made with.
 *
 * @module
 */

import config from "../../deno.json" with { type: "json" };

/** The version of the engine: part of every run's identity. */
export const ENGINE_VERSION: string = config.version;

/** Everything whose version can matter to a result. */
export interface Versions {
  /** Kneepoint itself, as in its deno.json. */
  readonly kneepoint: string;
  /** The runtime. */
  readonly deno: string;
  /** The runtime's JavaScript engine. */
  readonly v8: string;
  /** The runtime's compiler. */
  readonly typescript: string;
  /** Packages as pinned, by the name they are imported under. */
  readonly packages: Readonly<Record<string, string>>;
}

/** The versions in this process. */
export function versions(): Versions {
  return {
    kneepoint: ENGINE_VERSION,
    ...Deno.version,
    packages: config.imports,
  };
}
