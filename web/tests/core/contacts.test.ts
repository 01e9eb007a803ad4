import { describe, expect, it } from "vitest";
import { contactPlan } from "../../src/core/contacts";
import { buildMap, type AnyRecord } from "../../src/core/model";

const base: AnyRecord[] = [
  { id: "journey:j", personas: ["persona:a", "persona:b"] },
  { id: "stage:1", order: "a" }, { id: "stage:2", order: "b" },
  { id: "step:1", stage: "stage:1", order: "a" }, { id: "step:2", stage: "stage:2", order: "a" },
  { id: "lane:q", lane_kind: "questions", order: "a" },
  { id: "persona:a" }, { id: "persona:b", stages: ["stage:2"] },
  { id: "insight:when", insight_kind: "question", text: { sv: "När kommer ni?" }, persona: "persona:a" },
  { id: "insight:cost", insight_kind: "question", text: { sv: "Vad kostar det?" }, answer: { sv: "Inget" } },
  { id: "card:1", lane: "lane:q", from_step: "step:2", ref: "insight:when" },
  { id: "card:2", lane: "lane:q", from_step: "step:1", ref: "insight:cost" },
];
function plan(...more: AnyRecord[]) {
  const records = new Map([...base, ...more].map((r) => [r.id, r]));
  return contactPlan(records, buildMap(records));
}

describe("the contact plan", () => {
  it("has a row for everybody and one per persona, and counts the empty cells", () => {
    const { rows, empty, cells } = plan();
    expect(rows.map((r) => r.persona?.id ?? null)).toEqual([null, "persona:a", "persona:b"]);
    expect([empty, cells]).toEqual([3, 3]); // persona:b takes part in one stage only
    expect(rows[2]!.cells.map((c) => c.out)).toEqual([true, false]);
  });
  it("lets a contact for everybody fill every persona's cell of the stage", () => {
    const { empty } = plan({ id: "contact:x", stage: "stage:2" });
    expect(empty).toBe(1);
  });
  it("puts contacts in their cell, the soonest first", () => {
    const { rows } = plan({ id: "contact:x", stage: "stage:1", persona: "persona:a" }, { id: "contact:y", stage: "stage:1", persona: "persona:a", wait_seconds: 60 });
    expect(rows[1]!.cells[0]!.contacts.map((c) => c.id)).toEqual(["contact:y", "contact:x"]);
  });
  it("marks a question as answered by its own answer or by a contact that is not stopped", () => {
    expect(plan().unanswered.map((q) => q.id)).toEqual(["insight:when"]);
    expect(plan().rows[1]!.cells[1]!.questions).toMatchObject([{ answered: false }]);
    const told = { id: "contact:x", stage: "stage:2", answers: ["insight:when"] };
    expect(plan(told).unanswered).toEqual([]);
    expect(plan({ ...told, status: "stopped" }).unanswered).toHaveLength(1);
  });
  it("shows a contact of a persona that is gone under everybody, and never loses it", () => {
    expect(plan({ id: "contact:x", stage: "stage:1", persona: "persona:gone" }).rows[0]!.cells[0]!.contacts).toHaveLength(1);
  });
});
