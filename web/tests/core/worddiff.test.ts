import { expect, test } from "vitest";
import { wordDiff } from "../../src/core/worddiff";

const of = (before: string, after: string): string =>
  wordDiff(before, after).map(({ kind, text }) => (kind === "same" ? text : kind === "gone" ? `[-${text}]` : `[+${text}]`)).join("");

test("words that stay, go and come", () => {
  expect(of("Hur länge varar det?", "Hur länge varar pumpen?")).toBe("Hur länge varar [-det?][+pumpen?]");
  expect(of("", "Nytt")).toBe("[+Nytt]");
  expect(of("Gammalt", "")).toBe("[-Gammalt]");
  expect(of("lika", "lika")).toBe("lika");
});

test("each side can be read back", () => {
  const pairs = [["a b c d", "b x d e"], ["ett två  tre", "tre två ett"], ["x ".repeat(500), "y"]] as const;
  for (const [before, after] of pairs) {
    const pieces = wordDiff(before, after);
    const words = (kind: string): string[] => pieces.filter((p) => p.kind !== kind).map((p) => p.text).join("").split(/\s+/).filter(Boolean);
    expect(words("come")).toEqual(before.split(/\s+/).filter(Boolean));
    expect(words("gone")).toEqual(after.split(/\s+/).filter(Boolean));
  }
});
