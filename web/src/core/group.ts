/** The buying group of a journey: who takes part in which stage, and what is known and not known of each. */
import type { Insight, Persona } from "../generated/records";
import { personasOf } from "./contacts";
import { ofKind, type MapModel, type Records } from "./model";

export interface Member {
  persona: Persona;
  /** For each stage of the map. */
  takesPart: boolean[];
  criteria: Insight[];
  alternatives: Insight[];
  /** How many of `ASKED` nobody has answered. */
  empty: number;
}
export interface Group {
  members: Member[];
  /** For each stage: whether anybody takes part. */
  attended: boolean[];
  empty: number;
  cells: number;
  hasDecider: boolean;
  /** The library's other personas. */
  outside: Persona[];
}

/** What one wants to know of each: role, influence, stance, risk, proof, criteria, alternatives. */
export const ASKED = 7;

const says = (text: Record<string, string> | undefined): boolean => Object.values(text ?? {}).some(Boolean);

export function buyingGroup(records: Records, model: MapModel): Group {
  const personas = personasOf(records, model);
  const insights = ofKind(records, "insight").filter((one) => says(one.text));
  const stages = model.stages.map(({ stage }) => stage.id);
  const members = personas.map((persona): Member => {
    const own = insights.filter((one) => one.persona === persona.id);
    const criteria = own.filter((one) => one.insight_kind === "criterion").sort((a, b) => (b.weight ?? -1) - (a.weight ?? -1));
    const alternatives = own.filter((one) => one.insight_kind === "alternative");
    const known = [persona.role, persona.influence, persona.stance, says(persona.perceived_risk), says(persona.proof_needed), criteria.length, alternatives.length];
    return { persona, takesPart: stages.map((stage) => takesPartIn(persona, stage, stages)), criteria, alternatives, empty: known.filter((one) => !one).length };
  });
  const inside = new Set(personas.map(({ id }) => id));
  return {
    members,
    attended: model.stages.map((_, i) => members.some((member) => member.takesPart[i])),
    empty: members.reduce((sum, member) => sum + member.empty, 0),
    cells: members.length * ASKED,
    hasDecider: personas.some(({ role }) => role === "decider"),
    outside: ofKind(records, "persona").filter(({ id }) => !inside.has(id)),
  };
}

/** A persona is in many maps, so it may name stages of others: of this map's it takes part in those it names, else in all. */
export function takesPartIn(persona: Persona, stage: string, stages: readonly string[]): boolean {
  const own = namedOf(persona, stages);
  return !own.length || own.includes(stage);
}
/** The map's stages that the persona names. */
export const namedOf = (persona: Persona, stages: readonly string[]): string[] => (persona.stages ?? []).filter((one) => stages.includes(one));
