/**
 * Text in LaTeX and BibTeX.
 *
 * @module
 */

/**
 * What stands for a character. Braces go by name: BibTeX counts them even where a
 * backslash is before them. Signs beyond ASCII are those that this program writes.
 */
const TEX_OF: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "{": "\\textbraceleft{}",
  "}": "\\textbraceright{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  "&": "\\&",
  "%": "\\%",
  "$": "\\$",
  "#": "\\#",
  "_": "\\_",
  "µ": "\\textmu{}",
  "μ": "\\textmu{}",
  "±": "$\\pm$",
  "×": "$\\times$",
  "÷": "$\\div$",
  "≤": "$\\le$",
  "≥": "$\\ge$",
  "→": "$\\to$",
  "²": "$^2$",
  "–": "--",
  "—": "---",
  "…": "\\dots{}",
  "’": "'",
  "“": "``",
  "”": "''",
};

/** `text` on one line, with whatever TeX would take for a command escaped. */
export function texOf(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replaceAll(/[\s\x00-\x1f\x7f]+/g, " ")
    .replaceAll(/[^a-zA-Z0-9 ]/gu, (sign) => TEX_OF[sign] ?? sign);
}
