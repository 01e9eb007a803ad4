import { describe, expect, it } from "vitest";
import { buildMap, type AnyRecord } from "../../src/core/model";
import { swimlanes, type Arrangement, type Item } from "../../src/core/swimlanes";

const base: AnyRecord[] = [
  { id: "journey:j" }, { id: "stage:1", order: "a" },
  { id: "step:1", stage: "stage:1", order: "a", owner: "" }, { id: "step:2", stage: "stage:1", order: "b" }, { id: "step:3", stage: "stage:1", order: "c" },
  { id: "lane:t", lane_kind: "touchpoints", order: "a" }, { id: "lane:b", lane_kind: "backstage", order: "b" }, { id: "lane:a", lane_kind: "actions", order: "c" },
  { id: "touchpoint:quote", team: "Sales", initiator: "company", receiver: "customer", channel: "email", systems: ["CRM"] },
  { id: "touchpoint:call", team: "Support", channel: "phone" },
  { id: "touchpoint:tip", ownership: "social", initiator: "neighbour", receiver: "customer" },
  { id: "touchpoint:fit", form: "action", initiator: "partner", receiver: "", channel: "home_visit", ownership: "partner" },
  { id: "card:1", lane: "lane:t", from_step: "step:1", ref: "touchpoint:tip" }, { id: "card:2", lane: "lane:t", from_step: "step:1", ref: "touchpoint:quote" },
  { id: "card:3", lane: "lane:t", from_step: "step:2", ref: "touchpoint:call" }, { id: "card:4", lane: "lane:t", from_step: "step:3", ref: "touchpoint:fit" },
  { id: "card:b", lane: "lane:b", from_step: "step:2", text: { en: "Look it up" } }, { id: "card:a", lane: "lane:a", from_step: "step:1", to_step: "step:2", text: { en: "Waits" } },
];
const laid = (by: Arrangement, ...more: AnyRecord[]) => {
  const records = new Map([...base, ...more].map((r) => [r.id, r]));
  return swimlanes(records, buildMap(records), by);
};
const names = (cell: Item[]): string[] => cell.map((item) => `${item.part} ${item.name ?? item.id}`);

describe("swimlanes", () => {
  it("puts a touchpoint with who starts it and marks who receives it", () => {
    const { rows } = laid("actor");
    expect(rows.map((r) => r.key)).toEqual(["customer ", "team Sales", "team Support", "partner ", "other neighbour"]);
    expect(names(rows[0]!.cells[0]!)).toEqual(["receives touchpoint:tip", "receives touchpoint:quote"]);
    expect(names(rows[0]!.cells[1]!)).toEqual(["starts touchpoint:call"]);
    expect(names(rows[2]!.cells[1]!)).toEqual(["receives touchpoint:call"]);
    expect(names(rows[3]!.cells[2]!)).toEqual(["starts touchpoint:fit"]); // an action: nobody receives it
  });
  it("counts every touchpoint once among those who start", () => {
    const starts = laid("actor").rows.flatMap((r) => r.cells.flat()).filter((item) => item.part === "starts");
    expect(starts).toHaveLength(4);
  });
  it("marks hand-overs between ours, and who owns them", () => {
    const { handOvers } = laid("actor", { id: "step:2", stage: "stage:1", order: "b", owner: "Kim" });
    expect(handOvers.map((h) => [h.step, h.from.name, h.to.kind, h.owner])).toEqual([[1, "Sales", "team", ""], [2, "Support", "partner", "Kim"]]);
  });
  it("sorts by channel with the unnamed last", () => {
    expect(laid("channel").rows.map((r) => r.channel)).toEqual(["email", "phone", "home_visit", ""]);
  });
  it("draws the blueprint from the same records, with what lies behind", () => {
    const process = { id: "process:p", touchpoints: ["touchpoint:quote"], systems: ["ERP"], team: "Back office" };
    const { rows, bare } = laid("blueprint", process);
    const row = Object.fromEntries(rows.map((r) => [r.part, r]));
    expect(rows.map((r) => r.part)).toEqual(["around", "customer", "front", "backstage", "processes", "systems", "owners"]);
    expect([row.customer!.line, row.front!.line, row.backstage!.line]).toEqual(["interaction_line", "visibility_line", "internal_interaction_line"]);
    expect(names(row.customer!.cells[1]!)).toEqual(["stands step:2", "stands card:a"]); // a card across both steps
    expect(names(row.processes!.cells[0]!)).toEqual(["stands process:p"]);
    expect(names(row.systems!.cells[0]!)).toEqual(["stands CRM", "stands ERP"]);
    expect(names(row.owners!.cells[0]!)).toEqual(["stands Sales", "stands Back office"]);
    expect(names(row.backstage!.cells[2]!)).toEqual(["stands touchpoint:fit"]);
    expect([...bare]).toEqual([]);
    expect([...laid("blueprint").bare]).toEqual([0]);
  });
});
