import { describe, expect, it } from "vitest";
import { fromMap, promiseLine, quoted, sameLines, stageLines, stageNames, type Choices } from "../../src/features/answers/offers";

const binding = {
  touchpoints: [], unmatched: [], ghosts: [], unbound: [],
  ready: {
    stages: [
      { id: "stage:a", names: ["cart", "pay | now"], channels: ["web", "shop"] },
      { id: "stage:b", names: ["help"], channels: [] },
      { id: "stage:c", names: ["call"], channels: ["phone"] },
    ],
    promises: [], plan: "a > b",
  },
};
const titles: Record<string, string> = { "stage:a": "A = b", "stage:b": "Buy", "stage:c": "Buy" };
const offers: Choices = {
  touchpoints: { map: [], data: [] }, properties: [],
  ...stageLines(binding, (id) => titles[id]!), promises: [{ value: "r", name: "R" }], plan: "a > b",
};

describe("what the map offers to questions", () => {
  it("writes stages and planned channels as the arguments have them, titles told apart and signs in quotes", () => {
    expect(offers.stages).toEqual(['A – b=cart|"pay | now"', "Buy=help", "Buy 2=call"]);
    expect(offers.planned).toEqual(["A – b=web|shop", "Buy 2=phone"]);
    expect(stageNames([...offers.stages, "*"])).toEqual(["A – b", "Buy", "Buy 2"]);
    expect(quoted("plain å")).toBe("plain å");
    expect(promiseLine('a "b"', "c", 2.5)).toBe('"a \\"b\\"" -> "c" within 2.5d');
    expect(promiseLine("a", "c", null)).toBe('"a" -> "c"');
  });
  it("fills in what has not been said, and once a person has said anything only what there is no answer without", () => {
    const asked = (takes: string[], given: string[], lacking: string | undefined, own: boolean, goal: string[] = []) =>
      fromMap(new Set(takes), new Set(given), lacking, own, goal, offers).map(([name]) => name);
    expect(asked(["stage", "planned"], [], undefined, false)).toEqual(["stage", "planned"]);
    expect(asked(["stage", "planned"], ["stage"], undefined, false)).toEqual(["planned"]);
    expect(asked(["stage", "planned"], ["stage"], undefined, true)).toEqual([]);
    expect(asked(["goal"], [], undefined, true, ["pay"])).toEqual([]);
    expect(asked(["goal"], [], "goal", true, ["pay"])).toEqual(["goal"]);
    expect(asked(["goal"], [], "goal", true)).toEqual([]);
    expect(asked(["promise", "plan"], [], "promise", false)).toEqual(["promise", "plan"]);
  });
  it("knows its own lines in whatever order the address has them", () => {
    expect(sameLines(["a", "b"], ["b", "a"])).toBe(true);
    expect(sameLines(["a"], ["b", "a"])).toBe(false);
  });
});
