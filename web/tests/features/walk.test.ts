import { describe, expect, it } from "vitest";
import { buildMap, type AnyRecord } from "../../src/core/model";
import { scenes, silenceHeight } from "../../src/features/walk/scenes";

const list: AnyRecord[] = [
  { id: "journey:j" }, { id: "stage:1", order: "a" }, { id: "lane:t", lane_kind: "touchpoints", order: "a" },
  ...["a", "b", "c", "d"].flatMap((name, i) => [
    { id: `step:${name}`, stage: "stage:1", order: `a${i}`, ...(name === "c" ? { optional: true } : {}) },
    { id: `touchpoint:${name}`, ...(name === "b" ? { initiator: "company" } : name === "c" ? { initiator: "neighbour" } : {}) },
    { id: `card:${name}`, lane: "lane:t", from_step: `step:${name}`, ref: `touchpoint:${name}` },
  ]),
];
const records = new Map(list.map((r) => [r.id, r]));
const walk = (...names: string[]) =>
  scenes({ n: 9, arrives: true, entries: names.map((name, i) => ({ touchpoint: `touchpoint:${name}`, day: i, silence: i ? 1 : 0, low: 0, high: 9 })) }, records, buildMap(records));

describe("a typical journey as scenes", () => {
  it("says who began each", () => expect(walk("a", "b", "c").map((s) => s.from)).toEqual(["customer", "us", "others"]));
  it("names the planned steps that were left out, but for optional ones", () => {
    expect(walk("a", "d").map((s) => s.left)).toEqual([[], ["step:b"]]);
    expect(walk("a", "b", "d").map((s) => s.left)).toEqual([[], [], []]);
  });
  it("does not call a step left out that comes later, and says when one goes back", () => {
    const told = walk("b", "a", "d");
    expect(told.map((s) => s.left)).toEqual([[], [], []]);
    expect(told.map((s) => s.back)).toEqual([false, true, false]);
  });
  it("draws longer silences taller, and none for the same day", () => {
    expect(silenceHeight(0)).toBe(0);
    expect(silenceHeight(30)).toBeGreaterThan(silenceHeight(2));
    expect(silenceHeight(400)).toBeLessThan(200);
  });
});
