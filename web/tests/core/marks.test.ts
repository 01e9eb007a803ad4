import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linked, markedLines, toggledList, toggledMark, wholeAddress, withoutMarks } from "../../src/core/marks";

const CASES = JSON.parse(readFileSync(new URL("../../../tests/journey/marks.json", import.meta.url), "utf-8")) as [string, string][];

describe("marks", () => {
  it.each(CASES)("%j reads as %j, as in Python", (written, words) => expect(withoutMarks(written)).toBe(words));

  it("are styles, lists and safe links", () => {
    expect(markedLines("**a** *b*")).toEqual([{ item: false, spans: [{ bold: true, text: "a" }, { text: " " }, { italic: true, text: "b" }] }]);
    expect(markedLines("- [x **y**](https://a.example)")).toEqual([
      { item: true, spans: [{ href: "https://a.example", text: "x " }, { href: "https://a.example", bold: true, text: "y" }] },
    ]);
    expect(markedLines("[x](javascript:alert(1))")[0]!.spans.every((span) => span.href === undefined)).toBe(true);
  });
  it("are put on and taken off again", () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom("a", "b", " "), minLength: 1, maxLength: 9 }), fc.nat(9), fc.nat(9), (text, i, k) => {
      const [start, end] = [Math.min(i, k, text.length), Math.min(Math.max(i, k), text.length)];
      for (const mark of ["**", "*"] as const) expect(toggledMark(toggledMark({ text, start, end }, mark), mark).text).toBe(text);
      if (!text.startsWith(" ")) expect(toggledList(toggledList({ text, start, end })).text).toBe(text);
    }));
    expect(toggledMark({ text: "**a**", start: 2, end: 3 }, "*").text).toBe("***a***");
    expect(toggledList({ text: "a\nb", start: 0, end: 3 })).toEqual({ text: "- a\n- b", start: 2, end: 7 });
  });
  it("are links of what is chosen", () => {
    expect(linked({ text: "se sidan", start: 3, end: 8 }, "https://a.example").text).toBe("se [sidan](https://a.example)");
    expect(wholeAddress("a.example/x")).toBe("https://a.example/x");
    expect(wholeAddress("ada@a.example")).toBe("mailto:ada@a.example");
    expect(wholeAddress("javascript:alert(1)")).toBe("");
    expect(wholeAddress("")).toBe("");
  });
});
