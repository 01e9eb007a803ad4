import { describe, expect, it } from "vitest";
import { draftOf, personaOf } from "../../src/features/personas/draft";
import { journeyOf, settingsOf } from "../../src/features/settings/settings";
import { validUntil } from "../../src/features/sources/fresh";
import type { Journey, Persona } from "../../src/generated/records";

describe("a persona's form", () => {
  const before: Persona = {
    id: "persona:a", title: { sv: "Villaägaren", en: "House owner" }, needs: [{ sv: "Värme", en: "Warmth" }, { sv: "Lugn" }],
    segment: { all: [{ trait: "heating", values: ["oil", "gas"] }] }, sources: ["source:x"], influence: 3, photo: "a.png",
  };
  it("gives back what it was given when nothing is written", () => {
    const same = personaOf(draftOf(before, "sv"), before, "sv");
    expect(same).toMatchObject(before);
  });
  it("writes one language and keeps the others, line by line", () => {
    const draft = { ...draftOf(before, "sv"), title: "", needs: "Värmen\n\nNytt" };
    const after = personaOf(draft, before, "sv");
    expect(after.title).toEqual({ en: "House owner" });
    expect(after.needs).toEqual([{ sv: "Värmen", en: "Warmth" }, { sv: "Nytt" }]);
    expect(after.sources).toEqual(["source:x"]);
  });
  it("a rule without traits or values is no rule", () => {
    const draft = { ...draftOf(before, "sv"), segment: [{ trait: "heating", values: " , " }, { trait: " ", values: "x" }] };
    expect(personaOf(draft, before, "sv").segment).toBeNull();
  });
});

describe("a journey's settings", () => {
  const before: Journey = { id: "journey:a", title: { sv: "Resa" }, languages: ["sv"], goal_value: { minor: 1_250_050, currency: "SEK" }, tags: ["x"] };
  it("gives back what it was given", () => {
    expect(journeyOf(settingsOf(before, "en"), before)).toMatchObject({ ...before, review_every_days: 365 });
  });
  it.each([
    ["12 500,50", 1_250_050], ["0", 0], ["12500.5", 1_250_050], ["1\u00a0000", 100_000],
  ])("reads %s", (worth, minor) => {
    expect(journeyOf({ ...settingsOf(before, "sv"), worth }, before)).toMatchObject({ goal_value: { minor, currency: "SEK" } });
  });
  it("no worth is no value; a currency is always said", () => {
    expect(journeyOf({ ...settingsOf(before, "sv"), worth: "" }, before)).toMatchObject({ goal_value: null });
    expect(journeyOf({ ...settingsOf(before, "sv"), currency: "kr" }, before)).toEqual({ wrong: "currency" });
  });
  it.each([
    ["title", { title: { sv: " " } }], ["languages", { languages: [] }], ["review", { reviewEvery: "0" }], ["review", { reviewEvery: "1,5" }],
    ["worth", { worth: "mycket" }], ["worth", { worth: "-1" }], ["forms", { word: "own", forms: { sv: ["a", "b", "c", " "] as [string, string, string, string] } }],
  ])("names what is wrong: %s", (wrong, change) => {
    expect(journeyOf({ ...settingsOf(before, "sv"), ...change }, before)).toEqual({ wrong });
  });
});

it("knowledge holds for its days, over months and leap years", () => {
  expect(validUntil("2026-01-31", 90)).toBe("2026-05-01");
  expect(validUntil("2024-02-28", 2)).toBe("2024-03-01");
  expect(validUntil(null, 90)).toBeNull();
});
