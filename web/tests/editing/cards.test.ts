import { describe, expect, it } from "vitest";
import { addCard, duplicateCards, moveCards, nudge, removeCards, shiftCards, wordsOf } from "../../src/editing/cards";
import { guessAt, setEmotion, settled } from "../../src/editing/emotions";
import { spanCard, stretch } from "../../src/editing/spans";
import { card, change, inCell, sheet } from "./sheet";

describe("cards", () => {
  it("are made in a gap, with the record that the lane shows", () => {
    const free = change(sheet(), (c, m) => addCard(c, m, { lane: "lane:text", step: "step:1", index: 1 }, { sv: "Ny" }));
    expect(inCell(free.map, "text", "1")).toEqual(["x", free.value.id.slice(5), "y", "z"]);
    const pain = change(sheet(), (c, m) => addCard(c, m, { lane: "lane:pains", step: "step:2", index: 0 }, { sv: "Ont" }));
    expect(pain.records.get(pain.value.ref!)).toMatchObject({ insight_kind: "pain", text: { sv: "Ont" } });
    expect(wordsOf(pain.value)).toEqual({ id: pain.value.ref, field: "text" });
    const touch = change(sheet(), (c, m) => addCard(c, m, { lane: "lane:touchpoints", step: "step:1", index: 9 }, {}));
    expect(wordsOf(touch.value)).toEqual({ id: touch.value.ref, field: "title" });
    expect(inCell(touch.map, "touchpoints", "1")).toEqual(["t", touch.value.id.slice(5)]);
  });
  it.each([
    ["down in its cell", ["x"], "text", "1", 2, "text", "1", ["y", "x", "z"]],
    ["two at once, in the map's order", ["z", "x"], "text", "1", 2, "text", "1", ["y", "x", "z"]],
    ["to where it is", ["y"], "text", "1", 1, "text", "1", ["x", "y", "z"]],
    ["into another step", ["x"], "text", "3", 0, "text", "3", ["x", "w"]],
    ["into another lane", ["x"], "pains", "2", 0, "pains", "2", ["x"]],
  ])("move %s", (_, ids, lane, step, index, there, at, order) => {
    const { map } = change(sheet(), (c, m) => moveCards(c, m, ids.map((id) => `card:${id}`), { lane: `lane:${lane}`, step: `step:${step}`, index }));
    expect(inCell(map, there, at)).toEqual(order);
  });
  it("stay where a lane draws something of its own", () => {
    for (const lane of ["emotion", "steps"]) expect(change(sheet(), (c, m) => moveCards(c, m, ["card:x"], { lane: `lane:${lane}`, step: "step:2", index: 0 })).records).toEqual(sheet());
  });
  it("keep their width while there is path for it", () => {
    const go = (step: string) => change(sheet(), (c, m) => moveCards(c, m, ["card:wide"], { lane: "lane:quotes", step, index: 0 })).records.get("card:wide");
    expect(go("step:1")).toMatchObject({ from_step: "step:1", to_step: "step:3" });
    expect(go("step:4")).toMatchObject({ from_step: "step:4", to_step: "step:5" });
    expect(go("step:5")?.to_step).toBeUndefined();
  });
  it("shift together, and stop at the edge", () => {
    const lanes = change(sheet(), () => undefined).map.lanes;
    const { map } = change(sheet(), (c, m) => shiftCards(c, m, ["card:x", "card:w"], lanes, 1, 1));
    expect(inCell(map, "pains", "2")).toEqual(["x"]);
    expect(inCell(map, "pains", "4")).toEqual(["w"]);
    expect(inCell(change(sheet(), (c, m) => shiftCards(c, m, ["card:w"], lanes, 0, 9)).map, "text", "5")).toEqual(["w"]);
  });
  it("are nudged past each other, then into the next lane", () => {
    const lanes = change(sheet(), () => undefined).map.lanes;
    const by = (id: string, n: 1 | -1) => change(sheet(), (c, m) => nudge(c, m, `card:${id}`, n, lanes)).map;
    expect(inCell(by("x", 1), "text", "1")).toEqual(["y", "x", "z"]);
    expect(inCell(by("y", -1), "text", "1")).toEqual(["y", "x", "z"]);
    expect(inCell(by("z", 1), "pains", "1")).toEqual(["z"]);
    expect(inCell(by("x", -1), "touchpoints", "1")).toEqual(["t", "x"]);
  });
  it("are copied in place, placing the same record", () => {
    const { map, records, value } = change(sheet(), (c, m) => duplicateCards(c, m, ["card:x", "card:t", "card:e"]));
    expect(value).toHaveLength(2);
    expect(inCell(map, "text", "1")[1]).toBe(value.find((id) => records.get(id)?.lane === "lane:text")!.slice(5));
    expect(value.map((id) => records.get(id)?.ref)).toContain("touchpoint:t");
  });
  it("take with them what nobody has written on", () => {
    const blank = sheet({ id: "insight:i", insight_kind: "pain" }, card("i", "pains", "2", "a0", { ref: "insight:i" }));
    expect(change(blank, (c) => removeCards(c, ["card:i"])).records).toEqual(sheet());
    expect(change(sheet(), (c) => removeCards(c, ["card:t"])).records.has("touchpoint:t")).toBe(true);
  });
});

describe("wide cards", () => {
  it.each([["from", "step:1", "step:1", "step:4"], ["from", "step:5", "step:4", undefined], ["to", "step:3", "step:2", "step:3"], ["to", "step:1", "step:2", undefined]] as const)(
    "the edge %s to %s", (edge, step, from, to) => {
      const found = change(sheet(), (c, m) => spanCard(c, m, "card:wide", edge, step)).records.get("card:wide");
      expect([found?.from_step, found?.to_step]).toEqual([from, to]);
    },
  );
  it("stretch by a step, back to what they were", () => {
    const longer = change(sheet(), (c, m) => stretch(c, m, "card:x", 1)).records;
    expect(longer.get("card:x")?.to_step).toBe("step:2");
    expect(change(longer, (c, m) => stretch(c, m, "card:x", -1)).records).toEqual(sheet());
    expect(change(sheet(), (c, m) => stretch(c, m, "card:x", -1)).records).toEqual(sheet());
  });
});

describe("the team's guess", () => {
  it("is changed, made and taken away", () => {
    const up = change(sheet(), (c, m) => setEmotion(c, m, "lane:emotion", "step:1", null, 1.26));
    expect(up.records.get("card:e")?.emotion).toBe(1.3);
    const made = change(sheet(), (c, m) => setEmotion(c, m, "lane:emotion", "step:2", null, -9));
    expect(guessAt(made.map, "lane:emotion", "step:2", null)?.emotion).toBe(-2);
    expect(change(sheet(), (c, m) => setEmotion(c, m, "lane:emotion", "step:1", null, null)).records.has("card:e")).toBe(false);
  });
  it("is a persona's own beside the one for all", () => {
    const { records, map } = change(sheet(), (c, m) => setEmotion(c, m, "lane:emotion", "step:1", "persona:p", -1));
    expect(records.get("card:e")?.emotion).toBe(1);
    expect(guessAt(map, "lane:emotion", "step:1", "persona:p")?.emotion).toBe(-1);
    expect(guessAt(map, "lane:emotion", "step:1", null)?.emotion).toBe(1);
  });
  it("settles on tenths without a negative nought", () => {
    expect([settled(0.04), settled(-0.04), settled(5), settled(0.3000001)].map(String)).toEqual(["0", "0", "2", "0.3"]);
  });
});
