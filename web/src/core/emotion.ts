/** The emotion lane's geometry: belief and measurement on one scale, and callouts that never cover a line. */
import type { Card } from "../generated/records";
import type { BandPoint, Point } from "./curve";

export interface Feeling {
  assumed: number | null;
  measured: number | null;
  low: number | null;
  high: number | null;
  wrong: boolean;
}

export interface Scale { top: number; bottom: number }

/** −2 … +2 to pixels. */
export const yOf = (value: number, scale: Scale): number =>
  scale.bottom - ((Math.max(-2, Math.min(2, value)) + 2) / 4) * (scale.bottom - scale.top);

export function lines(feelings: readonly Feeling[], xs: readonly number[], scale: Scale): {
  assumed: (Point | null)[];
  measured: (Point | null)[];
  band: (BandPoint | null)[];
} {
  const at = (value: number | null, i: number): Point | null => (value === null ? null : { x: xs[i]!, y: yOf(value, scale) });
  return {
    assumed: feelings.map((f, i) => at(f.assumed, i)),
    measured: feelings.map((f, i) => at(f.measured, i)),
    band: feelings.map((f, i) =>
      f.low === null || f.high === null ? null : { x: xs[i]!, low: yOf(f.low, scale), high: yOf(f.high, scale) },
    ),
  };
}

export interface Callout { step: number; left: number; width: number }

/** Boxes in the strip above the curves, the most wrong first; one that would overlap another is left out. */
export function placeCallouts(feelings: readonly Feeling[], xs: readonly number[], width: number, boxOf: (step: number) => number, most = 3): Callout[] {
  const wrong = feelings
    .map((f, step) => ({ step, gap: f.wrong && f.assumed !== null && f.measured !== null ? Math.abs(f.measured - f.assumed) : 0 }))
    .filter((w) => w.gap > 0)
    .sort((a, b) => b.gap - a.gap);
  const placed: Callout[] = [];
  for (const { step } of wrong) {
    if (placed.length === most) break;
    const box = boxOf(step);
    const left = Math.max(4, Math.min(xs[step]! - box / 2, width - box - 4));
    if (placed.every((other) => left + box + 8 < other.left || left > other.left + other.width + 8)) placed.push({ step, left, width: box });
  }
  return placed;
}

/** What the team guesses of each persona apart: its id to a guess per step. A persona nothing is guessed of is left out. */
export function guessesByPersona(cards: readonly Card[], steps: readonly string[]): Map<string, (number | null)[]> {
  const found = new Map<string, (number | null)[]>();
  for (const { persona, emotion, from_step } of cards) {
    const at = steps.indexOf(from_step);
    if (!persona || typeof emotion !== "number" || at < 0) continue;
    const guesses = found.get(persona) ?? steps.map(() => null);
    guesses[at] ??= emotion;
    found.set(persona, guesses);
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Marks around 0,0 that tell curves apart without colour. */
export const MARKS = ["M-4-4h8v8h-8z", "M0-5L5 4H-5z", "M0-5.5L5.5 0L0 5.5L-5.5 0z", "M-5-4H5L0 5z"] as const;
