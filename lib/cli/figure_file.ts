/**
 * `--figure FILE`: what a command found, drawn into a file of the reader's choice.
 *
 * @module
 */

import { extname } from "@std/path";
import { InvalidArgumentError } from "commander";
import { exportFigure, type Format, FORMATS } from "../report/export.ts";
import { writeAtomic } from "../store/files.ts";
import type { Command } from "./command.ts";
import { typedPath } from "./paths.ts";

/** What can be said of such a figure. */
export interface FigureFileFlags {
  /** Where it is written: its form is told by how the name ends. */
  readonly figure?: string;
}

/** Adds the option to `command`, whose figure shows `what`. */
export function withFigureFile(command: Command, what: string): Command {
  return command.option(
    "--figure <file>",
    `draw ${what} as well: a file that ends in ${
      FORMATS.map((format) => `.${format}`).join(", ")
    }`,
    fileName,
  );
}

/** The form that the name `file` asks for; null if it is none. */
function formatOf(file: string): Format | null {
  return FORMATS.find((format) =>
    extname(file).toLowerCase() === `.${format}`
  ) ??
    null;
}

function fileName(text: string): string {
  if (formatOf(text) !== null) return text;
  throw new InvalidArgumentError("It must end in .svg, .png or .pdf.");
}

/** Writes `svg` where `flags` say, if they do. */
export async function writeFigure(
  svg: () => string,
  { figure }: FigureFileFlags,
): Promise<void> {
  if (figure === undefined) return;
  const bytes = await exportFigure(svg(), formatOf(figure)!);
  await writeAtomic(typedPath(figure), [bytes]);
}
