/** What there is to tell of a stage: its touchpoints, insights and improvements, by id. */
import type { JourneySession } from "../journey/session.svelte";
import type { Part } from "./slides";

const refsAt = (session: JourneySession, stage: number, kind: string): string[] =>
  [...session.model.stepOfRef].filter(([ref, step]) => ref.startsWith(`${kind}:`) && session.model.stageOfStep.get(step) === stage && session.get(ref)).map(([ref]) => ref);

export const touchpointsAt = (session: JourneySession, stage: number): string[] => refsAt(session, stage, "touchpoint");
/** The gravest first, so many as fit on a screen. */
export const insightsAt = (session: JourneySession, stage: number): string[] =>
  refsAt(session, stage, "insight").sort((a, b) => Number(session.get(b)?.severity ?? 0) - Number(session.get(a)?.severity ?? 0)).slice(0, 4);

export function improvementsAt(session: JourneySession, stage: number): string[] {
  const about = [...touchpointsAt(session, stage), ...(session.model.stages[stage]?.steps ?? []).map((step) => step.id)];
  return [...new Set([...refsAt(session, stage, "action"), ...about.flatMap((id) => session.model.curesOf.get(id) ?? []).filter((id) => id.startsWith("action:"))])];
}
export const allImprovements = (session: JourneySession): string[] => [...new Set(session.model.stages.flatMap(({ index }) => improvementsAt(session, index)))];

/** Whether a part has anything to tell; stage −1 is the first and the last slide. */
export function hasPart(session: JourneySession, stage: number, part: Part): boolean {
  const measure = session.byId.get(session.model.stages[stage]?.stage.id ?? "");
  switch (part) {
    case "headlines": return (session.measured?.headlines.length ?? 0) > 0 && session.measured?.revealed !== false;
    case "steps": return (session.model.stages[stage]?.steps.length ?? 0) > 0;
    // Where no events are bound nobody is known to come: that is no number, and not a zero.
    case "flow": return (measure?.flow.reached_customers ?? 0) > 0;
    case "touchpoints": return touchpointsAt(session, stage).length > 0;
    case "feelings": return (session.model.stages[stage]?.steps ?? []).some((step) => { const m = session.byId.get(step.id); return m?.emotion_assumed != null || m?.emotion?.value != null; });
    case "insights": return insightsAt(session, stage).length > 0;
    case "improvements": return (stage < 0 ? allImprovements(session) : improvementsAt(session, stage)).length > 0;
    default: return true;
  }
}
