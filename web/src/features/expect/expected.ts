/** Each expectation on the map with what is felt there: the guess, the answers where they are the same customers', and the gap. */
import { expectationGap, expectations, guesses, type Expectation, type Gap } from "../../core/expectations";
import type { Value } from "../../generated/measured";
import type { JourneySession } from "../journey/session.svelte";

export interface Expected extends Expectation {
  /** What customers answered that they expect, with its interval; null = the team wrote it down. */
  asked: Value | null;
  guess: number | null;
  /** What customers answered; null while it is hidden, nobody was asked, or it is of other customers than the expectation. */
  measured: Value | null;
  /** Answers are there, but of all customers: one has to look at this persona alone. */
  elsewhere: boolean;
  /** Against the answers where there are any, else against the guess. */
  gap: Gap | null;
  against: "measured" | "guess" | null;
}

export function expected(session: JourneySession): Expected[] {
  const { model } = session;
  const looked = session.measured?.filter.persona ?? null;
  const guessed = new Map<string | null, Map<string, number>>();
  const guessOf = (persona: string | null): Map<string, number> => {
    const known = guessed.get(persona) ?? guesses(model.lanes, persona);
    guessed.set(persona, known);
    return known;
  };
  const written: (Expectation & { asked: Value | null })[] = expectations(session.records, model).map((one) => ({ ...one, asked: null }));
  const survey = model.steps.flatMap(({ id }) => {
    const asked = session.byId.get(id)?.expectation;
    return asked && asked.reason !== "hidden" ? [{ insight: "", card: `asked:${id}`, step: id, persona: looked, value: asked.value, asked }] : [];
  });
  return [...survey, ...written].map((one) => {
    const answers = session.byId.get(one.step)?.emotion ?? null;
    const same = one.persona === null || one.persona === looked;
    const measured = same ? answers : null;
    const guess = guessOf(one.persona ?? looked).get(one.step) ?? null;
    const sure = measured?.value != null;
    const felt = sure ? measured.value : guess;
    const ends: [number, number] | undefined = one.asked && one.asked.low != null && one.asked.high != null ? [one.asked.low, one.asked.high] : undefined;
    const gap = one.value === null || felt === null || felt === undefined ? null
      : sure ? expectationGap(one.value, felt, measured.low ?? undefined, measured.high ?? undefined, ends) : expectationGap(one.value, felt, felt, felt, ends);
    return { ...one, guess, measured, elsewhere: !same && answers?.value != null, gap, against: gap ? (sure ? "measured" : "guess") : null };
  });
}

/**
 * Those that the map shows for the persona looked at: its own, else everybody's; with nobody chosen all of them. What
 * customers answered goes before what the team wrote down for the same customers.
 */
export function shownFor(every: readonly Expected[], persona: string | null): Expected[] {
  const answered = new Set(every.filter((one) => one.asked && one.value !== null).map((one) => `${one.step} ${one.persona}`));
  const all = every.filter((one) => one.asked || !answered.has(`${one.step} ${one.persona}`));
  if (!persona) return all;
  const own = new Set(all.filter((one) => one.persona === persona).map((one) => one.step));
  return all.filter((one) => one.persona === persona || (one.persona === null && !own.has(one.step)));
}
