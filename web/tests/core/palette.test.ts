import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { contrast, PALETTE, wash } from "../../src/core/palette";

const tokens = readFileSync(new URL("../../src/styles/tokens.css", import.meta.url), "utf-8");
const role = (name: string): [string, string] => {
  const found = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(tokens)!;
  return [found[1]!, found[2]!];
};

describe("the colours of cards", () => {
  it.each(Object.keys(PALETTE) as (keyof typeof PALETTE)[])("%s carries every text at 4.5 : 1, in light and in dark", (name) => {
    for (const theme of [0, 1] as const) {
      for (const ink of ["ink", "ink-2", "flow-text"]) expect(contrast(role(ink)[theme], PALETTE[name][theme])).toBeGreaterThanOrEqual(4.5);
    }
  });
  it("knows the contrast of black and white, and its own names alone", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
    expect(wash("blue")).toBe("light-dark(#dcebf5, #1b3547)");
    expect(wash("url(x)")).toBeUndefined();
    expect(wash("toString")).toBeUndefined();
  });
});
