import { describe, expect, it } from "vitest";
import { buyingGroup, ASKED, takesPartIn } from "../../src/core/group";
import { buildMap, type AnyRecord, type Records } from "../../src/core/model";
import { mayLeave, takePart } from "../../src/editing/group";
import type { Persona } from "../../src/generated/records";
import type { Change } from "../../src/live/change";

const STAGES = ["stage:a", "stage:b", "stage:c"];
const records = (...more: AnyRecord[]): Records =>
  new Map([
    { id: "journey:j", personas: ["persona:boss", "persona:cfo"] },
    ...STAGES.map((id, i) => ({ id, order: `a${i}` })),
    { id: "persona:boss", role: "decider", influence: 5, stages: ["stage:a", "stage:elsewhere"] },
    { id: "persona:cfo", stages: ["stage:b"] },
    { id: "persona:other" },
    ...more,
  ].map((one) => [one.id, one as AnyRecord]));
const groupOf = (all: Records): ReturnType<typeof buyingGroup> => buyingGroup(all, buildMap(all));

/** What one run would write to the persona. */
function taking(persona: Persona, stage: string, wanted: boolean): string[] | undefined | "untouched" {
  let written: string[] | undefined | "untouched" = "untouched";
  takePart({ patch: (_: string, fields: { stages?: string[] }) => (written = fields.stages) } as unknown as Change, persona, stage, STAGES, wanted);
  return written;
}

describe("the buying group", () => {
  it("says who takes part where, and which stage nobody attends", () => {
    const group = groupOf(records());
    expect(group.members.map((one) => one.takesPart)).toEqual([[true, false, false], [false, true, false]]);
    expect(group.attended).toEqual([true, true, false]);
    expect(group.outside.map(({ id }) => id)).toEqual(["persona:other"]);
    expect(group.hasDecider).toBe(true);
  });
  it("counts what is not known; a text that is empty in every language is not known", () => {
    const group = groupOf(records(
      { id: "insight:1", insight_kind: "criterion", persona: "persona:cfo", text: { en: "Price" }, weight: 0.2 },
      { id: "insight:2", insight_kind: "criterion", persona: "persona:cfo", text: { en: "Risk" }, weight: 0.7 },
      { id: "insight:3", insight_kind: "alternative", persona: "persona:cfo", text: { en: "" } },
    ));
    expect(group.members.map((one) => one.empty)).toEqual([ASKED - 2, ASKED - 1]);
    expect(group.members[1]!.criteria.map(({ id }) => id)).toEqual(["insight:2", "insight:1"]);
    expect([group.empty, group.cells]).toEqual([2 * ASKED - 3, 2 * ASKED]);
  });
});

describe("taking part in a stage", () => {
  it("none named is all, so leaving one names the others", () => {
    expect(taking({ id: "persona:p" }, "stage:b", false)).toEqual(["stage:a", "stage:c"]);
  });
  it("all of them is none named", () => {
    expect(taking({ id: "persona:p", stages: ["stage:c", "stage:a"] }, "stage:b", true)).toBeUndefined();
  });
  it("stages of other journeys stay", () => {
    expect(taking({ id: "persona:p", stages: ["stage:x", "stage:a", "stage:b"] }, "stage:a", false)).toEqual(["stage:x", "stage:b"]);
    expect(taking({ id: "persona:p", stages: ["stage:x", "stage:a", "stage:b"] }, "stage:c", true)).toEqual(["stage:x"]);
  });
  it("who names stages of other journeys only takes part in all of this one", () => {
    const persona = { id: "persona:p", stages: ["stage:x"] };
    expect(STAGES.map((stage) => takesPartIn(persona, stage, STAGES))).toEqual([true, true, true]);
    expect(taking(persona, "stage:a", false)).toEqual(["stage:x", "stage:b", "stage:c"]);
    expect(mayLeave({ id: "persona:p", stages: ["stage:x", "stage:a"] }, "stage:a", STAGES)).toBe(false);
  });
  it("the last one stays, for none would mean all", () => {
    const persona = { id: "persona:p", stages: ["stage:a"] };
    expect(mayLeave(persona, "stage:a", STAGES)).toBe(false);
    expect(taking(persona, "stage:a", false)).toBe("untouched");
  });
  it("what is so already writes nothing", () => {
    expect(taking({ id: "persona:p" }, "stage:a", true)).toBe("untouched");
    expect(taking({ id: "persona:p", stages: ["stage:b"] }, "stage:a", false)).toBe("untouched");
  });
});
