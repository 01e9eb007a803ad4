import { describe, expect, it } from "vitest";
import { Draft } from "../../src/live/change";
import type { AnyRecord } from "../../src/core/model";

function draft(...records: AnyRecord[]): Draft {
  return new Draft(new Map(records.map((record) => [record.id, record])));
}
const MAP: AnyRecord[] = [
  { id: "stage:a", order: "a0" }, { id: "stage:b", order: "a1" },
  { id: "step:1", stage: "stage:a", order: "a0", next: [{ step: "step:2" }, { step: "step:3" }] },
  { id: "step:2", stage: "stage:a", order: "a1" },
  { id: "step:3", stage: "stage:b", order: "a0" },
  { id: "lane:x", lane_kind: "text" },
  { id: "card:wide", lane: "lane:x", from_step: "step:1", to_step: "step:3" },
  { id: "card:one", lane: "lane:x", from_step: "step:2", ref: "touchpoint:t" },
  { id: "touchpoint:t" },
  { id: "opportunity:o", touchpoints: ["touchpoint:t"], steps: ["step:2", "step:3"] },
];

describe("a change", () => {
  it("sees what it has done so far, and the snapshot stays as it was", () => {
    const base = new Map<string, AnyRecord>([["stage:a", { id: "stage:a", title: { sv: "Köp" } }]]);
    const c = new Draft(base);
    c.text("stage:a", "title", "sv", "Köpa");
    c.patch("stage:a", { kind: "decision" });
    expect(c.get("stage:a")).toEqual({ id: "stage:a", title: { sv: "Köpa" }, kind: "decision" });
    c.patch("stage:a", { kind: undefined });
    expect(c.get("stage:a")).toEqual({ id: "stage:a", title: { sv: "Köpa" } });
    expect(base.get("stage:a")).toEqual({ id: "stage:a", title: { sv: "Köp" } });
  });

  it("leaves a record that is gone away, and knows no other kinds", () => {
    const c = draft();
    c.patch("step:gone", { ends: true });
    c.text("step:gone", "title", "sv", "x");
    expect(c.staged.size).toBe(0);
    expect(() => c.put({ id: "ghost:1" })).toThrow(/kind/);
  });

  it("takes away with a step its cards and arrows, and shrinks what spans it", () => {
    const c = draft(...MAP);
    c.remove("step:2");
    expect(c.get("card:one")).toBeUndefined();
    expect(c.get("step:1")!.next).toEqual([{ step: "step:3" }]);
    expect(c.get("card:wide")).toMatchObject({ from_step: "step:1", to_step: "step:3" });
    expect(c.get("opportunity:o")!.steps).toEqual(["step:3"]);
    c.remove("step:3");
    expect(c.get("card:wide")).toEqual({ id: "card:wide", lane: "lane:x", from_step: "step:1" });
    expect(c.get("step:1")).not.toHaveProperty("next");
    expect(c.get("opportunity:o")).toEqual({ id: "opportunity:o", touchpoints: ["touchpoint:t"] });
  });

  it("takes away with a stage its steps and with them their cards", () => {
    const c = draft(...MAP);
    c.remove("stage:a");
    expect([...c.staged].filter(([, record]) => record === null).map(([id]) => id).sort()).toEqual(["card:one", "stage:a", "step:1", "step:2"]);
    expect(c.get("card:wide")).toEqual({ id: "card:wide", lane: "lane:x", from_step: "step:3" });
  });

  it("takes away a card that placed what goes, and names it nowhere", () => {
    const c = draft(...MAP);
    c.remove("touchpoint:t");
    expect(c.get("card:one")).toBeUndefined();
    expect(c.get("opportunity:o")).toEqual({ id: "opportunity:o", steps: ["step:2", "step:3"] });
  });

  it("does not take away the journey itself", () => {
    const c = draft({ id: "journey:j" });
    c.remove("journey:j");
    expect(c.get("journey:j")).toBeDefined();
  });
});
