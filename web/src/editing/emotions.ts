/** The team's guess per step, −2 … +2, as a card of the emotion lane. */
import type { MapModel } from "../core/model";
import type { Card } from "../generated/records";
import type { Change } from "../live/change";

export const LEAST = -2;
export const MOST = 2;
export const GRAIN = 0.1;

/** To the nearest tenth within the scale. */
export const settled = (value: number): number => Math.round(Math.max(LEAST, Math.min(MOST, value)) / GRAIN) / (1 / GRAIN) + 0;

/** The card that holds the guess of a persona (or of all) at a step; the one the curve is drawn from. */
export function guessAt(map: MapModel, lane: string, step: string, persona: string | null): Card | undefined {
  const cards = map.lanes.find((row) => row.lane.id === lane)?.cells.flat().filter((card) => card.from_step === step) ?? [];
  return (persona && cards.find((card) => card.persona === persona)) || cards.find((card) => !card.persona) || cards[0];
}

/** Null takes the guess away. */
export function setEmotion(c: Change, map: MapModel, lane: string, step: string, persona: string | null, value: number | null): void {
  const card = guessAt(map, lane, step, persona);
  const own = card && (!persona || card.persona === persona) ? card : undefined;
  if (value === null) {
    if (own) {
      const bare = !Object.values(own.text ?? {}).some(Boolean) && !own.ref && !own.sources?.length;
      if (bare) c.remove(own.id);
      else c.patch(own.id, { emotion: undefined });
    }
  } else if (own) c.patch(own.id, { emotion: settled(value) });
  else c.put({ id: c.newId("card"), lane, from_step: step, emotion: settled(value), order: c.between(null, null), ...(persona ? { persona } : {}) } as { id: string });
}
