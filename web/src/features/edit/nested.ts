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

export async function linkNested(session: JourneySession, step: string, child: string): Promise<void> {
  const own = record(recordsIn(await api.document(child)), "journey", child);
  // A journey has one step it unfolds; the first one that linked to it stays its way back.
  if (own && !own.parent_step) await api.putRecords(child, [{ ...own, parent_step: parentStep(session.id, step) }]);
  session.edit.run("nested", (c) => c.patch(step, { nested_journey: child }));
}

/** A new journey that begins as this step: its title, its goal, the same customers, and one stage to draw on in. */
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
      ...made, id, title: at?.title ?? { [language]: title }, parent_step: parentStep(session.id, step), scope_kind: "part",
      ...(parent?.languages && { languages: parent.languages }), ...(parent?.personas && { personas: parent.personas }),
      ...(parent?.customer_word && { customer_word: parent.customer_word }), ...(parent?.customer_forms && { customer_forms: parent.customer_forms }),
      ...(parent?.owner && { owner: parent.owner }), ...(parent?.team && { team: parent.team }),
    },
    { id: stage, title: (at?.title ?? { [language]: title }) as Text, stage_kind: "own", order: "a0" },
    { id: newId("step"), stage, title: (at?.title ?? { [language]: title }) as Text, order: "a0" },
    ...lanes,
  ]);
  session.edit.run("nested", (c) => c.patch(step, { nested_journey: id }));
}
