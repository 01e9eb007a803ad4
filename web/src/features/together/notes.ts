/** Sticky notes: put up, moved, turned into what they turned out to be. Pure commands; no screen. */
import { byOrder, ofKind, type MapModel, type Records } from "../../core/model";
import { addCard, cardsAt } from "../../editing/cards";
import { takesCards } from "../../editing/lanes";
import type { Insight, InsightKind, Lane, LaneKind, Note, Text } from "../../generated/records";
import type { Change } from "../../live/change";

export function putUp(c: Change, records: Records, words: Text, step: string | null, by: string): string {
  const last = ofKind(records, "note").at(-1)?.order || null;
  const note: Note = { id: c.newId("note"), text: words, order: c.between(last, null) };
  if (step) note.step = step;
  if (by) note.by = by;
  return c.put(note);
}

export function hang(c: Change, id: string, step: string | null): void {
  c.patch(id, { step: step ?? undefined });
}

/** The note becomes a card in the lane, at its step or the map's first. Gives the card; undefined without a step. */
export function toCard(c: Change, records: Records, id: string, lane: string): string | undefined {
  const note = c.get(id) as Note | undefined;
  const step = note && placeOf(records, note);
  if (!note || !step) return undefined;
  c.remove(id);
  return c.put({ id: c.newId("card"), lane, from_step: step, text: note.text ?? {}, order: lastIn(c, records, lane, step) } as never);
}

/**
 * The note where it was put down: in a lane of cards it becomes what that lane holds (a touchpoint, a pain …), elsewhere it
 * hangs at the step. Gives the card it became.
 */
export function land(c: Change, map: MapModel, id: string, step: string, lane: string | null): string | null {
  const note = c.get(id) as Note | undefined;
  const row = map.lanes.find((one) => one.lane.id === lane);
  if (!note || !row || !takesCards(row.kind)) {
    if (note) hang(c, id, step);
    return null;
  }
  const card = addCard(c, map, { lane: row.lane.id, step, index: cardsAt(row, step).length }, note.text ?? {});
  c.remove(id);
  return card.id;
}

/** The lane that shows insights of a kind. */
const LANES: Partial<Record<InsightKind, LaneKind>> = {
  pain: "pains", gain: "gains", need: "needs", question: "questions", quote: "quotes", observation: "text",
};

/** The note becomes an insight of the library, and a card that places it where a lane for its kind is. Gives the insight. */
export function toInsight(c: Change, records: Records, id: string, kind: InsightKind): string | undefined {
  const note = c.get(id) as Note | undefined;
  if (!note) return undefined;
  const insight: Insight = { id: c.newId("insight"), insight_kind: kind, text: note.text ?? {} };
  c.put(insight);
  const lane = ofKind(records, "lane").find((one) => one.lane_kind === LANES[kind]);
  const step = placeOf(records, note);
  if (step) {
    const home = lane?.id ?? newLane(c, records, LANES[kind] ?? "text");
    c.put({ id: c.newId("card"), lane: home, from_step: step, ref: insight.id, order: lastIn(c, records, home, step) } as never);
  }
  c.remove(id);
  return insight.id;
}

const placeOf = (records: Records, note: Note): string | undefined => {
  if (note.step && records.has(note.step)) return note.step;
  const stages = ofKind(records, "stage");
  const steps = ofKind(records, "step");
  return stages.flatMap((stage) => steps.filter((step) => step.stage === stage.id))[0]?.id;
};

function lastIn(c: Change, records: Records, lane: string, step: string): string {
  const row = ofKind(records, "card").filter((card) => card.lane === lane && card.from_step === step).sort(byOrder);
  return c.between(row.at(-1)?.order || null, null);
}

function newLane(c: Change, records: Records, kind: LaneKind): string {
  const lane: Lane = { id: c.newId("lane"), lane_kind: kind, order: c.between(ofKind(records, "lane").at(-1)?.order || null, null) };
  return c.put(lane);
}
