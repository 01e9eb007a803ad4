import { describe, expect, it } from "vitest";
import { buildMap, byOrder, type AnyRecord, type Records } from "../../src/core/model";
import { sortRows, tableRows } from "../../src/core/tablerows";
import { forward, laySankey } from "../../src/core/sankey";
import { readText } from "../../src/core/text";
import type { Measure } from "../../src/generated/measured";

const records = (...list: AnyRecord[]): Records => new Map(list.map((r) => [r.id, r]));
const doc = records(
  { id: "journey:j" },
  { id: "stage:b", order: "b" }, { id: "stage:a", order: "a" },
  { id: "step:1", stage: "stage:a", order: "a" }, { id: "step:2", stage: "stage:b", order: "b" }, { id: "step:3", stage: "stage:b", order: "a" },
  { id: "lane:t", lane_kind: "touchpoints", order: "b" }, { id: "lane:e", lane_kind: "needs", order: "c" }, { id: "lane:s", lane_kind: "steps", order: "a" },
  { id: "card:x", lane: "lane:t", from_step: "step:2", ref: "touchpoint:x" },
  { id: "card:y", lane: "lane:t", from_step: "step:1", ref: "touchpoint:y" },
  { id: "card:wide", lane: "lane:t", from_step: "step:1", to_step: "step:2" },
  { id: "card:lost", lane: "lane:t", from_step: "step:gone" },
  { id: "touchpoint:x" }, { id: "touchpoint:y" },
  { id: "opportunity:o", touchpoints: ["touchpoint:x"] }, { id: "action:a", opportunity: "opportunity:o" },
);
const map = buildMap(doc);

describe("the map from its records", () => {
  it("orders by fractional index, then id", () => {
    expect(map.stages.map((s) => s.stage.id)).toEqual(["stage:a", "stage:b"]);
    expect(map.steps.map((s) => s.id)).toEqual(["step:1", "step:3", "step:2"]);
    expect(map.lanes.map((l) => l.lane.id)).toEqual(["lane:s", "lane:t", "lane:e"]);
    expect(byOrder({ id: "b", order: "a" }, { id: "a", order: "a" })).toBe(1);
  });
  it("puts cards in their stage, wide ones across, and forgets none that has a place", () => {
    const lane = map.lanes[1]!;
    expect(lane.cells.map((cell) => cell.map((c) => c.id))).toEqual([["card:y"], ["card:x"]]);
    expect(lane.spans).toMatchObject([{ card: { id: "card:wide" }, from: 0, to: 1 }]);
  });
  it("knows the empty lanes and what is being done", () => {
    expect(map.lanes.map((l) => l.empty)).toEqual([false, false, true]);
    expect(map.curesOf.get("touchpoint:x")).toEqual(["opportunity:o", "action:a"]);
  });
});

describe("the table twin", () => {
  const value = (v: number | null) => ({ value: v });
  const measure = (id: string, n: number | null): [string, Measure] => [id, {
    id, kind: "step", flow: { reached_customers: n, reached: n, went_on: null, open: null, lost: null, lost_share: value(null), hazard: value(null) },
    time_from_previous: { n: 0, median: null, q25: null, q75: null, q90: null },
  } as unknown as Measure];
  const rows = tableRows(map, new Map([measure("step:1", 5), measure("step:2", 9), measure("stage:a", null)]));
  it("reads as the map does", () => expect(rows.map((r) => r.id)).toEqual(["stage:a", "step:1", "touchpoint:y", "stage:b", "step:3", "step:2", "touchpoint:x"]));
  it("sorts either way with the missing last", () => {
    expect(sortRows(rows, "customers", true).map((r) => r.id).slice(0, 3)).toEqual(["step:2", "step:1", "stage:a"]);
    expect(sortRows(rows, "customers", false).map((r) => r.id).slice(0, 3)).toEqual(["step:1", "step:2", "stage:a"]);
    expect(sortRows(rows, "place", false)).toEqual(rows);
  });
});

describe("the Sankey", () => {
  const links = [{ source: "a", target: "b", n: 5 }, { source: "b", target: "a", n: 2 }, { source: "b", target: "lost", n: 3 }, { source: "b", target: "b", n: 1 }, { source: "a", target: "other", n: 4 }, { source: "other", target: "lost", n: 4 }];
  it("draws what leads forward, and keeps the rest for the table", () => {
    const { kept, back } = forward({ nodes: ["start", "other", "a", "b", "lost"], links });
    expect(kept.map((l) => l.n)).toEqual([5, 3, 4, 4]);
    expect(back.map((l) => l.n)).toEqual([2, 1]);
  });
  it("puts what is merged where most of it leads forward", () => {
    const merged = [{ source: "a", target: "other", n: 9 }, { source: "other", target: "b", n: 8 }, { source: "b", target: "other", n: 1 }];
    expect(forward({ nodes: ["a", "b", "other"], links: merged }).back.map((l) => l.n)).toEqual([1]);
  });
  it("is laid out without a number missing", () => {
    const { nodes, links: drawn } = laySankey({ nodes: ["a", "b", "other", "lost", "unused"], links }, 600, 300);
    expect(nodes.map((n) => n.id)).toEqual(["a", "b", "other", "lost"]);
    expect(drawn.every((l) => !l.path.includes("NaN"))).toBe(true);
    expect(laySankey({ nodes: [], links: [] }, 600, 300).nodes).toEqual([]);
  });
});

it("reads a text in the nearest language", () => {
  expect(readText({ sv: "Köp", da: "Køb" }, "nb")).toBe("Köp");
  expect(readText({ da: "Køb", en: "" }, "sv")).toBe("Køb");
  expect(readText(undefined, "sv")).toBe("");
});
