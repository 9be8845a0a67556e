/** What is read from a figure: it is a text file. */

import { parseHTML } from "linkedom";

/** Text of every text element of `svg`. */
export function textsOf(svg: string): string[] {
  const { document } = parseHTML(svg) as unknown as {
    document: {
      querySelectorAll(s: string): Iterable<{ textContent: string }>;
    };
  };
  return [...document.querySelectorAll("text")].map(({ textContent }) =>
    textContent
  );
}

/** How many shapes of `colour` there are in the groups of `svg` that Plot calls `mark`: its points, its lines. */
export function shapesIn(svg: string, mark: string, colour: string): number {
  const groups = new RegExp(`<g [^>]*aria-label="${mark}"[^>]*>.*?</g>`, "gs");
  return [...svg.matchAll(groups)]
    .filter(([group]) =>
      group.includes(`stroke="${colour}"`) || group.includes(`fill="${colour}"`)
    )
    .reduce((sum, [group]) => sum + group.split("<path").length - 1, 0);
}
