/** A step that unfolds into a journey of its own: the step names the journey, and the journey names the step it came from. */
import { api } from "../../api";
import { circle } from "../../core/atlas";
import { ofKind, record } from "../../core/model";
import { newId } from "../../core/ids";
import type { Text } from "../../generated/records";
import type { Editor } from "../../live/editor.svelte";
import { recordsIn } from "../../live/shared";
import type { JourneySession } from "../journey/session.svelte";

/** What a map of one step begins with. */
const LANES = ["river", "steps", "touchpoints", "emotion", "pains", "improvements"] as const;

/** `journey:…#step:…`, and its two parts again. */
export const parentStep = (journey: string, step: string): string => `${journey}#${step}`;
export function parentOf(named: string | null | undefined): { journey: string; step: string } | null {
  const [parent, step] = named?.split("#") ?? [];
  return parent && step ? { journey: parent, step } : null;
}

/** Each journey's place above it, as the journeys name it themselves. */
export const parentsOf = (journeys: readonly { id: string; parent_step?: string | null }[]): Map<string, string | null> =>
  new Map(journeys.map((one) => [one.id, one.parent_step?.split("#")[0] ?? null]));

/** One step to undo, in both journeys' documents. */
export async function linkNested(session: JourneySession, step: string, child: string): Promise<void> {
  await session.edit.reach(child);
  const back = circle(parentsOf(await api.journeys()), child, session.id).length > 0;
  session.edit.run("nested", (c) => {
    // A journey has one step it unfolds; the first one that linked to it stays its way back. A step may lead back up.
    if (!back && !c.get(child)?.parent_step) c.patch(child, { parent_step: parentStep(session.id, step) });
    c.patch(step, { nested_journey: child });
  });
}

/**
 * Places a journey under a step of another, or at the top: one step to undo. The step gets its door, and the one it stood
 * under loses it; a journey that is not ours to change keeps its steps as they are.
 */
export async function placeJourney(edit: Editor, child: string, to: { journey: string; step: string } | null): Promise<void> {
  await edit.reach(child);
  const from = parentOf((record(edit.records, "journey", child) ?? record(recordsIn(await api.document(child)), "journey", child))?.parent_step);
  for (const place of [from, to]) if (place) await edit.reach(place.journey).catch(() => undefined); // not ours, or gone: only the journey's own record is written
  edit.run("move_journey", (c) => {
    const at = (place: { journey: string; step: string }): string => (place.journey === edit.id ? place.step : parentStep(place.journey, place.step));
    if (from && c.get(at(from))?.nested_journey === child) c.patch(at(from), { nested_journey: undefined });
    c.patch(child, { parent_step: to ? parentStep(to.journey, to.step) : undefined });
    const step = to && c.get(at(to));
    if (to && step && !step.nested_journey) c.patch(at(to), { nested_journey: child });
  });
  await edit.whenSaved();
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
