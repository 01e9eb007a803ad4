import { expect, it } from "vitest";
import { guessesByPersona } from "../../src/core/emotion";

const card = (from_step: string, emotion: number | null, persona: string | null) => ({ id: "card:x", lane: "lane:e", from_step, emotion, persona });

it("each persona has its own guesses; those for all, without a number or off the map are nobody's", () => {
  const cards = [card("s1", 1, "persona:b"), card("s2", -2, "persona:a"), card("s2", 0, "persona:b"), card("s1", 2, null), card("s3", 1, "persona:c"), card("s1", null, "persona:c")];
  expect([...guessesByPersona(cards, ["s1", "s2"])]).toEqual([["persona:a", [null, -2]], ["persona:b", [1, 0]]]);
});
