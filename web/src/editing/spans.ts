/** Cards that span several steps: longer, shorter, and kept the right way round when steps change places. */
import type { MapModel } from "../core/model";
import type { Card } from "../generated/records";
import type { Change } from "../live/change";

export const allCards = (map: MapModel): Card[] => map.lanes.flatMap((row) => [...row.cells.flat(), ...row.spans.map((s) => s.card)]);

/** From which step to which, as places in the path. */
export function reach(map: MapModel, card: Card): [number, number] {
  const from = map.stepIndex.get(card.from_step) ?? 0;
  return [from, Math.max(from, (card.to_step && map.stepIndex.get(card.to_step)) || from)];
}

/** Moves one edge of the card to a step; past the other edge it stops there. */
export function spanCard(c: Change, map: MapModel, id: string, edge: "from" | "to", step: string): void {
  const card = c.get(id) as unknown as Card | undefined;
  const at = map.stepIndex.get(step);
  if (!card || at === undefined) return;
  const [from, to] = reach(map, card);
  setReach(c, map, card, edge === "from" ? Math.min(at, to) : from, edge === "to" ? Math.max(at, from) : to);
}

/** One step longer or shorter at its end. */
export function stretch(c: Change, map: MapModel, id: string, by: 1 | -1): void {
  const card = c.get(id) as unknown as Card | undefined;
  if (!card) return;
  const [from, to] = reach(map, card);
  setReach(c, map, card, from, Math.max(from, Math.min(map.steps.length - 1, to + by)));
}

export function setReach(c: Change, map: MapModel, card: Card, from: number, to: number): void {
  const first = map.steps[from]?.id;
  if (!first) return;
  const last = to > from ? map.steps[to]?.id : undefined;
  if (first !== card.from_step || (last ?? null) !== (card.to_step ?? null)) c.patch(card.id, { from_step: first, to_step: last });
}

/** After steps have changed places to `order`: a card still begins at the first of its two steps. */
export function straighten(c: Change, map: MapModel, order: readonly string[]): void {
  const place = new Map(order.map((id, i) => [id, i]));
  for (const card of allCards(map)) {
    if (!card.to_step) continue;
    const [from, to] = [place.get(card.from_step), place.get(card.to_step)];
    if (from !== undefined && to !== undefined && to < from) c.patch(card.id, { from_step: card.to_step, to_step: card.from_step });
  }
}
