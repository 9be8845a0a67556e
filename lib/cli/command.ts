/**
 * What a command is made of.
 *
 * @module
 */

export type { Command } from "commander";
