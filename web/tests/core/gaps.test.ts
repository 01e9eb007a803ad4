import { describe, expect, it } from "vitest";
import { arc } from "../../src/core/arcs";
import { flowMark, gapAcross, gapDown, gapInFlow, type Box } from "../../src/core/gaps";

const box = (left: number, top: number, width = 100, height = 40): Box => ({ left, top, width, height });
const column = [box(0, 0), box(0, 50), box(0, 100)];
const grid = [box(0, 0), box(110, 0), box(0, 50), box(110, 50)];

describe("the gap under a pointer", () => {
  it.each([[-5, 0], [19, 0], [21, 1], [69, 1], [71, 2], [500, 3]])("y %i in a column: %i", (y, gap) => {
    expect(gapDown(column, y)).toBe(gap);
    expect(gapInFlow(column, { x: 50, y })).toBe(gap);
  });
  it.each([[10, 20, 0], [60, 20, 1], [120, 20, 1], [190, 20, 2], [20, 70, 2], [300, 90, 4]])("(%i, %i) where cards stand abreast: %i", (x, y, gap) => expect(gapInFlow(grid, { x, y })).toBe(gap));
  it("of nothing is the first", () => expect([gapInFlow([], { x: 1, y: 1 }), gapAcross([], 5)]).toEqual([0, 0]));
  it("is shown by a line between, or beside", () => {
    expect(flowMark(column, 1, box(0, 0, 100, 150))).toMatchObject({ top: 44, width: 100, height: 2 });
    expect(flowMark(grid, 1, box(0, 0, 220, 100))).toMatchObject({ left: 105, width: 2, height: 40 });
    expect(flowMark([], 0, box(0, 0, 120, 60))).toEqual({ left: 8, top: 8, width: 104, height: 2 });
  });
});

describe("an arrow's arc", () => {
  const xs = [0, 100, 200, 300];
  it("rises forwards, sinks backwards, and is the higher the farther", () => {
    const [near, far, back] = [arc(0, 2, xs, 50, { up: 40, down: 30 }), arc(0, 3, xs, 50, { up: 40, down: 30 }), arc(2, 0, xs, 50, { up: 40, down: 30 })];
    expect(near.y).toBeLessThan(50);
    expect(far.y).toBeLessThan(near.y);
    expect(back).toMatchObject({ loop: true, x: 100 });
    expect(back.y).toBeGreaterThan(50);
    expect(arc(1, 1, xs, 50, { up: 40, down: 30 }).loop).toBe(true);
  });
});
