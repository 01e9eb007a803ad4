/** Where an arrow key leads on the map: plain places in, one place out. */
export interface Place { row: number; column: number; index: number }

const KEYS = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]);
export const isArrow = (key: string): boolean => KEYS.has(key);

/**
 * The place to go to from `at`, or null at the edge. Left and right stay in the row and keep the place in the cell as
 * far as the neighbour has one; up and down walk within the cell, then to the next row that has something in the column,
 * or else in the nearest column. `places` are in reading order.
 */
export function neighbour(places: readonly Place[], at: Place, key: string): Place | null {
  const row = places.filter((p) => p.row === at.row);
  if (key === "Home") return row[0] ?? null;
  if (key === "End") return row.at(-1) ?? null;
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const side = key === "ArrowLeft" ? -1 : 1;
    const columns = [...new Set(row.map((p) => p.column))].filter((c) => (c - at.column) * side > 0);
    if (!columns.length) return null;
    const column = side < 0 ? Math.max(...columns) : Math.min(...columns);
    const cell = row.filter((p) => p.column === column);
    return cell[Math.min(at.index, cell.length - 1)] ?? null;
  }
  const side = key === "ArrowUp" ? -1 : 1;
  const cell = row.filter((p) => p.column === at.column);
  const next = cell[cell.findIndex((p) => p.index === at.index) + side];
  if (next) return next;
  const rows = [...new Set(places.map((p) => p.row))].filter((r) => (r - at.row) * side > 0);
  if (!rows.length) return null;
  const target = places.filter((p) => p.row === (side < 0 ? Math.max(...rows) : Math.min(...rows)));
  const nearest = Math.min(...target.map((p) => Math.abs(p.column - at.column)));
  const there = target.filter((p) => Math.abs(p.column - at.column) === nearest);
  return (side < 0 ? there.at(-1) : there[0]) ?? null;
}
