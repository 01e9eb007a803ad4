/**
 * A sheet of thousands of cards is drawn in pieces: lanes, and stretches of a cell's cards. A piece that is not near the
 * window keeps its height; until it has been drawn once the height is guessed from how much is written there.
 */
import type { Place } from "./keyboard";

/** So many cards of a cell are drawn or left out together. */
export const PIECE = 12;

/** [first, one past the last] of each piece; an empty cell has none. */
export function pieces(n: number, size = PIECE): [number, number][] {
  return Array.from({ length: Math.ceil(n / size) }, (_, i) => [i * size, Math.min(n, (i + 1) * size)]);
}

const LINE = 18;
const LETTER = 6.4;
const GAP = 6;
const LEAST = 168;

/** How many cards stand beside each other in a cell so wide. */
export const abreast = (width: number): number => Math.max(1, Math.floor((width - 8) / (LEAST + 8)));

/** The height of a card with so many letters in a cell so wide; `extra` for what stands beside its text. */
export const cardHeight = (letters: number, width: number, extra: number): number =>
  Math.max(1, Math.ceil((letters * LETTER) / Math.max(60, width / abreast(width) - 24))) * LINE + 6 + extra;

/** The height of cards laid in lines of `abreast`, each line as high as its highest. */
export function stackHeight(heights: readonly number[], perLine: number): number {
  let sum = 0;
  for (let i = 0; i < heights.length; i += perLine) sum += Math.max(...heights.slice(i, i + perLine)) + GAP;
  return Math.max(0, sum - GAP);
}

/** Whether a place stands in the stretch [first, end) of this cell. */
export const holds = (place: Place | null, row: number, column: number, first: number, end: number): boolean =>
  place !== null && place.row === row && place.column === column && place.index >= first && place.index < end;
