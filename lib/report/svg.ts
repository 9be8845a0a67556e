/**
 * SVG without a browser: elements, and the same bytes every time.
 *
 * @module
 */

import { parseHTML } from "linkedom";
import { INK } from "./theme.ts";

/** The part of an SVG element that figures use. */
export interface SvgElement {
  /** It and all inside it, as text. */
  readonly outerHTML: string;
  /** The elements right inside it. */
  readonly children: Iterable<SvgElement>;
  /** The text inside it. */
  textContent: string | null;
  /** The value of an attribute, or null where it has none. */
  getAttribute(name: string): string | null;
  /** Sets an attribute. */
  setAttribute(name: string, value: string): void;
  /** Adds children after those it has. */
  append(...children: SvgElement[]): void;
  /** Adds children before those it has. */
  prepend(...children: SvgElement[]): void;
  /** Those inside it that a CSS selector finds. */
  querySelectorAll(selector: string): Iterable<{ remove(): void }>;
}

/** The part of a document that figures use. */
export interface SvgDocument {
  /** An element that is not in the document yet. */
  createElementNS(namespace: string, name: string): SvgElement;
}

const NAMESPACE = "http://www.w3.org/2000/svg";

/** A document to draw in. */
export function createDocument(): SvgDocument {
  // linkedom's types name the browser's, which Deno does not have: the edge.
  const window = parseHTML("<!doctype html><html></html>") as unknown as {
    readonly document: SvgDocument;
  };
  return window.document;
}

/** An element with attributes, and text or children inside. */
export function element(
  document: SvgDocument,
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: string | readonly SvgElement[] = [],
): SvgElement {
  const created = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) {
    const text = typeof value === "number"
      ? String(Math.round(value * 100) / 100)
      : value;
    created.setAttribute(key, text);
  }
  if (typeof content === "string") created.textContent = content;
  else created.append(...content);
  return created;
}

/**
 * `svg` as a file of its own.
 *
 * Observable Plot leaves out the namespace, adds a style sheet that converters
 * stumble over, and inherits colours from a page that is not there.
 */
export function serialize(svg: SvgElement): string {
  for (const style of svg.querySelectorAll("style")) style.remove();
  svg.setAttribute("xmlns", NAMESPACE);
  return svg.outerHTML.replaceAll(NO_XML, "\ufffd").replaceAll(TAG, tidied) +
    "\n";
}

/** Characters that no XML file may hold: names in a scenario may. */
// deno-lint-ignore no-control-regex
const NO_XML = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;

/** A tag with attributes: what is text has no "<". */
const TAG = /<[a-z][^\s>]*(?:\s+[\w:-]+="[^"]*")+/gi;

/** An attribute that draws something; what it says is not for readers. */
const DRAWING = /\s(?!aria-)[\w:-]+="[^"]*"/g;

/** `tag` of HTML as XML wants it, where HTML lets a "<" stand in an attribute. */
function tidied(tag: string): string {
  return tag[0] + tag.slice(1).replaceAll("<", "&lt;").replaceAll(
    DRAWING,
    (attribute) =>
      attribute.replaceAll("currentColor", INK)
        // More digits than a hundredth of a pixel are noise, and may differ between machines.
        .replaceAll(
          /-?\d+\.\d{3,}/g,
          (digits) => String(Number(Number(digits).toFixed(2))),
        ),
  );
}
