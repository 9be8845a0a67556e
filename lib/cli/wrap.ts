/**
 * Text in lines that a terminal shows whole.
 *
 * @module
 */

/** Columns that every terminal has. */
const WIDTH = 80;

/** `text` in lines of at most 80 columns, each after `indent`; longer words stay whole. */
export function wrapped(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((each) => each !== "")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && indent.length + longer.length > WIDTH) {
      lines.push(indent + line);
      line = word;
    } else line = longer;
  }
  if (line !== "") lines.push(indent + line);
  return lines;
}
