import { describe, expect, it } from "vitest";
import { buildMap, type Records } from "../../src/core/model";
import { asTable, copy, paste, readClip, toTsv } from "../../src/editing/clipboard";
import { find, replace, type Wanted } from "../../src/editing/replace";
import { carryOut, isTable, plan, readTsv } from "../../src/editing/table";
import { change, inCell, sheet, stageIds, stepIds } from "./sheet";

const clipOf = (records: Records, ...ids: string[]) => copy(records, buildMap(records), ids)!;
const shown = ["lane:steps", "lane:touchpoints", "lane:text", "lane:pains", "lane:emotion", "lane:quotes"];
const elsewhere: Records = new Map([
  { id: "journey:k" }, { id: "stage:S", order: "a0" }, { id: "step:s", stage: "stage:S", order: "a0" }, { id: "step:u", stage: "stage:S", order: "a1" },
  { id: "lane:mine", lane_kind: "text", order: "a0" },
].map((one) => [one.id, one]));

describe("copy and paste", () => {
  it("goes through JSON unharmed, and nothing else is taken for a clip", () => {
    const clip = clipOf(sheet(), "card:x", "card:w");
    expect(readClip(JSON.stringify(clip))).toEqual(JSON.parse(JSON.stringify(clip)));
    for (const text of ["", "{}", "null", "[1]", '{"format":"resa-clip/1"}', "just words"]) expect(readClip(text)).toBeNull();
  });
  it("cards keep their distances", () => {
    const { map, value } = change(sheet(), (c, m) => paste(c, m, shown, clipOf(sheet(), "card:x", "card:w"), { lane: "lane:pains", step: "step:2", index: 0 }));
    expect(value).toHaveLength(2);
    expect(inCell(map, "pains", "2")).toHaveLength(1);
    expect(inCell(map, "pains", "4")).toHaveLength(1);
  });
  it("keeps the order of cards of one cell", () => {
    const { records, map } = change(sheet(), (c, m) => paste(c, m, shown, clipOf(sheet(), "card:x", "card:y", "card:z"), { lane: "lane:text", step: "step:3", index: 0 }));
    expect(inCell(map, "text", "3").map((id) => (records.get(`card:${id}`)?.text as { en: string }).en)).toEqual(["x", "y", "z", "w"]);
  });
  it("into another workspace brings what the card places", () => {
    const clip = clipOf(sheet(), "card:t");
    const { records } = change(elsewhere, (c, m) => paste(c, m, ["lane:mine"], clip, { lane: "lane:mine", step: "step:u", index: 0 }));
    expect(records.get("touchpoint:t")).toEqual(sheet().get("touchpoint:t"));
  });
  it("stages bring their steps, arrows, cards and lanes", () => {
    const with_arrow = sheet({ id: "step:4", stage: "stage:C", order: "a0", title: { en: "I do 4" }, next: [{ step: "step:5" }, { step: "step:1" }] });
    const { map } = change(elsewhere, (c, m) => paste(c, m, [], clipOf(with_arrow, "stage:B", "stage:C"), { lane: "", step: "step:s", index: 0 }));
    expect(stageIds(map).length).toBeGreaterThan(1);
    expect(map.stages.map((s) => s.steps.length)).toEqual([2, 1, 2]);
    expect(map.lanes.map((row) => row.kind)).toEqual(["text"]);
    expect(map.stages[2]!.steps[0]!.next).toEqual([{ step: map.stages[2]!.steps[1]!.id }]);
    const whole = change(elsewhere, (c, m) => paste(c, m, [], clipOf(with_arrow, "stage:A"), { lane: "", step: "step:s", index: 0 }));
    expect(whole.map.lanes.map((row) => row.kind)).toEqual(["text", "touchpoints", "emotion", "quotes"]);
    expect([...whole.records.values()].filter((one) => one.emotion === 1)).toHaveLength(1);
  });
  it("steps go after the one chosen, with their cards", () => {
    const { map } = change(sheet(), (c, m) => paste(c, m, shown, clipOf(sheet(), "step:1"), { lane: "lane:steps", step: "step:3", index: 0 }));
    expect(map.stages[1]!.steps).toHaveLength(2);
    expect(map.lanes.find((row) => row.kind === "text")!.cells[1]).toHaveLength(4);
    expect(stepIds(map).startsWith("12|3")).toBe(true);
  });
  it("a lane is copied beneath", () => {
    const { map } = change(sheet(), (c, m) => paste(c, m, shown, clipOf(sheet(), "lane:text"), { lane: "lane:text", step: "step:1", index: 0 }));
    expect(map.lanes.map((row) => row.kind)).toEqual(["steps", "touchpoints", "text", "text", "pains", "emotion", "quotes"]);
    expect(map.lanes[3]!.cells.map((cell) => cell.length)).toEqual([3, 1, 0]);
  });
  it("is a table for other programs", () => {
    expect(asTable(clipOf(sheet(), "card:x", "card:y", "card:w"), "en")).toEqual([["x", "", "w"], ["y", "", ""]]);
    expect(asTable(clipOf(sheet(), "stage:B"), "en")).toEqual([["I do 3"], ["w"]]);
    expect(copy(sheet(), buildMap(sheet()), [])).toBeNull();
  });
});

describe("a table from a spreadsheet", () => {
  it.each([
    ["a\tb\nc\td\n", [["a", "b"], ["c", "d"]]],
    ['"two\nlines"\t"say ""hej"""\r\nx', [["two\nlines", 'say "hej"'], ["x"]]],
    ['5" pipe\t"quoted" words', [['5" pipe', '"quoted" words']]],
    ["", []],
    ["\t\n\t", []],
  ])("%j", (text, rows) => expect(readTsv(text)).toEqual(rows));
  it("reads back what it writes", () => {
    const rows = [["a\tb", 'c"d"', "e\nf"], ["", "g", "åäö😀"]];
    expect(readTsv(toTsv(rows))).toEqual(rows);
    expect([isTable("one"), isTable("a\tb"), isTable("a\nb")]).toEqual([false, true, true]);
  });
  const map = buildMap(sheet());
  it("lays columns over steps and rows in one lane or several", () => {
    const stack = plan(map, shown, [["a", "b"], ["c", ""]], { lane: "lane:text", step: "step:2" }, { rows: "stack", heads: false });
    expect(stack.placements).toEqual([{ lane: "lane:text", column: 1, text: "a" }, { lane: "lane:text", column: 2, text: "b" }, { lane: "lane:text", column: 1, text: "c" }]);
    const spread = plan(map, shown, [["a"], ["b"], ["c"], ["d"]], { lane: "lane:text", step: "step:2" }, { rows: "lanes", heads: false });
    expect(spread.placements.map((p) => p.lane)).toEqual(["lane:text", "lane:pains", "lane:quotes"]);
    expect(spread.left).toEqual(["d"]);
  });
  it("makes the steps that are missing, and those that the first row names", () => {
    const beyond = plan(map, shown, [["a", "b", "c"]], { lane: "lane:text", step: "step:4" }, { rows: "stack", heads: false });
    expect(beyond.newSteps).toEqual([""]);
    const named = plan(map, shown, [["I look", "I ask"], ["a", "b"], ["c", ""]], { lane: "lane:text", step: "step:3" }, { rows: "stack", heads: true });
    const done = change(sheet(), (c, m) => carryOut(c, m, named, "en", (title) => ({ en: title })));
    expect(done.map.stages[1]!.steps.map((s) => s.title?.en)).toEqual(["I do 3", "I look", "I ask"]);
    const [look, ask] = done.map.stages[1]!.steps.slice(1).map((s) => s.id.slice(5));
    expect(inCell(done.map, "text", look!).map((id) => (done.records.get(`card:${id}`)?.text as { en: string }).en)).toEqual(["a", "c"]);
    expect(inCell(done.map, "text", ask!)).toHaveLength(1);
  });
});

describe("search and replace", () => {
  const wanted = (words: string, more: Partial<Wanted> = {}): Wanted => ({ words, language: null, matchCase: false, whole: false, ...more });
  const records = sheet({ id: "card:sv", lane: "lane:text", from_step: "step:5", text: { sv: "Offerten, offert och OFFERT", en: "The offer (offer)" } }, { id: "step:2", stage: "stage:A", order: "a1", title: { sv: "Jag får offert" }, next: [{ step: "step:3", label: { sv: "offert ja" } }] });
  const go = (w: Wanted, by: string) => change(records, (c, m) => replace(c, m, find(records, m, w), w, by));
  it("finds in the map's order, in fields, arrows and placed records", () => {
    expect(find(records, buildMap(records), wanted("offert")).map((hit) => [hit.id, hit.field, hit.language, hit.n])).toEqual([["step:2", "title", "sv", 1], ["step:2", "next:step:3", "sv", 1], ["card:sv", "text", "sv", 3]]);
    expect(find(records, buildMap(records), wanted("shop")).map((hit) => [hit.id, hit.seen])).toEqual([["touchpoint:t", "card:t"]]);
    expect(find(records, buildMap(records), wanted(""))).toEqual([]);
  });
  it("replaces whole words, one language, the case as asked, and nothing as a pattern", () => {
    expect(go(wanted("offert", { whole: true, matchCase: true }), "$& anbud").records.get("card:sv")?.text).toEqual({ sv: "Offerten, $& anbud och OFFERT", en: "The offer (offer)" });
    expect(go(wanted("OFFER", { language: "en" }), "bid").value).toBe(2);
    expect(go(wanted("(offer)"), "").records.get("card:sv")?.text).toMatchObject({ en: "The offer " });
    expect(go(wanted("offert ja"), "ja").records.get("step:2")?.next).toEqual([{ step: "step:3", label: { sv: "ja" } }]);
  });
});
