import { describe, expect, it } from "vitest";
import { buildMap, type AnyRecord } from "../../src/core/model";
import { completed, mentionsIn, openMention, pieces } from "../../src/features/together/mentions";
import { hang, land, putUp, toCard, toInsight } from "../../src/features/together/notes";
import { Draft } from "../../src/live/change";

const PEOPLE = [["owner", "Ada"], ["p:1", "Åsa Öst"], ["p:2", "Ada Bergström"], ["p:3", ""]].map(([person, name]) => ({ person: person!, name: name!, role: "editor" as const, link: null, guest: false }));

describe("mentions", () => {
  it("are offered while a name is written after an @", () => {
    expect(openMention("Hej @")).toBe("");
    expect(openMention("Hej @Ås")).toBe("Ås");
    expect(openMention("@Ada B")).toBe("Ada B");
    expect(openMention("mail a@b")).toBeNull();
    expect(openMention("Hej Ada")).toBeNull();
  });
  it("are written out where the caret is", () => {
    expect(completed("Hej @Ås och alla", 7, "Åsa Öst")).toEqual(["Hej @Åsa Öst och alla", 13]);
  });
  it("mean the longer of two names, and nobody without one", () => {
    expect(mentionsIn("@Ada Bergström, @åsa öst?", PEOPLE)).toEqual(["p:2", "p:1"]);
    expect(mentionsIn("@Ada, och @Ada Bergström", PEOPLE)).toEqual(["p:2", "owner"]);
    expect(mentionsIn("@ingen", PEOPLE)).toEqual([]);
  });
  it("stand out in the text", () => {
    expect(pieces("Hej @Ada!", PEOPLE)).toEqual([{ text: "Hej ", mention: false }, { text: "@Ada", mention: true }, { text: "!", mention: false }]);
    expect(pieces("Hej", [])).toEqual([{ text: "Hej", mention: false }]);
  });
});

describe("sticky notes", () => {
  const MAP: AnyRecord[] = [
    { id: "stage:a", order: "a0" }, { id: "step:1", stage: "stage:a", order: "a0" }, { id: "step:2", stage: "stage:a", order: "a1" },
    { id: "lane:free", lane_kind: "actions", order: "a0" },
    { id: "card:x", lane: "lane:free", from_step: "step:2", order: "a0" },
    { id: "note:n", text: { sv: "Varför?" }, step: "step:2", order: "a0" },
  ];
  const begin = (): [Draft, Map<string, AnyRecord>] => {
    const records = new Map(MAP.map((one) => [one.id, one]));
    return [new Draft(records), records];
  };
  it("are put up last, at a step or on the margin, and hung elsewhere", () => {
    const [c, records] = begin();
    const id = putUp(c, records, { sv: "Ny" }, null, "Ada");
    expect(c.get(id)).toEqual({ id, text: { sv: "Ny" }, order: "a1", by: "Ada" });
    hang(c, id, "step:1");
    expect(c.get(id)!.step).toBe("step:1");
    hang(c, id, null);
    expect(c.get(id)).not.toHaveProperty("step");
  });
  it("become a card after those that are there", () => {
    const [c, records] = begin();
    const card = toCard(c, records, "note:n", "lane:free")!;
    expect(c.get(card)).toEqual({ id: card, lane: "lane:free", from_step: "step:2", text: { sv: "Varför?" }, order: "a1" });
    expect(c.get("note:n")).toBeUndefined();
  });
  it("become what the lane holds where they are put down, and hang at a step elsewhere", () => {
    const [c, records] = begin();
    records.set("lane:pains", { id: "lane:pains", lane_kind: "pains", order: "a1" });
    const map = buildMap(records);
    expect(land(c, map, "note:n", "step:1", null)).toBeNull();
    expect(c.get("note:n")!.step).toBe("step:1");
    const card = c.get(land(c, map, "note:n", "step:2", "lane:pains")!)!;
    expect(card).toMatchObject({ lane: "lane:pains", from_step: "step:2" });
    expect(c.get(card.ref as string)).toMatchObject({ insight_kind: "pain", text: { sv: "Varför?" } });
    expect(c.get("note:n")).toBeUndefined();
    expect(land(c, map, "note:n", "step:2", "lane:pains")).toBeNull();
  });
  it("become an insight, placed in a lane for its kind, which is made when there is none", () => {
    const [c, records] = begin();
    const insight = toInsight(c, records, "note:n", "question")!;
    expect(c.get(insight)).toEqual({ id: insight, insight_kind: "question", text: { sv: "Varför?" } });
    const made = [...c.staged.values()].filter((one) => one !== null);
    const lane = made.find((one) => one.id.startsWith("lane:"))!;
    expect(lane.lane_kind).toBe("questions");
    expect(made.find((one) => one.id.startsWith("card:"))).toMatchObject({ lane: lane.id, from_step: "step:2", ref: insight });
    expect(c.get("note:n")).toBeUndefined();
  });
});
