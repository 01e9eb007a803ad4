import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { expectationGap, expectations, guesses } from "../../src/core/expectations";
import { buildMap, type AnyRecord } from "../../src/core/model";

interface Case { expected: number; felt: number; low?: number; high?: number; asked?: [number, number]; verdict: string; difference: number; sure: boolean }
const CASES = JSON.parse(readFileSync(new URL("../../../tests/evidence/expectation_gaps.json", import.meta.url), "utf-8")) as Case[];

const records = new Map<string, AnyRecord>(
  [
    { id: "journey:a" }, { id: "stage:a", order: "a" }, { id: "step:1", stage: "stage:a", order: "a" }, { id: "step:2", stage: "stage:a", order: "b" },
    { id: "lane:e", lane_kind: "expectations", order: "a" }, { id: "lane:f", lane_kind: "emotion", order: "b" },
    { id: "insight:wide", insight_kind: "expectation", expected_emotion: 1, persona: "persona:ada" },
    { id: "insight:said", insight_kind: "expectation", text: { en: "An answer the same day" } },
    { id: "insight:pain", insight_kind: "pain" },
    { id: "card:wide", lane: "lane:e", from_step: "step:1", to_step: "step:2", ref: "insight:wide" },
    { id: "card:own", lane: "lane:e", from_step: "step:2", ref: "insight:wide", persona: "persona:bo" },
    { id: "card:words", lane: "lane:e", from_step: "step:1", ref: "insight:said" },
    { id: "card:pain", lane: "lane:e", from_step: "step:1", ref: "insight:pain" },
    { id: "card:all", lane: "lane:f", from_step: "step:1", emotion: 0.5 },
    { id: "card:ada", lane: "lane:f", from_step: "step:1", emotion: -1, persona: "persona:ada" },
    { id: "card:bo", lane: "lane:f", from_step: "step:2", emotion: 2, persona: "persona:bo" },
  ].map((one) => [one.id, one as AnyRecord]),
);

describe("expectations", () => {
  it.each(CASES)("$felt against $expected is $verdict, as in Python", (one) =>
    expect(expectationGap(one.expected, one.felt, one.low, one.high, one.asked)).toEqual({ verdict: one.verdict, difference: one.difference, sure: one.sure }));

  it("stand on each step of their card, for their persona; words alone have no value", () => {
    const found = expectations(records, buildMap(records));
    expect(found.map(({ step, persona, value, card }) => [step, persona, value, card])).toEqual([
      ["step:1", "persona:ada", 1, "card:wide"], ["step:1", null, null, "card:words"],
      ["step:2", "persona:ada", 1, "card:wide"], ["step:2", "persona:bo", 1, "card:own"],
    ]);
  });

  it("are held against the persona's own guess, else the one for all, never another persona's", () => {
    const { lanes } = buildMap(records);
    expect([...guesses(lanes, null)]).toEqual([["step:1", 0.5], ["step:2", 2]]);
    expect([...guesses(lanes, "persona:ada")]).toEqual([["step:1", -1]]);
    expect([...guesses(lanes, "persona:bo")]).toEqual([["step:1", 0.5], ["step:2", 2]]);
  });
});
