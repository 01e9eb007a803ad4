import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergedText, movedCaret, splice } from "../../src/core/splice";

const word = fc.string({ unit: fc.constantFrom("a", "b", "å", " "), maxLength: 12 });

describe("splice", () => {
  it("turns one text into the other", () => {
    fc.assert(fc.property(word, word, (before, after) => {
      const { at, gone, added } = splice(before, after);
      expect(before.slice(0, at) + added + before.slice(at + gone)).toBe(after);
    }));
  });
  it("moves a caret with the words around it", () => {
    expect(movedCaret(3, splice("abcd", "xxabcd"))).toBe(5);
    expect(movedCaret(1, splice("abcd", "abcdx"))).toBe(1);
    expect(movedCaret(3, splice("abcd", "ad"))).toBe(1);
  });
});

describe("mergedText", () => {
  it("keeps both writers' words", () => {
    expect(mergedText("kö", "köpa", "Jag vill kö")).toBe("Jag vill köpa");
    expect(mergedText("ett två", "ett, två", "ett två tre")).toBe("ett, två tre");
    expect(mergedText("a", "b", "c")).toBe("cb");
  });
  it("is the other's text when one has written nothing", () => {
    fc.assert(fc.property(word, word, (base, text) => {
      expect(mergedText(base, text, base)).toBe(text);
      expect(mergedText(base, base, text)).toBe(text);
    }));
  });
  it("has every letter that either put in", () => {
    fc.assert(fc.property(word, fc.nat(12), fc.nat(12), (base, i, k) => {
      const put = (at: number, letter: string): string => base.slice(0, at) + letter + base.slice(at);
      const both = mergedText(base, put(Math.min(i, base.length), "X"), put(Math.min(k, base.length), "Y"));
      expect([...both].filter((c) => c !== "X" && c !== "Y").join("")).toBe(base);
      expect([...both].filter((c) => c === "X" || c === "Y").sort().join("")).toBe("XY");
    }));
  });
});
