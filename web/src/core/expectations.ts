/**
 * What customers expected to feel at a step against what is felt there: missed, met or exceeded. The same as
 * `resa.evidence.expectation_gaps`, for a map that has no numbers yet or is being written.
 */
import type { Card, Persona } from "../generated/records";
import { record, type LaneRow, type MapModel, type Records } from "./model";

export interface Expectation {
  insight: string;
  card: string;
  step: string;
  /** Whose it is; null is everybody's. */
  persona: Persona["id"] | null;
  /** −2 … +2; null where only words were said. */
  value: number | null;
}

export interface Gap {
  verdict: "missed" | "met" | "exceeded";
  /** Felt − expected. */
  difference: number;
  /** Whether the interval leaves only this verdict. */
  sure: boolean;
}

/** Half a step of the scale is rounding. */
const MARGIN = 0.5;
/** A met expectation is sure when all of the interval lies within this of it. */
const WITHIN = 1;

/** Where customers were asked, the interval of what they expect widens the other, as for two samples apart from each other. */
export function expectationGap(expected: number, felt: number, low = felt, high = felt, asked?: readonly [number, number]): Gap {
  if (asked) [low, high] = [felt - Math.hypot(felt - low, asked[1] - expected), felt + Math.hypot(high - felt, expected - asked[0])];
  const difference = Math.round((felt - expected) * 1e6) / 1e6;
  if (difference < -MARGIN) return { verdict: "missed", difference, sure: high < expected };
  if (difference > MARGIN) return { verdict: "exceeded", difference, sure: low > expected };
  return { verdict: "met", difference, sure: expected - low <= WITHIN && high - expected <= WITHIN };
}

/** Every expectation on every step its card spans, in the order of the path; one with a persona is that persona's. */
export function expectations(records: Records, map: MapModel): Expectation[] {
  const found: Expectation[] = [];
  const add = (card: Card): void => {
    const insight = record(records, "insight", card.ref);
    if (insight?.insight_kind !== "expectation") return;
    const from = map.stepIndex.get(card.from_step);
    if (from === undefined) return;
    const to = Math.max(from, (card.to_step && map.stepIndex.get(card.to_step)) || from);
    for (const step of map.steps.slice(from, to + 1)) {
      found.push({ insight: insight.id, card: card.id, step: step.id, persona: card.persona ?? insight.persona ?? null, value: insight.expected_emotion ?? null });
    }
  };
  for (const row of map.lanes) {
    for (const cell of row.cells) for (const card of cell) if (card.ref) add(card);
    for (const { card } of row.spans) if (card.ref) add(card);
  }
  return found.sort((a, b) => map.stepIndex.get(a.step)! - map.stepIndex.get(b.step)!);
}

/** The team's guess at each step: the persona's own, else the one for all; for nobody in particular also another's. */
export function guesses(lanes: readonly LaneRow[], persona: string | null): Map<string, number> {
  const found = new Map<string, number>();
  const rank = new Map<string, number>();
  for (const row of lanes) {
    if (row.kind !== "emotion") continue;
    for (const card of row.cells.flat()) {
      if (typeof card.emotion !== "number" || (persona && card.persona && card.persona !== persona)) continue;
      const worth = card.persona ? (card.persona === persona ? 2 : 0) : 1;
      if (worth <= (rank.get(card.from_step) ?? -1)) continue;
      found.set(card.from_step, card.emotion);
      rank.set(card.from_step, worth);
    }
  }
  return found;
}
