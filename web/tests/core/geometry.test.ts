import { describe, expect, it } from "vitest";
import { layColumns, stepCentres, visibleColumns } from "../../src/core/columns";
import { band, curve, runs } from "../../src/core/curve";
import { placeCallouts, yOf } from "../../src/core/emotion";
import { layRiver } from "../../src/core/river";

describe("columns", () => {
  it("fill the sheet and never fall under the least", () => {
    const { columns, width } = layColumns([1, 4, 2], 1132, 132, 184);
    expect(width).toBe(1000);
    expect(columns[0]!.x).toBe(0);
    columns.forEach((c, i) => {
      expect(c.width).toBeGreaterThanOrEqual(184);
      if (i) expect(c.x).toBe(columns[i - 1]!.x + columns[i - 1]!.width);
    });
    expect(columns[1]!.width).toBeGreaterThan(columns[0]!.width);
  });
  it("scroll when there is no room", () => expect(layColumns([1, 1, 1, 1], 400, 132, 184).width).toBe(736));
  it("hold their steps' middles", () => expect(stepCentres([{ x: 0, width: 100 }, { x: 100, width: 90 }], [1, 3])).toEqual([50, 115, 145, 175]));
  it("in view, with one to spare", () => {
    const columns = Array.from({ length: 10 }, (_, i) => ({ x: i * 100, width: 100 }));
    expect(visibleColumns(columns, 0, 250)).toEqual([0, 3]);
    expect(visibleColumns(columns, 450, 700)).toEqual([3, 7]);
    expect(visibleColumns(columns, 2000, 2300)).toEqual([0, 9]);
  });
});

describe("the river", () => {
  const columns = [{ x: 0, width: 200 }, { x: 200, width: 200 }];
  const river = layRiver(columns, [{ reached: 100, open: 10, lost: 40 }, { reached: 50, open: 0, lost: 0 }], 80, 94);
  it("is on one scale: what is lost is as thick as what the river loses", () => {
    const [first, second] = river.segments;
    expect(first!.thickness).toBe(80);
    expect(first!.leak!.thickness).toBe(32);
    expect(first!.open!.thickness).toBe(8);
    expect(first!.thickness - first!.leak!.thickness - first!.open!.thickness).toBe(second!.thickness);
  });
  it("has no leak where nothing is lost, and survives missing numbers", () => {
    expect(river.segments[1]!.leak).toBeNull();
    expect(layRiver(columns, [{ reached: null, open: null, lost: null }, { reached: 5, open: null, lost: null }], 80, 94).body).not.toMatch(/NaN|undefined/);
  });
});

describe("curves", () => {
  it("break where a point is missing", () => {
    const a = { x: 0, y: 1 }, b = { x: 1, y: 2 }, c = { x: 3, y: 0 };
    expect(runs([a, b, null, c])).toEqual([[a, b], [c]]);
    expect(curve([a, b, null, c]).match(/M/g)).toHaveLength(1);
  });
  it("never overshoot their points", () => {
    const path = curve([{ x: 0, y: 10 }, { x: 10, y: 10 }, { x: 20, y: 90 }, { x: 30, y: 90 }]);
    const ys = [...path.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map((m) => Number(m[2]));
    expect(Math.min(...ys)).toBeGreaterThanOrEqual(10);
    expect(Math.max(...ys)).toBeLessThanOrEqual(90);
  });
  it("give a lone interval a small bar", () => expect(band([null, { x: 50, low: 20, high: 10 }])).toContain("M46 10"));
});

describe("callouts", () => {
  const wrong = (assumed: number, measured: number) => ({ assumed, measured, low: null, high: null, wrong: true });
  it("stand apart, the most wrong first, and stay on the sheet", () => {
    const placed = placeCallouts([wrong(0, 1), wrong(-1, 1), wrong(0, 2), { ...wrong(0, 2), wrong: false }], [10, 100, 900, 950], 1000, () => 200);
    expect(placed.map((p) => p.step)).toEqual([1, 2]);
    for (const p of placed) expect(p.left >= 0 && p.left + p.width <= 1000).toBe(true);
  });
  it("share the curve's scale", () => {
    const scale = { top: 10, bottom: 110 };
    expect([yOf(2, scale), yOf(0, scale), yOf(-2, scale), yOf(9, scale)]).toEqual([10, 60, 110, 10]);
  });
});
