/** Steps: added, moved within and between stages, taken away. */
import type { MapModel } from "../core/model";
import type { Text } from "../generated/records";
import type { Change } from "../live/change";
import { placeAt, without } from "./order";
import { straighten } from "./spans";

export function addStep(c: Change, map: MapModel, stage: string, index: number, title: Text): string {
  const id = c.put({ id: c.newId("step"), stage, title } as { id: string });
  placeAt(c, map.stages.find((s) => s.stage.id === stage)?.steps ?? [], [id], index);
  return id;
}

/** The steps to the gap before the one at `index` of a stage, in the order they have on the map. */
export function moveSteps(c: Change, map: MapModel, ids: readonly string[], stage: string, index: number): void {
  const moved = new Set(ids);
  const column = map.stages.find((s) => s.stage.id === stage);
  if (!column) return;
  const [rest, at] = without(column.steps, moved, index);
  const order = map.steps.filter((step) => moved.has(step.id)).map((step) => step.id);
  const inside = [...rest.slice(0, at).map((s) => s.id), ...order, ...rest.slice(at).map((s) => s.id)];
  if (inside.length === column.steps.length && inside.every((id, i) => id === column.steps[i]!.id)) return;
  for (const id of order) if (c.get(id)?.stage !== stage) c.patch(id, { stage });
  placeAt(c, rest, order, at);
  straighten(c, map, map.stages.flatMap((s) => (s.stage.id === stage ? inside : s.steps.filter((step) => !moved.has(step.id)).map((step) => step.id))));
}

/** One place left or right: within the stage, then over into the next one. */
export function moveStepBy(c: Change, map: MapModel, id: string, by: 1 | -1): void {
  const at = map.stageOfStep.get(id);
  const column = at === undefined ? undefined : map.stages[at];
  if (!column) return;
  const index = column.steps.findIndex((step) => step.id === id);
  const next = index + by;
  if (next >= 0 && next < column.steps.length) moveSteps(c, map, [id], column.stage.id, by > 0 ? next + 1 : next);
  else {
    const over = map.stages[column.index + by];
    if (over) moveSteps(c, map, [id], over.stage.id, by > 0 ? 0 : over.steps.length);
  }
}

/** With the cards that stand on them alone. */
export const removeSteps = (c: Change, ids: readonly string[]): void => c.remove(...ids);
