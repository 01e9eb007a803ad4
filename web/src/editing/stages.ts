/** Stages: added, moved, taken away with their steps. */
import type { MapModel } from "../core/model";
import type { Text } from "../generated/records";
import type { Change } from "../live/change";
import { placeAt, without } from "./order";
import { straighten } from "./spans";

/** A stage before the one at `index`, with one step, so that there is something to put cards on. Gives both. */
export function addStage(c: Change, map: MapModel, index: number, title: Text, stepTitle: Text): { stage: string; step: string } {
  const stage = c.put({ id: c.newId("stage"), stage_kind: "own", title } as { id: string });
  placeAt(c, map.stages.map((s) => s.stage), [stage], index);
  const step = c.put({ id: c.newId("step"), stage, title: stepTitle, order: c.between(null, null) } as { id: string });
  return { stage, step };
}

/** The stages to the gap before the one at `index`, in the order they have. */
export function moveStages(c: Change, map: MapModel, ids: readonly string[], index: number): void {
  const moved = new Set(ids);
  const all = map.stages.map((s) => s.stage);
  const [rest, at] = without(all, moved, index);
  const order = all.filter((s) => moved.has(s.id)).map((s) => s.id);
  if (sameOrder(all.map((s) => s.id), [...rest.slice(0, at).map((s) => s.id), ...order, ...rest.slice(at).map((s) => s.id)])) return;
  placeAt(c, rest, order, at);
  const stepsOf = new Map(map.stages.map((s) => [s.stage.id, s.steps]));
  const now = [...rest.slice(0, at).map((s) => s.id), ...order, ...rest.slice(at).map((s) => s.id)];
  straighten(c, map, now.flatMap((id) => (stepsOf.get(id) ?? []).map((step) => step.id)));
}

/** With their steps and what stands on them. */
export function removeStages(c: Change, map: MapModel, ids: readonly string[]): void {
  const gone = new Set(ids);
  const steps = map.stages.filter((s) => gone.has(s.stage.id)).flatMap((s) => s.steps.map((step) => step.id));
  c.remove(...steps, ...ids);
}

export const sameOrder = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((id, i) => id === b[i]);
