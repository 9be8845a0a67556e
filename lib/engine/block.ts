/**
 * Requests on their way to the engine: columns, a few thousand rows at a time.
 *
 * @module
 */

/** Rows in a block, at most. */
export const BLOCK_ROWS = 4096;

/** What a request is to its connection: the first on it. */
export const OPENS = 1;
/** What a request is to its connection: the last on it. */
export const CLOSES = 2;

/** A block of requests in the order of arrival. Filled again and again: keep no alias. */
export class Block {
  /** Rows that count. */
  length = 0;
  /** Arrival, ticks, ascending. By row. */
  readonly arrival: Float64Array = new Float64Array(BLOCK_ROWS);
  /** Service, ticks, at least 1. By row. */
  readonly service: Float64Array = new Float64Array(BLOCK_ROWS);
  /** Class. By row. */
  readonly class: Uint16Array = new Uint16Array(BLOCK_ROWS);
  /** Connection. By row. */
  readonly connection: Int32Array = new Int32Array(BLOCK_ROWS);
  /** Whether it opens its connection, and whether it is the last on it: {@linkcode OPENS}, {@linkcode CLOSES} or both; 0 for neither. By row. */
  readonly ends: Uint8Array = new Uint8Array(BLOCK_ROWS);
}
