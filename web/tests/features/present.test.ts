import { describe, expect, it } from "vitest";
import { buildMap } from "../../src/core/model";
import { atOf, atText, commandOf, move, slides, type At } from "../../src/features/present/slides";

const map = buildMap(new Map([{ id: "stage:a", order: "a" }, { id: "stage:b", order: "b" }].map((r) => [r.id, r])));
const all = slides(map, (stage, part) => stage === 0 && (part === "flow" || part === "feelings"));

describe("presenting a journey", () => {
  it("has a first slide, one per stage with what it has to tell, and a last one", () => {
    expect(all.map((s) => [s.id, s.parts])).toEqual([["first", ["title"]], ["stage:a", ["title", "flow", "feelings"]], ["stage:b", ["title"]], ["last", ["thanks"]]]);
  });
  it("goes through every part once, back the same way, and stays at the ends", () => {
    const forward: string[] = [];
    let at: At = { slide: 0, part: 0 };
    for (let i = 0; i < 10; i++) {
      forward.push(atText(at));
      at = move(all, at, 1);
    }
    expect([...new Set(forward)]).toEqual(["1.1", "2.1", "2.2", "2.3", "3.1", "4.1"]);
    const back: string[] = [];
    for (let i = 0; i < 10; i++) {
      back.push(atText(at));
      at = move(all, at, -1);
    }
    expect([...new Set(back)]).toEqual(["4.1", "3.1", "2.3", "2.2", "2.1", "1.1"]);
  });
  it("reads a place from the address, and keeps within what there is", () => {
    expect(atOf(all, "2.3")).toEqual({ slide: 1, part: 2 });
    expect(atOf(all, "99.99")).toEqual({ slide: 3, part: 0 });
    expect([atOf(all, null), atOf(all, "x"), atOf(all, "0.0")]).toEqual(Array(3).fill({ slide: 0, part: 0 }));
  });
  it("understands keys and clickers alike", () => {
    expect(["PageDown", " ", "ArrowRight"].map(commandOf)).toEqual(["next", "next", "next"]);
    expect(["PageUp", ".", "F5", "q"].map(commandOf)).toEqual(["back", "blank", "screen", undefined]);
  });
});
