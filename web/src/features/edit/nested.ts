/** A step that unfolds into a journey of its own: the step names the journey, and the journey names the step it came from. */
import { api } from "../../api";
import { ofKind, record } from "../../core/model";
import { newId } from "../../core/ids";
import type { Journey, Text } from "../../generated/records";
import { recordsIn } from "../../live/shared";
import type { JourneySession } from "../journey/session.svelte";

/** What a map of one step begins with. */
const LANES = ["river", "steps", "touchpoints", "emotion", "pains", "improvements"] as const;

/** `journey:…#step:…`, and its two parts again. */
export const parentStep = (journey: string, step: string): string => `${journey}#${step}`;
export function parentOf(journey: Journey | undefined): { journey: string; step: string } | null {
  const [parent, step] = journey?.parent_step?.split("#") ?? [];
  return parent && step ? { journey: parent, step } : null;
}

/** One step to undo, in both journeys' documents. */
export async function linkNested(session: JourneySession, step: string, child: string): Promise<void> {
  await session.edit.reach(child);
  session.edit.run("nested", (c) => {
    // A journey has one step it unfolds; the first one that linked to it stays its way back.
    if (!c.get(child)?.parent_step) c.patch(child, { parent_step: parentStep(session.id, step) });
    c.patch(step, { nested_journey: child });
  });
}

/** The step no longer unfolds, and the journey no longer says that it is that step's. */
export async function unlinkNested(session: JourneySession, step: string): Promise<void> {
  const child = session.get(step)?.nested_journey as string | undefined;
  // A journey that is gone, or not ours to change, keeps its way back; the link still goes.
  if (child) await session.edit.reach(child).catch(() => undefined);
  session.edit.run("nested", (c) => {
    if (child && c.get(child)?.parent_step === parentStep(session.id, step)) c.patch(child, { parent_step: undefined });
    c.patch(step, { nested_journey: undefined });
  });
}

/**
 * A new journey that begins as this step: its title, its goal, the same customers, and one stage to draw on in.
 * Its first records are part of its making; undone is the link, and the journey stays in the list.
 */
export async function unfold(session: JourneySession, step: string, title: string, language: string): Promise<void> {
  const parent = session.model.journey;
  const { id } = await api.newJourney({ title, language, market: parent?.market ?? "b2c", template: "empty" });
  const records = recordsIn(await api.document(id));
  const made = record(records, "journey", id);
  const at = record(session.records, "step", step);
  const stage = newId("stage");
  const have = new Set(ofKind(records, "lane").map((lane) => lane.lane_kind));
  const lanes = LANES.filter((kind) => !have.has(kind)).map((kind, i) => ({ id: newId("lane"), lane_kind: kind, order: `b${i}` }));
  await api.putRecords(id, [
    {
      ...made, id, title: at?.title ?? { [language]: title }, scope_kind: "part",
      ...(parent?.languages && { languages: parent.languages }), ...(parent?.personas && { personas: parent.personas }),
      ...(parent?.customer_word && { customer_word: parent.customer_word }), ...(parent?.customer_forms && { customer_forms: parent.customer_forms }),
      ...(parent?.owner && { owner: parent.owner }), ...(parent?.team && { team: parent.team }),
    },
    { id: stage, title: (at?.title ?? { [language]: title }) as Text, stage_kind: "own", order: "a0" },
    { id: newId("step"), stage, title: (at?.title ?? { [language]: title }) as Text, order: "a0" },
    ...lanes,
  ]);
  await linkNested(session, step, id);
}
