/** The table twin: one row per stage, step and touchpoint, with the same numbers as the map; sorted by any column. */
import type { Measure, Measured } from "../generated/measured";
import type { MapModel } from "./model";

export interface TableRow {
  id: string;
  level: "stage" | "step" | "touchpoint";
  /** Map order, to sort back to. */
  place: number;
  measure: Measure | undefined;
  /** What customers expected to feel here; only at steps. */
  expected: number | null;
}

/** In reading order: each stage, its steps, and at each step the touchpoints whose card stands there. */
export function tableRows(model: MapModel, measures: ReadonlyMap<string, Measure>, expected: ReadonlyMap<string, number> = new Map()): TableRow[] {
  const rows: TableRow[] = [];
  const add = (id: string, level: TableRow["level"]): void => {
    rows.push({ id, level, place: rows.length, measure: measures.get(id), expected: expected.get(id) ?? null });
  };
  const touchpointsAt = new Map<string, string[]>();
  for (const [ref, step] of model.stepOfRef) {
    if (ref.startsWith("touchpoint:")) touchpointsAt.set(step, [...(touchpointsAt.get(step) ?? []), ref]);
  }
  for (const { stage, steps } of model.stages) {
    add(stage.id, "stage");
    for (const step of steps) {
      add(step.id, "step");
      for (const touchpoint of touchpointsAt.get(step.id) ?? []) add(touchpoint, "touchpoint");
    }
  }
  return rows;
}

export const COLUMNS = [
  "customers", "reached", "went_on", "open", "lost", "lost_share", "hazard", "median", "q25", "q75", "q90", "assumed", "expected", "emotion", "grade",
] as const;
export type ColumnKey = (typeof COLUMNS)[number];

/** The number a column sorts by; null sorts last whichever way. */
export function sortValue(row: TableRow, key: ColumnKey): number | null {
  const m = row.measure;
  if (key === "expected") return row.expected;
  if (!m) return null;
  switch (key) {
    case "customers": return m.flow.reached_customers;
    case "reached": return m.flow.reached;
    case "went_on": return m.flow.went_on;
    case "open": return m.flow.open;
    case "lost": return m.flow.lost;
    case "lost_share": return m.flow.lost_share.value;
    case "hazard": return m.flow.hazard.value;
    case "assumed": return m.emotion_assumed ?? null;
    case "emotion": return m.emotion?.value ?? null;
    case "grade": return m.evidence ? "EDCBA".indexOf(m.evidence.grade) : null;
    default: return m.time_from_previous[key];
  }
}

export function sortRows(rows: readonly TableRow[], key: ColumnKey | "place", descending: boolean): TableRow[] {
  if (key === "place") return descending ? [...rows].reverse() : [...rows];
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [sortValue(a, key), sortValue(b, key)];
    if (x === null || y === null) return x === y ? a.place - b.place : x === null ? 1 : -1;
    return (x - y) * sign || a.place - b.place;
  });
}

/** The measured page says nothing about a map without numbers. */
export const hasNumbers = (measured: Measured | null): boolean => (measured?.stages.length ?? 0) > 0;
