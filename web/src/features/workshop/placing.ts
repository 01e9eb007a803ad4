/** A workshop's note becomes part of the map. Pure command; one step to undo. */
import { addCard, cardsAt, rowOf } from "../../editing/cards";
import { addLane } from "../../editing/lanes";
import type { MapModel } from "../../core/model";
import type { LaneKind } from "../../generated/records";
import type { Change } from "../../live/change";

export const KINDS = ["touchpoint", "pain", "gain", "need", "card", "opportunity", "action"] as const;
export type PlacedKind = (typeof KINDS)[number];

/** The lane in which each stands; what stands there is made with it. */
const LANE: Record<PlacedKind, LaneKind> = {
  touchpoint: "touchpoints", pain: "pains", gain: "gains", need: "needs", card: "text", opportunity: "opportunities", action: "improvements",
};
/** What a note most likely is, by the step of the method it was written at. */
const USUAL: Record<string, PlacedKind> = { touchpoints: "touchpoint", insights: "pain", map: "card", analysis: "opportunity", improvements: "action", closing: "action" };
export const usual = (step: string): PlacedKind => USUAL[step] ?? "card";

/** At a step of the map, last in its cell. Gives the record it became. */
export function placeJot(c: Change, map: MapModel, words: string, kind: PlacedKind, step: string, language: string): string {
  const wanted = LANE[kind];
  const lane = map.lanes.find((row) => row.kind === wanted && !row.lane.persona)?.lane.id ?? addLane(c, map, wanted, map.lanes.length);
  const text = { [language]: words };
  // A lane made just now is not in the map yet, and says nothing of what stands in it.
  const known = rowOf(map, lane);
  const made = known ? null : recordFor(kind, text);
  const ref = made ? c.put({ id: c.newId(made.kind), ...made.fields } as { id: string }) : null;
  const card = addCard(c, map, { lane, step, index: cardsAt(known, step).length }, text, ref);
  return card.ref ?? card.id;
}

function recordFor(kind: PlacedKind, text: Record<string, string>): { kind: string; fields: Record<string, unknown> } | null {
  if (kind === "card") return null;
  if (kind === "pain" || kind === "gain" || kind === "need") return { kind: "insight", fields: { insight_kind: kind, text } };
  return { kind, fields: { title: text } };
}
