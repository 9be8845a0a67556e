/**
 * Text that fits, without a browser to measure it.
 *
 * @module
 */

/** Widths of characters in DejaVu Sans, the widest of the fonts asked for, em. By width. */
const WIDTHS: readonly (readonly [em: number, characters: string])[] = [
  [0.32, " \u00a0.,:;'|!iIjl"],
  [0.41, "frt()[]-/"],
  [0.53, "csz?_"],
  [0.6, "aekovxyLT"],
  [0.64, "bdghnpqu0123456789"],
  [0.85, "mwMW÷±%+<=>"],
];
/** Width of any other character: of most capitals, em. */
const OTHER_EM = 0.75;
/** How much wider bold is. */
const BOLD = 1.12;

const EM_OF: ReadonlyMap<string, number> = new Map(
  WIDTHS.flatMap(([em, characters]) =>
    [...characters].map((character) => [character, em] as const)
  ),
);

/** About how wide `text` is, px, at `size` px: no less than it is drawn. */
export function textWidth(text: string, size: number, bold = false): number {
  const em = [...text].reduce(
    (sum, character) => sum + (EM_OF.get(character) ?? OTHER_EM),
    0,
  );
  return em * size * (bold ? BOLD : 1);
}

/**
 * `text` in lines no wider than `width` px, broken between words, a number
 * staying with the word before it. What is longer than that has a line of its own.
 */
export function wrap(
  text: string,
  width: number,
  size: number,
  bold = false,
): string[] {
  const lines: string[] = [];
  for (const word of text.split(/ (?!\d)/)) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && textWidth(longer, size, bold) <= width) {
      lines[lines.length - 1] = longer;
    } else lines.push(word);
  }
  return lines;
}
