import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sentences } from "../../src/core/sentences";

describe("sentences", () => {
  it("are cut where they end, and at lines", () => {
    expect(sentences("Det tog tre veckor. ”Ingen ringde!” sa hon. Varför?\n- Fick mejl kl. 9.\n\n2) Sen tyst")).toEqual([
      "Det tog tre veckor.", "”Ingen ringde!” sa hon.", "Varför?", "Fick mejl kl. 9.", "Sen tyst",
    ]);
  });
  it("are not cut after short forms or in numbers", () => {
    expect(sentences("Vi fick t.ex. Klarna och ca. 3.5 veckor. Sen inget.")).toEqual(["Vi fick t.ex. Klarna och ca. 3.5 veckor.", "Sen inget."]);
  });
  it("lose no word", () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom("a", "B", ".", "!", " ", "\n"), maxLength: 60 }), (note) => {
      const letters = (text: string): string => text.replace(/[\s]/g, "");
      expect(letters(sentences(note).join(""))).toBe(letters(note));
    }));
  });
});
