/** The buying group: who is in it, in which stages, and the criteria and alternatives each weighs. */
import { namedOf, takesPartIn } from "../core/group";
import type { AnyRecord } from "../core/model";
import type { BuyingRole, Persona, Text } from "../generated/records";
import type { Change } from "../live/change";

/** Into the group, after those who are in it now. */
export function join(c: Change, journey: string, members: readonly string[], persona: string): void {
  if (!members.includes(persona)) c.patch(journey, { personas: [...members, persona] });
}

/** A new persona that is known by its role only. */
export function joinAs(c: Change, journey: string, members: readonly string[], role: BuyingRole, title: Text): string {
  const id = c.put({ id: c.newId("persona"), title, role } as AnyRecord);
  join(c, journey, members, id);
  return id;
}

/** Whether the stage can be taken off the persona: when none of the map's would be left, "none named" would mean all. */
export const mayLeave = (persona: Persona, stage: string, stages: readonly string[]): boolean => without(persona, stage, stages).length > 0;

function without(persona: Persona, stage: string, stages: readonly string[]): string[] {
  const own = namedOf(persona, stages);
  return (own.length ? own : stages).filter((one) => one !== stage);
}

/** Takes part in the stage from now on, or no longer; stages of other journeys stay. `stages`: the map's. */
export function takePart(c: Change, persona: Persona, stage: string, stages: readonly string[], wanted: boolean): void {
  if (takesPartIn(persona, stage, stages) === wanted || (!wanted && !mayLeave(persona, stage, stages))) return;
  const elsewhere = (persona.stages ?? []).filter((one) => !stages.includes(one));
  const here = wanted ? [...namedOf(persona, stages), stage] : without(persona, stage, stages);
  const left = [...elsewhere, ...(stages.every((one) => here.includes(one)) ? [] : here)];
  c.patch(persona.id, { stages: left.length ? left : undefined });
}

/** A criterion, an alternative or a quote of the persona, kept as an insight of the library. */
export const weigh = (c: Change, persona: string, kind: "criterion" | "alternative" | "quote", text: Text): string =>
  c.put({ id: c.newId("insight"), insight_kind: kind, text, persona } as AnyRecord);

/** No longer the persona's; the insight stays in the library, for other maps may show it. */
export const unweigh = (c: Change, insight: string): void => c.patch(insight, { persona: undefined });
