/** A small map for the tests of editing commands, and one way to carry a command out on it. */
import { buildMap, type AnyRecord, type MapModel, type Records } from "../../src/core/model";
import { Draft, type Change } from "../../src/live/change";

export const card = (id: string, lane: string, step: string, order = "a0", more: object = {}): AnyRecord => ({ id: `card:${id}`, lane: `lane:${lane}`, from_step: `step:${step}`, order, text: { en: id }, ...more });

/** Stages A (steps 1, 2), B (3), C (4, 5); lanes steps, touchpoints, text, pains, emotion, quotes. */
export function sheet(...more: AnyRecord[]): Records {
  const list: AnyRecord[] = [
    { id: "journey:j", title: { en: "A journey" } },
    ...["A", "B", "C"].map((name, i) => ({ id: `stage:${name}`, title: { en: name }, order: `a${i}` })),
    ...[["1", "A", 0], ["2", "A", 1], ["3", "B", 0], ["4", "C", 0], ["5", "C", 1]].map(([id, stage, at]) => ({ id: `step:${id}`, stage: `stage:${stage}`, title: { en: `I do ${id}` }, order: `a${at}` })),
    ...["steps", "touchpoints", "text", "pains", "emotion", "quotes"].map((kind, i) => ({ id: `lane:${kind}`, lane_kind: kind, order: `a${i}` })),
    { id: "touchpoint:t", title: { en: "The shop" } },
    card("t", "touchpoints", "1", "a0", { ref: "touchpoint:t", text: undefined }),
    card("x", "text", "1", "a0"), card("y", "text", "1", "a1"), card("z", "text", "1", "a2"), card("w", "text", "3", "a0"),
    card("wide", "quotes", "2", "a0", { to_step: "step:4" }),
    card("e", "emotion", "1", "a0", { emotion: 1, text: undefined }),
    ...more,
  ];
  return new Map(list.map((one) => [one.id, one]));
}

export function change<T>(records: Records, command: (c: Change, map: MapModel) => T): { records: Records; map: MapModel; value: T } {
  const draft = new Draft(records);
  const value = command(draft, buildMap(records));
  const next = new Map(records);
  for (const [id, one] of draft.staged) {
    if (one) next.set(id, one);
    else next.delete(id);
  }
  return { records: next, map: buildMap(next), value };
}

export const stageIds = (map: MapModel): string => map.stages.map((s) => s.stage.id.slice(6)).join("");
export const stepIds = (map: MapModel): string => map.stages.map((s) => s.steps.map((step) => step.id.slice(5)).join("")).join("|");
export const laneIds = (map: MapModel): string[] => map.lanes.map((row) => row.lane.id.slice(5));
export const inCell = (map: MapModel, lane: string, step: string): string[] => {
  const row = map.lanes.find((one) => one.lane.id === `lane:${lane}`)!;
  return [...row.cells.flat(), ...row.spans.map((s) => s.card)].filter((one) => one.from_step === `step:${step}`).map((one) => one.id.slice(5));
};
