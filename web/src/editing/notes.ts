/** A note from an interview becomes a source; what is marked in it becomes insights that rest on it, placed on steps. */
import type { MapModel } from "../core/model";
import type { InsightKind, LaneKind, Source, Text } from "../generated/records";
import type { Change } from "../live/change";
import { addCard, cardsAt, rowOf } from "./cards";
import { addLane } from "./lanes";

export interface Marked { words: string; kind: InsightKind; step: string | null }

/** Where an insight of each kind stands. */
const LANE: Partial<Record<InsightKind, LaneKind>> = {
  quote: "quotes", pain: "pains", barrier: "pains", gain: "gains", need: "needs", expectation: "expectations", question: "questions",
};
/** Kinds that can be marked in a note, those most used first. */
export const MARKED_KINDS: readonly InsightKind[] = ["quote", "pain", "gain", "need", "question", "barrier", "expectation", "observation"];

/** Gives the source's id. All of it is one step to undo. */
export function enterNote(c: Change, map: MapModel, source: Omit<Source, "id">, marked: readonly Marked[], language: string): string {
  const id = c.put({ id: c.newId("source"), ...source });
  const lanes = new Map<LaneKind, string>();
  const placed = new Map<string, number>();
  for (const { words, kind, step } of marked) {
    const text: Text = { [language]: words };
    const insight = c.put({ id: c.newId("insight"), insight_kind: kind, text, sources: [id] } as { id: string });
    if (!step) continue;
    const wanted = LANE[kind] ?? "text";
    const lane = lanes.get(wanted) ?? map.lanes.find((row) => row.kind === wanted && !row.lane.persona)?.lane.id ?? addLane(c, map, wanted, map.lanes.length);
    lanes.set(wanted, lane);
    const cell = `${lane} ${step}`;
    const before = placed.get(cell) ?? cardsAt(rowOf(map, lane), step).length;
    addCard(c, map, { lane, step, index: before }, text, insight);
    placed.set(cell, before + 1);
  }
  return id;
}
