import { describe, expect, it } from "vitest";
import { buildMap, type AnyRecord } from "../../src/core/model";
import { BOX, handOversOf, LABEL, layHandOvers } from "../../src/core/handovers";
import type { Gap, HandOver } from "../../src/generated/measured";

const records = new Map<string, AnyRecord>(
  [
    { id: "journey:j" }, { id: "stage:1", order: "a" }, { id: "lane:t", lane_kind: "touchpoints", order: "a" },
    ...["1", "2", "3"].map((n) => ({ id: `step:${n}`, stage: "stage:1", order: n })),
    { id: "touchpoint:ask", team: "Sales" }, { id: "touchpoint:quote", team: "Sales" }, { id: "touchpoint:fit", owner: "Kim" }, { id: "touchpoint:tip" },
    { id: "card:1", lane: "lane:t", from_step: "step:1", ref: "touchpoint:ask", order: "a" }, { id: "card:2", lane: "lane:t", from_step: "step:1", ref: "touchpoint:quote", order: "b" },
    { id: "card:3", lane: "lane:t", from_step: "step:2", ref: "touchpoint:fit" }, { id: "card:4", lane: "lane:t", from_step: "step:3", ref: "touchpoint:tip" },
  ].map((one) => [one.id, one]),
);
const none = { value: null };
const over = (source: string, target: string, n: number | null, ...touchpoints: string[]): HandOver => ({ source, target, touchpoints, planned: true, n, wait: { n: 0, median: null, q25: null, q75: null, q90: null }, failing: none });
const gap = (source: string, target: string, ...hand_overs: HandOver[]): Gap =>
  ({ kind: "step", source: `step:${source}`, target: `step:${target}`, owner: "", team: "", met: null, n: null, came: none, wait: hand_overs[0]!.wait, met_someone: none, per_journey: none, hand_overs });
const gaps = [
  gap("2", "3", over("Kim", "", 25, "touchpoint:fit")),
  gap("1", "2", over("Sales", "Kim", 100, "touchpoint:quote", "touchpoint:fit")),
  gap("1", "3", over("Sales", "", null)),
  gap("9", "2", over("Sales", "Kim", 7)),
];

describe("the hand-overs between teams", () => {
  const model = buildMap(records);
  it("come in map order, without those of steps that are gone", () => {
    expect(handOversOf(gaps, model).map(({ gap, over }) => [gap.source, over.target])).toEqual([["step:1", "Kim"], ["step:1", ""], ["step:2", ""]]);
  });
  const laid = layHandOvers(records, model, gaps);
  it("give every team a lane, what nobody owns the last one", () => {
    expect(laid.lanes.map((lane) => lane.team)).toEqual(["Sales", "Kim", ""]);
    expect(laid.height).toBe(laid.lanes.at(-1)!.y + laid.lanes.at(-1)!.height);
  });
  it("mark the touchpoints on both sides, and none other", () => {
    expect(laid.boxes.filter((box) => box.crosses).map((box) => box.id)).toEqual(["touchpoint:quote", "touchpoint:fit"]);
  });
  it("keep boxes in their lanes, and apart", () => {
    for (const box of laid.boxes) {
      const lane = laid.lanes.find((one) => box.y >= one.y && box.y + BOX.height <= one.y + one.height);
      expect(lane).toBeDefined();
      for (const other of laid.boxes) if (other !== box && other.step === box.step) expect(Math.abs(other.y - box.y)).toBeGreaterThanOrEqual(BOX.height);
    }
  });
  it("are the wider the more go, and their words stand on no other's", () => {
    const [many, unknown, few] = laid.arrows;
    expect(many!.width).toBeGreaterThan(few!.width);
    expect(few!.width).toBeGreaterThan(unknown!.width);
    const labels = laid.arrows.filter((one) => one.label.x === many!.label.x).map((one) => one.label.y).sort((a, b) => a - b);
    expect(labels[1]! - labels[0]!).toBeGreaterThanOrEqual(LABEL.height);
    for (const { label } of laid.arrows) expect(label.x + LABEL.width).toBeLessThanOrEqual(laid.width);
  });
});
