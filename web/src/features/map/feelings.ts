/** What the team guessed and what customers say, per step. */
import type { Feeling } from "../../core/emotion";
import type { LaneRow } from "../../core/model";
import type { JourneySession } from "../journey/session.svelte";

/** The guess is the card's of the persona looked at, else the one for all, else the first. */
export function feelings(session: JourneySession, row: LaneRow | null): Feeling[] {
  const persona = session.measured?.filter.persona ?? row?.lane.persona ?? null;
  const guesses = new Map<string, number>();
  const rank = new Map<string, number>();
  for (const card of row?.cells.flat() ?? []) {
    if (typeof card.emotion !== "number") continue;
    const worth = card.persona && card.persona === persona ? 2 : card.persona ? 0 : 1;
    if (worth > (rank.get(card.from_step) ?? -1)) {
      guesses.set(card.from_step, card.emotion);
      rank.set(card.from_step, worth);
    }
  }
  return session.model.steps.map((step) => {
    const measure = session.byId.get(step.id);
    const value = measure?.emotion ?? null;
    return {
      assumed: guesses.get(step.id) ?? measure?.emotion_assumed ?? null,
      measured: value?.value ?? null,
      low: value?.value == null ? null : (value.low ?? null),
      high: value?.value == null ? null : (value.high ?? null),
      wrong: measure?.belief_gap?.beyond_chance ?? false,
    };
  });
}
