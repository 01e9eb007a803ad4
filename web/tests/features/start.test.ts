/** Placing touchpoints: nothing is ever lost or doubled, whatever is moved, removed or added. */
import { describe, expect, it } from "vitest";
import { add, addStage, addStep, allItems, move, moveStage, placeOf, placeUsual, planOf, removeStage, removeStep, shift, TRAY, without, type Board, type Item } from "../../src/features/start/board";

const item = (key: string, usual: string | null = null): Item => ({ key, title: { en: key }, channel: "web", marks: [], usual });
const step = (key: string, ...keys: string[]) => ({ key, title: { en: key }, items: keys.map((one) => item(one)) });
const board = (): Board => ({
  tray: [item("a", "decision"), item("b", "awareness"), item("c")],
  stages: [
    { key: "S1", kind: "latent_need", title: { en: "Need" }, steps: [step("s1", "x", "y")] },
    { key: "S2", kind: "decision", title: { en: "Decision" }, steps: [step("s2"), step("s3", "z")] },
  ],
});
const at = (from: Board, place: string): string[] =>
  (place === TRAY ? from.tray : from.stages.flatMap((s) => s.steps).find((s) => s.key === place)!.items).map((one) => one.key);

describe("placing touchpoints", () => {
  it("moves one or several to a place of a step", () => {
    expect(at(move(board(), ["a"], "s1", 1), "s1")).toEqual(["x", "a", "y"]);
    expect(at(move(board(), ["c", "a"], "s3"), "s3")).toEqual(["z", "a", "c"]);
    expect(at(move(board(), ["x"], "s1", 2), "s1")).toEqual(["y", "x"]);
    expect(move(board(), ["a"], "nowhere")).toEqual(board());
  });
  it("walks with the arrow keys from the tray to the last step and back, and stops at the ends", () => {
    let now = board();
    for (const place of ["s1", "s2", "s3", "s3"]) {
      now = shift(now, "a", "right");
      expect(placeOf(now, "a")!.place).toBe(place);
    }
    for (let i = 0; i < 5; i++) now = shift(now, "a", "left");
    expect(placeOf(now, "a")!.place).toBe(TRAY);
    expect(at(shift(board(), "y", "up"), "s1")).toEqual(["y", "x"]);
    expect(at(shift(board(), "x", "down"), "s1")).toEqual(["y", "x"]);
    expect(shift(board(), "x", "up")).toEqual(board());
  });
  it("places where such ones usually stand; the unknown stay, or go beside the one before them in the list", () => {
    const some = placeUsual(board());
    expect([at(some, "s2"), at(some, "s1"), at(some, TRAY)]).toEqual([["a"], ["x", "y", "b"], ["c"]]);
    const all = placeUsual(board(), true);
    expect([at(all, TRAY), at(all, "s1")]).toEqual([[], ["x", "y", "b", "c"]]);
    const unknownFirst = { ...board(), tray: [item("c"), item("a", "decision"), item("d")] };
    expect(at(placeUsual(unknownFirst, true), "s2")).toEqual(["c", "a", "d"]);
    expect(at(placeUsual({ ...board(), tray: [item("c")] }, true), "s1")).toEqual(["x", "y", "c"]);
  });
  it("adds what is new and leaves what is there", () => {
    const twin = { ...item("new"), title: { en: "x", sv: "X" } };
    const { board: next, added } = add(board(), [twin, item("d"), { ...item("e"), title: { en: "d" } }]);
    expect(added.map((one) => one.key)).toEqual(["d"]);
    expect(at(next, TRAY)).toEqual(["a", "b", "c", "d"]);
  });
  it("gives a removed stage's and step's touchpoints back, and keeps the last of each", () => {
    expect(at(removeStage(board(), "S2"), TRAY)).toEqual(["a", "b", "c", "z"]);
    expect(at(removeStep(board(), "s3"), TRAY)).toEqual(["a", "b", "c", "z"]);
    expect(removeStep(board(), "s1")).toEqual(board());
    expect(removeStage(removeStage(board(), "S2"), "S1").stages).toHaveLength(1);
  });
  it("loses and doubles nothing in a thousand random moves", () => {
    let seed = 7;
    const pick = <T,>(of: readonly T[]): T => of[(seed = (seed * 1103515245 + 12345) % 2 ** 31) % of.length]!;
    let now = board();
    const all = allItems(now).map((one) => one.key).sort();
    for (let i = 0; i < 1000; i++) {
      const key = pick(all);
      now = pick([
        () => move(now, [key, pick(all)], pick([TRAY, "s1", "s2", "s3", "t1"]), i % 3),
        () => shift(now, key, pick(["left", "right", "up", "down"] as const)),
        () => moveStage(now, pick(["S1", "S2", "T"]), pick([-1, 1] as const)),
        () => removeStep(now, pick(["s1", "s2", "s3"])),
        () => (now.stages.some((s) => s.key === "T") ? removeStage(now, "T") : addStage(now, { key: "T", kind: "own", title: {}, steps: [step("t1")] })),
        () => (now.stages.some((s) => s.steps.some((one) => one.key === "s2")) ? now : addStep(now, now.stages[0]!.key, step("s2"))),
        () => placeUsual(now),
      ])();
      expect(allItems(now).map((one) => one.key).sort()).toEqual(all);
    }
    expect(allItems(without(now, ["a"])).length).toBe(all.length - 1);
  });
  it("hands the server stages, steps and touchpoints in order", () => {
    expect(planOf(move(board(), ["a"], "s2"))[1]).toEqual({
      title: { en: "Decision" }, stage_kind: "decision",
      steps: [
        { title: { en: "s2" }, touchpoints: [{ title: { en: "a" }, channel: "web", marks: [] }] },
        { title: { en: "s3" }, touchpoints: [{ title: { en: "z" }, channel: "web", marks: [] }] },
      ],
    });
  });
});
