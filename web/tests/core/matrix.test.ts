import { describe, expect, it } from "vitest";
import { derivedOf, dodge, emotionOfTen, importanceOfTen, layMatrix, placeLabels, satisfactionOf, scoreOf, type Satisfaction } from "../../src/core/matrix";
import type { Measure } from "../../src/generated/measured";

const felt = (value: number, low: number | null = null, high: number | null = null): Satisfaction => ({ value, low, high, n: 9, metric: "emotion", basis: "measured" });
const measure = (fields: object): Measure => fields as unknown as Measure;

describe("importance against satisfaction", () => {
  it("gives the published opportunity score: importance 9.5, satisfaction 3.2, score 15.8", () => {
    expect(scoreOf(9.5, felt(3.2)).value).toBeCloseTo(15.8);
    expect(scoreOf(4, felt(9)).value).toBe(4);
  });
  it("swaps the interval's ends, for the score falls as satisfaction rises", () => {
    expect(scoreOf(8, felt(5, 4, 6))).toEqual({ value: 11, low: 10, high: 12 });
    expect(scoreOf(8, felt(5))).toEqual({ value: 11, low: null, high: null });
  });
  it("spreads both scales over 0 to 10", () => {
    expect([1, 3, 5].map(importanceOfTen)).toEqual([0, 5, 10]);
    expect([-2, 0, 2].map(emotionOfTen)).toEqual([0, 5, 10]);
  });
  it("takes answers before a typed figure, and that before a guess", () => {
    const csat = (value: number, typed: boolean): object => ({ metric: "csat", typed, estimate: { value, low: value - 0.1, high: value + 0.1, n: 40 } });
    expect(satisfactionOf(measure({ scores: [csat(0.9, true), csat(0.4, false)], emotion: { value: 1 } }), 2)).toMatchObject({ value: 4, basis: "measured", metric: "csat", n: 40 });
    expect(satisfactionOf(measure({ scores: [csat(0.9, true)], emotion: { value: 1, low: 0, high: 2, n: 7 } }), 2)).toMatchObject({ value: 7.5, low: 5, high: 10, basis: "measured" });
    expect(satisfactionOf(measure({ scores: [csat(0.9, true)], emotion: { value: null } }), 2)).toMatchObject({ basis: "typed" });
    expect(satisfactionOf(undefined, -1)).toMatchObject({ value: 2.5, low: null, basis: "assumed" });
    expect(satisfactionOf(undefined, null)).toBeNull();
  });
  it("sorts by opportunity, crosses at the mean and says what is missing", () => {
    const { placed, missing, cross } = layMatrix([
      { id: "calm", importance: 0, satisfaction: felt(8) }, { id: "sore", importance: 10, satisfaction: felt(2) },
      { id: "good", importance: 10, satisfaction: felt(8) }, { id: "dull", importance: 0, satisfaction: felt(2) },
      { id: "unknown", importance: null, satisfaction: felt(1) }, { id: "blank", importance: null, satisfaction: null },
    ]);
    expect(cross).toEqual({ importance: 5, satisfaction: 5 });
    expect(placed.map((p) => [p.id, p.quadrant])).toEqual([["sore", "improve"], ["good", "keep"], ["calm", "ease"], ["dull", "leave"]]);
    expect(missing).toEqual([{ id: "unknown", lacks: ["importance"] }, { id: "blank", lacks: ["importance", "satisfaction"] }]);
  });
  it("spreads a correlation over 0 to 10, orders by it, and has nothing where data cannot tell", () => {
    const strong = derivedOf({ value: 0.4, low: 0.2, high: 0.6, n: 80 } as never)!;
    const against = derivedOf({ value: -0.1, low: -0.3, high: 0.1, n: 80 } as never)!;
    expect([strong.low, strong.high, against.low, against.high]).toEqual([2, 6, 0, 1]);
    expect([derivedOf(null), derivedOf({ value: null, reason: "too_few" } as never)]).toEqual([null, null]);
    const { placed } = layMatrix([{ id: "against", importance: 0, satisfaction: felt(1), derived: against }, { id: "strong", importance: 4, satisfaction: felt(9), derived: strong }]);
    expect(placed.map((p) => p.id)).toEqual(["strong", "against"]);
  });
  it("places names beside their dots, never over another, and gives up where there is no room", () => {
    const labels = placeLabels([{ x: 10, y: 50, width: 60 }, { x: 190, y: 50, width: 60 }, { x: 12, y: 52, width: 60 }], 200, 100);
    expect(labels[0]).toEqual({ x: 21, y: 50, end: false });
    expect(labels[1]!.end).toBe(true);
    expect(labels[2]!.y).not.toBe(52);
    expect(placeLabels([{ x: 5, y: 5, width: 500 }], 100, 100)).toEqual([null]);
  });
  it("lets dots on one spot step aside, and leaves the first where it is", () => {
    const moved = dodge([{ x: 50, y: 50 }, { x: 50, y: 50 }, { x: 50, y: 51 }, { x: 200, y: 50 }]);
    expect(moved.map((d) => d.x)).toEqual([50, 62, 38, 200]);
  });
});
