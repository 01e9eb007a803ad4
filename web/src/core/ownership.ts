/** Who owns what lies between stages and steps; `resa.journey.ownership` says the same. Plain values, nothing of the screen. */
import type { Stage, Step } from "../generated/records";
import { record, type MapModel, type Records } from "./model";

/** From a stage to the next one, or from a step to one that it leads to. */
export interface Between { kind: "stage" | "step"; source: string; target: string }
export interface Owned { owner: string; team: string }
/** Whose fields name the owner, and what they are called. */
export interface OwnedBy { id: string; owner: string; team: string }

const SIGN = "gap:";
/** A gap as it is chosen and linked to; it is no record of its own. */
export const gapId = (source: string, target: string): string => `${SIGN}${source}>${target}`;

/** The gap of this id where its two ends are still on the map. */
export function gapOf(id: string, model: MapModel): Between | null {
  if (!id.startsWith(SIGN)) return null;
  const [source = "", target = ""] = id.slice(SIGN.length).split(">");
  if (model.stepIndex.has(source) && model.stepIndex.has(target)) return { kind: "step", source, target };
  const at = model.stages.findIndex((one) => one.stage.id === source);
  return at >= 0 && model.stages[at + 1]?.stage.id === target ? { kind: "stage", source, target } : null;
}

const trimmed = (owner: string | undefined, team: string | undefined): Owned => ({ owner: owner?.trim() ?? "", team: team?.trim() ?? "" });
const isSaid = (one: Owned): boolean => one.owner !== "" || one.team !== "";

/** The transition out of a stage: its own owner, else that of the way on from its last step. */
export function onward(stage: Stage, steps: readonly Step[]): Owned {
  const own = trimmed(stage.onward_owner, stage.onward_team);
  const last = steps.at(-1);
  return isSaid(own) || !last ? own : trimmed(last.owner, last.team);
}

/** Who owns a gap. */
export function ownerOf(gap: Between, records: Records, model: MapModel): Owned {
  if (gap.kind === "stage") {
    const column = model.stages.find((one) => one.stage.id === gap.source);
    return column ? onward(column.stage, column.steps) : { owner: "", team: "" };
  }
  const step = record(records, "step", gap.source);
  const own = trimmed(step?.owner, step?.team);
  const stage = record(records, "stage", step?.stage);
  const leaves = stage && record(records, "step", gap.target)?.stage !== stage.id;
  return isSaid(own) || !leaves ? own : trimmed(stage.onward_owner, stage.onward_team);
}

export const ownedBy = (gap: Between): OwnedBy =>
  gap.kind === "stage" ? { id: gap.source, owner: "onward_owner", team: "onward_team" } : { id: gap.source, owner: "owner", team: "team" };
