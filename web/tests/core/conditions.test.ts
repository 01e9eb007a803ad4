import { describe, expect, it } from "vitest";
import { readFileSync } from "node:fs";
import { CHANNELS } from "../../src/core/channels";
import { conditionsOf, newCondition, ruleOf, withName } from "../../src/core/conditions";
import { buildMap, type AnyRecord } from "../../src/core/model";
import { suggestedStep, touchpointRecords } from "../../src/features/binding/place";
import type { EventRule } from "../../src/generated/records";

describe("a rule as conditions", () => {
  it.each<EventRule>([
    { any: [{ name: ["offer", "offer_2"] }] },
    { any: [{ name: ["offer"], channel: ["email", "sms"] }, { url: "https://x.example/*" }] },
    { any: [{ property: { plan: ["gold", "silver"] }, utm: { source: "goo*", medium: "cpc" } }] },
  ])("rule → conditions → rule", (rule) => expect(ruleOf(conditionsOf(rule))).toEqual(rule));
  it("what says nothing is not there", () => {
    expect(conditionsOf(null)).toEqual([[newCondition()]]);
    expect(ruleOf(conditionsOf(null))).toBeNull();
    expect(ruleOf([[{ kind: "property", key: " ", value: "gold" }], [{ kind: "name", key: "", value: " , " }]])).toBeNull();
  });
  it("two conditions of one kind are one list", () => {
    const both = [{ kind: "name", key: "", value: "a, b" }, { kind: "name", key: "", value: "b,c" }] as const;
    expect(ruleOf([both])).toEqual({ any: [{ name: ["a", "b", "c"] }] });
  });
  it("one more name joins the plain names and leaves narrower alternatives alone", () => {
    expect(withName(null, "x")).toEqual({ any: [{ name: ["x"] }] });
    expect(withName({ any: [{ name: ["a"], channel: ["web"] }, { name: ["b"] }] }, "x")).toEqual({ any: [{ name: ["a"], channel: ["web"] }, { name: ["b", "x"] }] });
    expect(withName({ any: [{ name: ["a"], channel: ["web"] }] }, "a")).toEqual({ any: [{ name: ["a"], channel: ["web"] }, { name: ["a"] }] });
  });
});

describe("a touchpoint made of events", () => {
  const records = (list: AnyRecord[]): ReadonlyMap<string, AnyRecord> => new Map(list.map((one) => [one.id, one]));
  const base = [
    { id: "stage:a", order: "a0" }, { id: "step:1", stage: "stage:a", order: "a0" }, { id: "step:2", stage: "stage:a", order: "a1" },
    { id: "card:1", lane: "lane:t", from_step: "step:2", ref: "touchpoint:x", order: "a5" },
  ];
  const ids = (): ((kind: string) => string) => {
    let n = 0;
    return (kind) => `${kind}:${++n}`;
  };
  it("stands where the touchpoint before it stands, after the cards of the lane", () => {
    const model = buildMap(records([...base, { id: "lane:t", lane_kind: "touchpoints", order: "a0" }]));
    expect(suggestedStep(model, "touchpoint:x")).toBe("step:2");
    expect(suggestedStep(model, null)).toBe("step:1");
    const put = touchpointRecords(model, { name: "call", channel: "phone" }, { title: "Samtal", language: "sv", step: "step:2" }, ids());
    expect(put).toEqual([
      { id: "touchpoint:1", title: { sv: "Samtal" }, channel: "phone", events: { any: [{ name: ["call"] }] } },
      { id: "card:2", lane: "lane:t", from_step: "step:2", ref: "touchpoint:1", order: "a5V" },
    ]);
  });
  it("brings its lane when the map has none", () => {
    const put = touchpointRecords(buildMap(records(base)), { name: "call", channel: "" }, { title: "Call", language: "en", step: "step:1" }, ids());
    expect(put.at(-1)).toEqual({ id: "lane:2", lane_kind: "touchpoints", order: "b0" });
  });
});

it("every channel that is offered has its names, and every named channel is offered", () => {
  const texts = JSON.parse(readFileSync(new URL("../../../src/resa/texts/journey.json", import.meta.url), "utf-8")) as object;
  const named = Object.keys(texts).filter((key) => key.startsWith("channel_") && key !== "channel_unknown").map((key) => key.slice(8));
  expect([...CHANNELS].sort()).toEqual(named.sort());
});
