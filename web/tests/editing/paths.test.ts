import { describe, expect, it } from "vitest";
import { arrows, connect, disconnect, nameArrow, redirect, toggle } from "../../src/editing/paths";
import { change, sheet } from "./sheet";

const next = (records: ReadonlyMap<string, Record<string, unknown>>, id: string) => (records.get(`step:${id}`)?.next as { step: string }[] | undefined)?.map((way) => way.step.slice(5)).join("");

describe("the planned path", () => {
  it("keeps the usual way open beside a new arrow", () => {
    const { records, map } = change(sheet(), (c, m) => connect(c, m, "step:1", "step:4", { en: "in a hurry" }));
    expect(next(records, "1")).toBe("24");
    expect(arrows(map)).toEqual([{ from: 0, to: 3, step: "step:1", target: "step:4", label: { en: "in a hurry" } }]);
    expect(change(records, (c, m) => connect(c, m, "step:1", "step:4")).records).toEqual(records);
  });
  it("leads back, and from the last step", () => {
    const { records } = change(sheet(), (c, m) => connect(c, m, "step:5", "step:1"));
    expect(next(records, "5")).toBe("1");
  });
  it("needs no arrows when only the usual way is left", () => {
    const { records } = change(sheet(), (c, m) => connect(c, m, "step:1", "step:4"));
    expect(change(records, (c, m) => disconnect(c, m, "step:1", "step:4")).records).toEqual(sheet());
    expect(next(change(records, (c, m) => disconnect(c, m, "step:1", "step:2")).records, "1")).toBe("4");
  });
  it("is led elsewhere and named", () => {
    const { records } = change(sheet(), (c, m) => connect(c, m, "step:1", "step:4"));
    expect(next(change(records, (c, m) => redirect(c, m, "step:1", "step:4", "step:5")).records, "1")).toBe("25");
    const named = change(records, (c, m) => nameArrow(c, m, "step:1", "step:4", "sv", "tackar nej")).records;
    expect(named.get("step:1")?.next).toContainEqual({ step: "step:4", label: { sv: "tackar nej" } });
    expect(change(named, (c, m) => nameArrow(c, m, "step:1", "step:4", "sv", "")).records).toEqual(records);
  });
  it("is optional or ends here, all or none", () => {
    const one = change(sheet(), (c) => toggle(c, ["step:1"], "optional")).records;
    const both = change(one, (c) => toggle(c, ["step:1", "step:2"], "optional")).records;
    expect([both.get("step:1")?.optional, both.get("step:2")?.optional]).toEqual([true, true]);
    expect(change(both, (c) => toggle(c, ["step:1", "step:2"], "optional")).records).toEqual(sheet());
  });
});
