import { expect, test } from "vitest";
import type { Told } from "../../../src/api";
import { csv, GROUPS, marksOf, marksOn, overlaid } from "../../../src/features/compare/marks";

const told = (group: Told["group"], record: string): Told => ({ group, record, kind: "card", name: "", text: "", field: null, language: null, before: "", after: "" });

test("what is gone stays on the later map", () => {
  expect(overlaid([{ id: "card:1", a: 1 }, { id: "card:2" }], [{ id: "card:1", a: 2 }])).toEqual([{ id: "card:1", a: 2 }, { id: "card:2" }]);
});

test("a card has its own marks and those of what it places, what came with it once", () => {
  const marks = marksOf([told("added", "card:1"), told("added", "touchpoint:x"), told("owner", "touchpoint:x"), told("moved", "card:1")], new Set(GROUPS.filter((one) => one !== "moved")));
  expect(marksOn(marks, { id: "card:1", ref: "touchpoint:x" }).map((one) => one.group)).toEqual(["added", "owner"]);
  expect(marksOn(marks, { id: "card:2", ref: "touchpoint:x" }).map((one) => one.group)).toEqual(["added", "owner"]);
  expect(marksOn(marks, { id: "card:3" })).toEqual([]);
});

test("a table as a file that nobody takes for formulas", () => {
  expect(csv([["a", 'b "c"'], ["=1+1", "+1"], ["-x", "−2"]])).toBe('\ufeff"a";"b ""c"""\r\n"\'=1+1";"+1"\r\n"\'-x";"−2"\r\n');
});
