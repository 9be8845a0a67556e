/**
 * What the program's commands are made of.
 *
 * @module
 */

import * as commander from "commander";

/** A command of the program, as the parser of arguments knows it. */
export type Command = commander.Command;

/** A command called `name`, without arguments or options yet. */
export function newCommand(name: string): Command {
  return new commander.Command(name);
}
