/** Cards: new, moved within and between cells, copied in place, taken away. */
import { kindOf, type AnyRecord, type LaneRow, type MapModel } from "../core/model";
import type { Card, LaneKind, Text } from "../generated/records";
import type { Change } from "../live/change";
import { takesCards } from "./lanes";
import { placeAt, without } from "./order";
import { allCards, reach, setReach } from "./spans";

/** A gap in a cell: before the card at `index` among those that stand at this step of this lane. */
export interface Gap { lane: string; step: string; index: number }

/** In these lanes a card shows a record of the library, which is made with it. */
const PLACES: Partial<Record<LaneKind, (text: Text) => Record<string, unknown> & { kind: string }>> = {
  touchpoints: (title) => ({ kind: "touchpoint", title }),
  pains: (text) => ({ kind: "insight", insight_kind: "pain", text }),
  gains: (text) => ({ kind: "insight", insight_kind: "gain", text }),
  needs: (text) => ({ kind: "insight", insight_kind: "need", text }),
  expectations: (text) => ({ kind: "insight", insight_kind: "expectation", text }),
  questions: (text) => ({ kind: "insight", insight_kind: "question", text }),
  quotes: (text) => ({ kind: "insight", insight_kind: "quote", text }),
  opportunities: (title) => ({ kind: "opportunity", title }),
  improvements: (title) => ({ kind: "action", title }),
  metrics: (title) => ({ kind: "kpi", title }),
  processes: (title) => ({ kind: "process", title }),
};

/** The record whose text a card shows, and in which field. */
export function wordsOf(card: { id: string; ref?: string | null }): { id: string; field: "title" | "text" } {
  return card.ref ? { id: card.ref, field: kindOf(card.ref) === "insight" ? "text" : "title" } : { id: card.id, field: "text" };
}

export const cardsAt = (row: LaneRow | undefined, step: string): Card[] =>
  row ? [...row.cells.flat(), ...row.spans.map((s) => s.card)].filter((card) => card.from_step === step).sort(byKey) : [];
const byKey = (a: Card, b: Card): number => (String(a.order ?? "") < String(b.order ?? "") ? -1 : (a.order ?? "") === (b.order ?? "") ? (a.id < b.id ? -1 : 1) : 1);
export const rowOf = (map: MapModel, lane: string): LaneRow | undefined => map.lanes.find((row) => row.lane.id === lane);

/** A card with these words, or one that places the record `ref`. In a lane of a persona it is that persona's. */
export function addCard(c: Change, map: MapModel, at: Gap, words: Text, ref: string | null = null): Card {
  const row = rowOf(map, at.lane);
  const made = ref ? null : row && PLACES[row.kind]?.(words);
  let placed = ref;
  if (made) {
    const { kind, ...fields } = made;
    placed = c.put({ id: c.newId(kind), ...fields } as { id: string });
  }
  const card: Card = {
    id: c.newId("card"), lane: at.lane, from_step: at.step,
    ...(placed ? { ref: placed } : { text: words }), ...(row?.lane.persona ? { persona: row.lane.persona } : {}),
  };
  c.put(card);
  placeAt(c, cardsAt(row, at.step), [card.id], at.index);
  return card;
}

/** All into one gap, in the order they have on the map; a wide card keeps its width as far as the path goes. */
export function moveCards(c: Change, map: MapModel, ids: readonly string[], to: Gap): void {
  const moved = new Set(ids);
  const target = rowOf(map, to.lane);
  if (!target || !takesCards(target.kind)) return;
  const cards = allCards(map).filter((card) => moved.has(card.id));
  const there = cardsAt(target, to.step);
  const [rest, at] = without(there, moved, to.index);
  const now = [...rest.slice(0, at).map((x) => x.id), ...cards.map((x) => x.id), ...rest.slice(at).map((x) => x.id)];
  if (now.length === there.length && now.every((id, i) => id === there[i]!.id)) return;
  for (const card of cards) shift(c, map, card, to.lane, (map.stepIndex.get(to.step) ?? 0) - reach(map, card)[0]);
  placeAt(c, rest, cards.map((card) => card.id), at);
}

/** Each as many lanes and steps away as the others; what would fall off the map stays at its edge. */
export function shiftCards(c: Change, map: MapModel, ids: readonly string[], lanes: readonly LaneRow[], byLane: number, bySteps: number): void {
  const moved = new Set(ids);
  const open = lanes.filter((row) => takesCards(row.kind));
  for (const card of allCards(map).filter((one) => moved.has(one.id))) {
    const from = open.findIndex((row) => row.lane.id === card.lane);
    const row = open[Math.max(0, Math.min(open.length - 1, from + byLane))];
    if (!row || from < 0) continue;
    const [first, last] = reach(map, card);
    const by = Math.max(-first, Math.min(map.steps.length - 1 - last, bySteps));
    if (row.lane.id === card.lane && by === 0) continue;
    shift(c, map, card, row.lane.id, by);
    placeAt(c, cardsAt(row, map.steps[first + by]!.id).filter((one) => !moved.has(one.id)), [card.id], Infinity);
  }
}

function shift(c: Change, map: MapModel, card: Card, lane: string, by: number): void {
  const [from, to] = reach(map, card);
  const first = Math.max(0, Math.min(map.steps.length - 1, from + by));
  if (lane !== card.lane) c.patch(card.id, { lane });
  setReach(c, map, card, first, Math.min(map.steps.length - 1, first + to - from));
}

/** A place up or down: past another card of the same cell, else into the lane next to it. */
export function nudge(c: Change, map: MapModel, id: string, by: 1 | -1, lanes: readonly LaneRow[]): void {
  const card = allCards(map).find((one) => one.id === id);
  const row = card && rowOf(map, card.lane);
  if (!card || !row) return;
  const there = cardsAt(row, card.from_step);
  const at = there.findIndex((one) => one.id === id);
  if (at + by >= 0 && at + by < there.length) moveCards(c, map, [id], { lane: card.lane, step: card.from_step, index: by > 0 ? at + 2 : at - 1 });
  else {
    const open = lanes.filter((one) => takesCards(one.kind));
    const next = open[open.findIndex((one) => one.lane.id === card.lane) + by];
    if (next) moveCards(c, map, [id], { lane: next.lane.id, step: card.from_step, index: by > 0 ? 0 : Infinity });
  }
}

/** A copy of each right after it; what it places is the same. */
export function duplicateCards(c: Change, map: MapModel, ids: readonly string[]): string[] {
  const made: string[] = [];
  for (const card of allCards(map).filter((one) => ids.includes(one.id) && typeof one.emotion !== "number")) {
    const copy = c.put({ ...(card as unknown as AnyRecord), id: c.newId("card") });
    const there = cardsAt(rowOf(map, card.lane), card.from_step);
    placeAt(c, there, [copy], there.findIndex((one) => one.id === card.id) + 1);
    made.push(copy);
  }
  return made;
}

/** The cards; and what they place when nobody has written anything on it yet. */
export function removeCards(c: Change, ids: readonly string[]): void {
  const blank = ids.flatMap((id) => {
    const ref = c.get(id)?.ref;
    const placed = typeof ref === "string" ? c.get(ref) : undefined;
    return placed && !said(placed.title) && !said(placed.text) ? [placed.id] : [];
  });
  c.remove(...ids, ...blank);
}
const said = (text: unknown): boolean => typeof text === "object" && text !== null && Object.values(text).some(Boolean);
