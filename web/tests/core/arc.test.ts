import { describe, expect, it } from "vitest";
import { arcPoints, levelAt, levelY, readArc } from "../../src/core/arc";

const felt = (assumed: number | null, measured: number | null) => ({ assumed, measured, low: null, high: null, wrong: false });
const read = (...pairs: [number | null, number | null][]) =>
  readArc(arcPoints(pairs.map(([engagement], i) => ({ id: `step:${i}`, engagement })), pairs.map(([, feeling]) => felt(feeling, null))));

describe("the dramatic arc", () => {
  it("takes what is measured before what is guessed, and leaves a gap where nobody has said", () => {
    expect(arcPoints([{ id: "step:a" }, { id: "step:b", engagement: 2 }], [felt(1, -1), felt(0.5, null)])).toEqual([
      { step: "step:a", engagement: null, feeling: -1, measured: true }, { step: "step:b", engagement: 2, feeling: 0.5, measured: false },
    ]);
  });
  it("names the peaks, what hurts when much is at stake, and the end", () => {
    expect(read([1, 1], [5, -1], [null, -2], [4, 0.5], [5, 1])).toEqual({ peaks: ["step:1", "step:4"], sore: ["step:1"], end: { step: "step:4", bad: false }, unset: 1 });
    expect(read([3, -1], [3, -1])).toEqual({ peaks: [], sore: [], end: { step: "step:1", bad: true }, unset: 0 });
    expect(read([null, 1])).toEqual({ peaks: [], sore: [], end: null, unset: 1 });
  });
  it("reads a height back as the level that was drawn", () => {
    for (const level of [1, 2, 3, 4, 5]) expect(levelAt(levelY(level, 20, 220), 20, 220)).toBe(level);
    expect([levelAt(-50, 20, 220), levelAt(500, 20, 220)]).toEqual([5, 1]);
  });
});
