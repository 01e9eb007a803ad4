import { describe, expect, it } from "vitest";
import { buildMap, type AnyRecord } from "../../src/core/model";
import { gapId, gapOf, ownedBy, ownerOf } from "../../src/core/ownership";

const records = (...more: AnyRecord[]): ReadonlyMap<string, AnyRecord> =>
  new Map(
    [
      { id: "journey:j" }, { id: "stage:1", order: "a" }, { id: "stage:2", order: "b" }, { id: "stage:3", order: "c" },
      { id: "step:a", stage: "stage:1", order: "a" }, { id: "step:b", stage: "stage:1", order: "b", owner: " Ann " }, { id: "step:c", stage: "stage:2", order: "a" },
      ...more,
    ].map((one) => [one.id, one]),
  );
const owner = (id: string, ...more: AnyRecord[]) => {
  const all = records(...more);
  const model = buildMap(all);
  const gap = gapOf(id, model);
  return gap && ownerOf(gap, all, model);
};

describe("who owns what lies between", () => {
  it("is the stage's own, else the last step's", () => {
    const id = gapId("stage:1", "stage:2");
    expect(owner(id)).toEqual({ owner: "Ann", team: "" });
    expect(owner(id, { id: "stage:1", order: "a", onward_team: "Sales" })).toEqual({ owner: "", team: "Sales" });
    expect(owner(gapId("stage:2", "stage:3"))).toEqual({ owner: "", team: "" });
  });
  it("is the step's own, else that of the stage it leaves", () => {
    const id = gapId("step:b", "step:c");
    expect(owner(id)).toEqual({ owner: "Ann", team: "" });
    expect(owner(id, { id: "step:b", stage: "stage:1", order: "b" }, { id: "stage:1", order: "a", onward_owner: "Bo" })).toEqual({ owner: "Bo", team: "" });
    expect(owner(gapId("step:a", "step:b"), { id: "stage:1", order: "a", onward_owner: "Bo" })).toEqual({ owner: "", team: "" });
  });
  it("is gone with its ends, and between stages that no longer follow each other", () => {
    expect(owner(gapId("stage:1", "stage:3"))).toBeNull();
    expect(owner(gapId("step:a", "step:gone"))).toBeNull();
    expect(owner("stage:1")).toBeNull();
  });
  it("is written where it stands", () => {
    expect(ownedBy({ kind: "stage", source: "stage:1", target: "stage:2" })).toEqual({ id: "stage:1", owner: "onward_owner", team: "onward_team" });
    expect(ownedBy({ kind: "step", source: "step:a", target: "step:b" })).toEqual({ id: "step:a", owner: "owner", team: "team" });
  });
});
