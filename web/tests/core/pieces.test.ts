import { describe, expect, it } from "vitest";
import { abreast, cardHeight, holds, pieces, stackHeight } from "../../src/core/pieces";
import { buildMap, mapBuilder, type AnyRecord } from "../../src/core/model";

describe("a cell in pieces", () => {
  it.each([[0, 0], [1, 1], [12, 1], [13, 2], [100, 9]])("%i cards are %i pieces that leave none out", (n, count) => {
    const found = pieces(n);
    expect(found).toHaveLength(count);
    expect(found.flatMap(([a, b]) => Array.from({ length: b - a }, (_, i) => a + i))).toEqual(Array.from({ length: n }, (_, i) => i));
  });
  it("guesses heights that grow with the text and shrink with the width", () => {
    expect(cardHeight(200, 200, 0)).toBeGreaterThan(cardHeight(20, 200, 0));
    expect(cardHeight(200, 300, 0)).toBeLessThan(cardHeight(200, 200, 0));
    expect(abreast(100)).toBe(1);
    expect(abreast(370)).toBe(2);
    expect(stackHeight([20, 40, 30], 2)).toBe(40 + 6 + 30);
    expect(stackHeight([], 2)).toBe(0);
  });
  it("holds a place of its own stretch only", () => {
    expect(holds({ row: 2, column: 1, index: 30 }, 2, 1, 24, 48)).toBe(true);
    expect(holds({ row: 2, column: 1, index: 48 }, 2, 1, 24, 48)).toBe(false);
    expect(holds({ row: 3, column: 1, index: 30 }, 2, 1, 24, 48)).toBe(false);
    expect(holds(null, 2, 1, 24, 48)).toBe(false);
  });
});

describe("a map made from the one before", () => {
  const card = (id: string, lane: string, step: string, more = {}): AnyRecord => ({ id: `card:${id}`, lane, from_step: step, order: id, ...more });
  const begin: AnyRecord[] = [
    { id: "journey:j" }, { id: "stage:a", order: "a" }, { id: "stage:b", order: "b" }, { id: "stage:c", order: "c" },
    { id: "step:1", stage: "stage:a" }, { id: "step:2", stage: "stage:b" }, { id: "step:3", stage: "stage:c" },
    { id: "lane:x", lane_kind: "text", order: "a" }, { id: "lane:y", lane_kind: "pains", order: "b" },
    card("1", "lane:x", "step:1"), card("2", "lane:x", "step:2"), card("3", "lane:y", "step:1"),
    card("4", "lane:y", "step:1", { to_step: "step:2" }), card("5", "lane:y", "step:2", { to_step: "step:3" }), card("6", "lane:y", "step:3", { to_step: "step:3" }),
  ];
  const records = (...changed: AnyRecord[]) => new Map([...begin, ...changed].map((r) => [r.id, r]));

  it("is the same as one made anew, and keeps what did not change", () => {
    const build = mapBuilder();
    const first = build(records());
    const next = records(card("2", "lane:x", "step:2", { text: { en: "new" } }));
    const second = build(next);
    expect(second).toEqual(buildMap(next));
    expect(second.stages).toBe(first.stages);
    expect(second.steps).toBe(first.steps);
    expect(second.lanes[1]).toBe(first.lanes[1]);
    expect(second.lanes[0]!.cells[0]).toBe(first.lanes[0]!.cells[0]);
    expect(second.lanes[0]!.cells[1]).not.toBe(first.lanes[0]!.cells[1]);
  });
  it("follows a moved step, a removed lane and a new order", () => {
    const build = mapBuilder();
    for (const changed of [[], [{ id: "step:2", stage: "stage:c" }], [{ id: "lane:x", lane_kind: "text", order: "z" }], [card("1", "lane:y", "step:3")]] as AnyRecord[][]) {
      const now = records(...changed);
      expect(build(now)).toEqual(buildMap(now));
    }
    const fewer = new Map([...records()].filter(([id]) => id !== "lane:x"));
    expect(build(fewer)).toEqual(buildMap(fewer));
  });
  it("lays wide cards on as few lines as they need", () => {
    const spans = buildMap(records(card("7", "lane:y", "step:3", { order: "9" }), card("8", "lane:y", "step:1", { to_step: "step:3" }))).lanes[1]!.spans;
    expect(spans.map((s) => [s.card.id, s.track])).toEqual([["card:4", 0], ["card:8", 1], ["card:5", 2]]);
    for (const a of spans) for (const b of spans) if (a !== b && a.track === b.track) expect(a.to < b.from || b.to < a.from).toBe(true);
  });
});
