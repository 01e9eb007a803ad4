/** The dramatic arc: how much is at stake at each step, 1 … 5, beside how it feels; and what the two say together. */
import type { Feeling } from "./emotion";

export interface ArcPoint {
  step: string;
  /** null: nobody has said; a gap in the line, never 0. */
  engagement: number | null;
  feeling: number | null;
  measured: boolean;
}

export const arcPoints = (steps: readonly { id: string; engagement?: number | null }[], feelings: readonly Feeling[]): ArcPoint[] =>
  steps.map((step, i) => {
    const felt = feelings[i];
    return { step: step.id, engagement: step.engagement ?? null, feeling: felt?.measured ?? felt?.assumed ?? null, measured: felt?.measured != null };
  });

export interface ArcReading {
  /** Where most is at stake: every step of the highest level, when the levels differ. */
  peaks: string[];
  /** Much at stake (4 or 5) and it feels bad: what people remember. */
  sore: string[];
  /** The last step with a level, and whether the arc ends well: at stake or not, it should not feel bad. */
  end: { step: string; bad: boolean } | null;
  /** Steps that nobody has judged. */
  unset: number;
}

export function readArc(points: readonly ArcPoint[]): ArcReading {
  const known = points.filter((p) => p.engagement !== null);
  const levels = known.map((p) => p.engagement!);
  const highest = Math.max(...levels);
  const last = known.at(-1);
  return {
    peaks: levels.length && Math.min(...levels) < highest ? known.filter((p) => p.engagement === highest).map((p) => p.step) : [],
    sore: known.filter((p) => p.engagement! >= 4 && p.feeling !== null && p.feeling < 0).map((p) => p.step),
    end: last ? { step: last.step, bad: last.feeling !== null && last.feeling < 0 } : null,
    unset: points.length - known.length,
  };
}

/** 1 … 5 to pixels, and a height back to the nearest level. */
export const levelY = (level: number, top: number, bottom: number): number => bottom - ((level - 1) / 4) * (bottom - top);
export const levelAt = (y: number, top: number, bottom: number): number => Math.max(1, Math.min(5, Math.round(1 + ((bottom - y) / (bottom - top)) * 4)));
