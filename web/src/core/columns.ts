/** Where the columns of the sheet stand, in pixels: one per stage, a little wider the more steps it holds. */
export interface Column { x: number; width: number }

export interface Sheet {
  label: number;
  columns: Column[];
  /** Sum of the columns, without the label. */
  width: number;
}

/** `available` is the width of the whole sheet; columns never get narrower than `least`. */
export function layColumns(stepCounts: readonly number[], available: number, label: number, least = 184): Sheet {
  const weights = stepCounts.map((n) => 1 + 0.16 * Math.min(Math.max(n - 1, 0), 5));
  const total = weights.reduce((a, b) => a + b, 0) || 1;
  const room = Math.max(available - label, least * stepCounts.length);
  let x = 0;
  const columns = weights.map((weight) => {
    // First the least for all, then the rest by weight, so that no column falls under the least.
    const width = least + (room - least * stepCounts.length) * (weight / total);
    const column = { x: Math.round(x), width: Math.round(x + width) - Math.round(x) };
    x += width;
    return column;
  });
  return { label, columns, width: Math.round(x) };
}

/** The middle of each step within its stage's column, over the whole sheet (label not counted). */
export function stepCentres(columns: readonly Column[], stepCounts: readonly number[]): number[] {
  return columns.flatMap((column, i) => {
    const n = stepCounts[i] ?? 0;
    return Array.from({ length: n }, (_, k) => column.x + (column.width * (k + 0.5)) / n);
  });
}

/** First and last column that stands within the window, with one to spare on each side. */
export function visibleColumns(columns: readonly Column[], left: number, right: number): [number, number] {
  const first = columns.findIndex((c) => c.x + c.width > left);
  let last = columns.length - 1;
  while (last > 0 && columns[last]!.x >= right) last--;
  return [Math.max(0, (first < 0 ? 0 : first) - 1), Math.min(columns.length - 1, last + 1)];
}
