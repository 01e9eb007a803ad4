import { describe, expect, it } from "vitest";
import { anyOrder, arrows, branches } from "../../src/features/answers/plan";

const spots = (...names: string[]) => names.map((name) => ({ name: name.replace("?", ""), optional: name.endsWith("?") }));

describe("a planned path in words", () => {
  it("has an arrow for every place and what may follow, whether it is one line or several", () => {
    expect(arrows("a > b | c? > d+")).toEqual([
      { from: spots("a"), to: spots("b", "c?"), everywhere: false }, { from: spots("b", "c?"), to: spots("d"), everywhere: false },
    ]);
    expect(branches("a > b | c? > d+")).toBe(false);
    const text = '(start) > a | "b; > c"; a > d; e; (any) > bye; d > (end); (any) > (end)';
    expect(branches(text)).toBe(true);
    expect(arrows(text)).toEqual([
      { from: null, to: spots("a", "b; > c"), everywhere: false }, { from: spots("a"), to: spots("d"), everywhere: false },
      { from: null, to: spots("bye"), everywhere: true }, { from: spots("d"), to: null, everywhere: false },
      { from: null, to: null, everywhere: true },
    ]);
    expect(arrows("")).toEqual([]);
  });
  it("says once what may come in any order", () => {
    const { together, rest } = anyOrder(arrows("a | b > c; a > b; b > a; c > d"));
    expect(together).toEqual([spots("a", "b")]);
    expect(rest.map(({ from, to }) => [from!.map((s) => s.name), to!.map((s) => s.name)])).toEqual([[["a", "b"], ["c"]], [["c"], ["d"]]]);
  });
});
