/** What is placed in the matrix: touchpoints, steps or stages with their importance and satisfaction. */
import { correlationOfTen, derivedOf, importanceOfTen, satisfactionOf, type Thing } from "../../core/matrix";
import { record } from "../../core/model";
import type { JourneySession } from "../journey/session.svelte";
import { feelings } from "../map/feelings";

export const LEVELS = ["touchpoint", "step", "stage"] as const;
export type Level = (typeof LEVELS)[number];

/** Who says what is important: the team, or the customers' answers held against how it went for them. */
export type Who = "team" | "data";

/** The same things with the importance that data give them; without one where the data cannot tell. */
export function derivedThings(session: JourneySession, level: Level): Thing[] {
  return things(session, level).map(({ id, satisfaction }) => {
    const derived = derivedOf(session.byId.get(id)?.importance);
    return { id, importance: derived && correlationOfTen(derived.of.value!), satisfaction, ...(derived && { derived }) };
  });
}

/** In map order. A step's or stage's importance is the mean of its touchpoints'; theirs is what the team believes. */
export function things(session: JourneySession, level: Level): Thing[] {
  const { model } = session;
  const felt = feelings(session, model.lanes.find((row) => row.kind === "emotion") ?? null);
  const guessAt = (step: string | undefined): number | null => (step === undefined ? null : (felt[model.stepIndex.get(step) ?? -1]?.assumed ?? null));
  const touchpoints = [...model.stepOfRef].filter(([ref]) => ref.startsWith("touchpoint:"));
  const importance = (id: string): number | null => {
    const own = record(session.records, "touchpoint", id)?.importance;
    return own == null ? null : importanceOfTen(own);
  };
  const thing = (id: string, important: number | null, guess: number | null): Thing => ({
    id, importance: important, satisfaction: satisfactionOf(session.byId.get(id), guess),
  });
  if (level === "touchpoint") return touchpoints.map(([id, step]) => thing(id, importance(id), guessAt(step)));
  const of = (steps: readonly string[]): (number | null)[] => touchpoints.filter(([, step]) => steps.includes(step)).map(([id]) => importance(id));
  if (level === "step") return model.steps.map((step) => thing(step.id, mean(of([step.id])), guessAt(step.id)));
  return model.stages.map(({ stage, steps }) => {
    const ids = steps.map((step) => step.id);
    return thing(stage.id, mean(of(ids)), mean(ids.map(guessAt)));
  });
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length ? known.reduce((a, b) => a + b, 0) / known.length : null;
}
