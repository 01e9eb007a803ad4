/** The atlas as a tree: which journeys are shown under which, filtered and in order; how hot each is; which place is none. */
import type { Text } from "../generated/records";

export interface Place { parent: string | null; step: string | null; step_title: Text; named: boolean; trouble: "no journey" | "no step" | "circle" | null; circle: string[] }
export interface AtlasRow {
  id: string; title: Text; state: string; scope_kind: string; market: string; owner: string; team: string; personas: string[]; tags: string[];
  reviewed_at: string | null; n_stages: number; n_steps: number; n_touchpoints: number; parent_step: string | null; place: Place;
  leads: { step: string; step_title: Text; journey: string | null }[];
  pain: { pains: number; worst: number | null; grounded: number };
  leak: { share: number | null; low: number | null; high: number | null; lost: number | null; n: number | null; step: string | null; step_title: Text; reason: string; measured_at: string | null };
  staleness: { days_past_review: number | null; review_day: string | null; oldest_evidence_days: number | null; sources: number; old_sources: number };
  may_edit: boolean;
}
export interface Atlas { journeys: AtlasRow[]; personas: Record<string, Text> }

export const FILTERS = ["state", "owner", "team", "market", "persona", "tag"] as const;
export type Filter = (typeof FILTERS)[number];
/** What nobody has: an owner, a team, a tag that is not given. */
export const NONE = "-";
export const HEATS = ["pain", "leak", "staleness"] as const;
export type Heat = (typeof HEATS)[number];
/** 0 is cool, 3 is hot; null is not known, which is neither. */
export type Level = 0 | 1 | 2 | 3 | null;

/** A journey in the tree, as it is shown. */
export interface Branch { row: AtlasRow; level: number; at: number; of: number; children: number; open: boolean; fits: boolean }

const VALUES: Record<Filter, (row: AtlasRow) => readonly string[]> = {
  state: (row) => [row.state], owner: (row) => [row.owner || NONE], team: (row) => [row.team || NONE], market: (row) => [row.market],
  persona: (row) => row.personas, tag: (row) => row.tags,
};
/** Every value of a filter that some journey has, with how many have it; the most used first. */
export function valuesOf(rows: readonly AtlasRow[], filter: Filter): [string, number][] {
  const counts = new Map<string, number>();
  for (const row of rows) for (const value of new Set(VALUES[filter](row))) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => Number(a === NONE) - Number(b === NONE) || m - n || a.localeCompare(b));
}

/** Small and without accents: "kop" is in "Köp". */
const plain = (text: string): string => text.toLowerCase().replaceAll("æ", "ä").replaceAll("ø", "ö").normalize("NFD").replace(/\p{M}/gu, "");

/** Every filter that is set must hold; every word must stand in the title in some language, the owner, the team or a tag. */
export function fits(row: AtlasRow, wanted: URLSearchParams): boolean {
  for (const filter of FILTERS) {
    const value = wanted.get(filter);
    if (value && !VALUES[filter](row).includes(value)) return false;
  }
  const words = plain(wanted.get("text") ?? "").split(/\s+/).filter(Boolean);
  const all = plain([...Object.values(row.title), row.owner, row.team, ...row.tags].join("\n"));
  return words.every((word) => all.includes(word));
}

export const isFiltered = (wanted: URLSearchParams): boolean => [...FILTERS, "text"].some((key) => wanted.get(key));

/** How hot, as a number to order by; what is not known comes last. */
const WARMTH: Record<Heat, (row: AtlasRow) => number> = {
  pain: ({ pain }) => (pain.pains ? (pain.worst ?? 0) * 1_000 + pain.pains : -1),
  leak: ({ leak }) => leak.share ?? (leak.reason === "no_leak" ? 0 : -1),
  staleness: ({ staleness }) => staleness.days_past_review ?? -100_000,
};
const SHARES = [0.1, 0.25] as const;
const VERY_LATE_DAYS = 90;

export function levelOf(row: AtlasRow, heat: Heat): Level {
  if (heat === "pain") return !row.pain.pains ? null : row.pain.worst === null ? 1 : (Math.ceil((row.pain.worst * 3) / 4) as Level);
  if (heat === "leak") {
    const { share, reason } = row.leak;
    if (share === null) return reason === "no_leak" ? 0 : null;
    return share < SHARES[0] ? 1 : share < SHARES[1] ? 2 : 3;
  }
  const { days_past_review: late, old_sources } = row.staleness;
  if (late === null) return null;
  return late > VERY_LATE_DAYS ? 3 : late > 0 ? 2 : old_sources ? 1 : 0;
}

/**
 * The tree from top to bottom. With a filter, what fits is shown with the journeys above it, all opened; `fits` tells them
 * apart. Beside each other journeys stand by title, or the hottest first.
 */
export function branches(rows: readonly AtlasRow[], wanted: URLSearchParams, title: (row: AtlasRow) => string, closed: ReadonlySet<string>): Branch[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const filtered = isFiltered(wanted);
  const fitting = new Set(rows.filter((row) => fits(row, wanted)).map((row) => row.id));
  const shown = new Set<string>();
  for (const id of fitting) for (let at: string | null = id; at && !shown.has(at); at = byId.get(at)?.place.parent ?? null) shown.add(at);
  const under = new Map<string | null, AtlasRow[]>();
  for (const row of rows) if (shown.has(row.id)) under.set(row.place.parent, [...(under.get(row.place.parent) ?? []), row]);
  const heat = HEATS.find((one) => one === wanted.get("sort"));
  const order = (a: AtlasRow, b: AtlasRow): number => (heat ? WARMTH[heat](b) - WARMTH[heat](a) : 0) || title(a).localeCompare(title(b));
  const found: Branch[] = [];
  const walk = (parent: string | null, level: number): void => {
    const level_rows = (under.get(parent) ?? []).toSorted(order);
    for (const [i, row] of level_rows.entries()) {
      const children = under.get(row.id)?.length ?? 0;
      const open = filtered || !closed.has(row.id);
      found.push({ row, level, at: i + 1, of: level_rows.length, children, open, fits: fitting.has(row.id) });
      if (open) walk(row.id, level + 1);
    }
  };
  walk(null, 1);
  return found;
}

/** The journeys one would go round in, were `child` placed under `parent`; none when the place is one. */
export function circle(parents: ReadonlyMap<string, string | null>, child: string, parent: string): string[] {
  const way = [child];
  for (let at: string | null = parent; at && (at === child || !way.includes(at)); at = parents.get(at) ?? null) {
    way.push(at);
    if (at === child) return way;
  }
  return [];
}

/** The other journeys that may be the same one in another state: as it is and as it should be. */
export function counterparts(rows: readonly AtlasRow[], row: AtlasRow): AtlasRow[] {
  const named = new Set(Object.values(row.title).map(plain));
  const together = (other: AtlasRow): boolean =>
    other.place.parent === row.id || row.place.parent === other.id || (row.place.step !== null && other.place.parent === row.place.parent && other.place.step === row.place.step) ||
    Object.values(other.title).some((title) => named.has(plain(title)));
  return rows.filter((other) => other.id !== row.id && other.state !== row.state && together(other));
}
