import { describe, expect, it } from "vitest";
import { addLane, hideLane, mayAdd, moveLane, moveLaneBy, removeLanes } from "../../src/editing/lanes";
import { addStage, moveStages, removeStages } from "../../src/editing/stages";
import { addStep, moveStepBy, moveSteps } from "../../src/editing/steps";
import { change, inCell, laneIds, sheet, stageIds, stepIds } from "./sheet";

describe("stages", () => {
  it("are added in a gap, with a step", () => {
    const { map, value } = change(sheet(), (c, m) => addStage(c, m, 1, { en: "New" }, { en: "I begin" }));
    expect(map.stages.map((s) => s.stage.title?.en)).toEqual(["A", "New", "B", "C"]);
    expect(map.stages[1]!.steps.map((s) => s.id)).toEqual([value.step]);
  });
  it.each([["A", 3, "BCA"], ["C", 0, "CAB"], ["B", 1, "ABC"], ["B", 2, "ABC"], ["A", 2, "BAC"]])("%s to the gap %i: %s", (id, gap, order) => {
    expect(stageIds(change(sheet(), (c, m) => moveStages(c, m, [`stage:${id}`], gap)).map)).toBe(order);
  });
  it("several keep their order", () => expect(stageIds(change(sheet(), (c, m) => moveStages(c, m, ["stage:B", "stage:A"], 3)).map)).toBe("CAB"));
  it("turn round what spans them", () => {
    const { records } = change(sheet(), (c, m) => moveStages(c, m, ["stage:C"], 0));
    expect(records.get("card:wide")).toMatchObject({ from_step: "step:4", to_step: "step:2" });
  });
  it("go with their steps and cards; a wide card shrinks", () => {
    const { records, map } = change(sheet(), (c, m) => removeStages(c, m, ["stage:A"]));
    expect(stageIds(map)).toBe("BC");
    expect(records.has("card:x") || records.has("step:1")).toBe(false);
    expect(records.get("card:wide")).toMatchObject({ from_step: "step:3", to_step: "step:4" });
  });
});

describe("steps", () => {
  it("are added where one points", () => expect(change(sheet(), (c, m) => addStep(c, m, "stage:A", 1, {})).map.stages[0]!.steps.map((s) => s.id.slice(5))[0]).toBe("1"));
  it.each([["1", "A", 2, "21|3|45"], ["1", "A", 0, "12|3|45"], ["1", "A", 1, "12|3|45"], ["1", "B", 1, "2|31|45"], ["5", "A", 0, "512|3|4"], ["3", "C", 1, "12||435"]])(
    "%s to stage %s gap %i: %s",
    (id, stage, gap, order) => expect(stepIds(change(sheet(), (c, m) => moveSteps(c, m, [`step:${id}`], `stage:${stage}`, gap)).map)).toBe(order),
  );
  it.each([["1", 1, "21|3|45"], ["2", 1, "1|23|45"], ["3", -1, "123||45"], ["1", -1, "12|3|45"], ["5", 1, "12|3|45"]] as const)("%s by %i: %s", (id, by, order) =>
    expect(stepIds(change(sheet(), (c, m) => moveStepBy(c, m, `step:${id}`, by)).map)).toBe(order),
  );
  it("find room between keys written by hand", () => {
    const records = sheet({ id: "step:6", stage: "stage:B", order: "a0", title: {} });
    const { map } = change(records, (c, m) => moveSteps(c, m, ["step:1"], "stage:B", 1));
    expect(stepIds(map)).toBe("2|316|45");
  });
});

describe("lanes", () => {
  it("are added, moved, hidden and removed", () => {
    const added = change(sheet(), (c, m) => addLane(c, m, "needs", 3));
    expect(added.map.lanes.map((r) => r.kind)).toEqual(["steps", "touchpoints", "text", "needs", "pains", "emotion", "quotes"]);
    expect(laneIds(change(sheet(), (c, m) => moveLane(c, m, "lane:quotes", 0)).map)[0]).toBe("quotes");
    expect(laneIds(change(sheet(), (c, m) => moveLane(c, m, "lane:text", 3)).map)).toEqual(laneIds(change(sheet(), () => undefined).map));
    const hidden = change(sheet(), (c) => hideLane(c, "lane:text", true)).records;
    expect(hidden.get("lane:text")?.hidden).toBe(true);
    expect(change(hidden, (c) => hideLane(c, "lane:text", false)).records).toEqual(sheet());
    expect(change(sheet(), (c) => removeLanes(c, ["lane:text"])).records.has("card:x")).toBe(false);
  });
  it("step over those that are not shown", () => {
    const { map } = change(sheet(), (c, m) => moveLaneBy(c, m, "lane:text", 1, ["lane:steps", "lane:text", "lane:emotion"]));
    expect(laneIds(map)).toEqual(["steps", "touchpoints", "pains", "emotion", "text", "quotes"]);
  });
  it("that draw themselves stand once", () => {
    const { map } = change(sheet(), () => undefined);
    expect([mayAdd(map, "steps"), mayAdd(map, "text"), mayAdd(map, "visibility_line")]).toEqual([false, true, true]);
  });
  it("keep a lane's cards in their cell", () => expect(inCell(change(sheet(), (c, m) => moveLane(c, m, "lane:text", 0)).map, "text", "1")).toEqual(["x", "y", "z"]));
});
