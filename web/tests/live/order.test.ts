import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isKey, keyBetween } from "../../src/live/order";

describe("keys", () => {
  it("are those of the server", () => {
    // The same pairs stand in tests/journey/test_order.py.
    const expected = [[null, null, "a0"], ["a0", null, "a1"], [null, "a0", "Zz"], ["a0", "a1", "a0V"], ["az", null, "b00"], ["Zz", "a0", "ZzV"], ["a0", "a0V", "a0G"], [null, "Y00", "Xzzz"], ["bzz", null, "c000"]] satisfies [string | null, string | null, string][];
    for (const [before, after, between] of expected) expect(keyBetween(before, after)).toBe(between);
  });

  it("always leave room for one more, wherever one is put", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 1_000 }), { maxLength: 80 }), (places) => {
        const row: string[] = [];
        for (const place of places) {
          const at = place % (row.length + 1);
          row.splice(at, 0, keyBetween(row[at - 1] ?? null, row[at] ?? null));
        }
        expect(row).toEqual([...new Set(row)].sort());
        expect(row.every(isKey)).toBe(true);
      }),
    );
  });

  it("fit between keys written by hand, or say that they do not", () => {
    expect(keyBetween("1", "2") > "1").toBe(true);
    expect(keyBetween("010", null) > "010").toBe(true);
    expect(() => keyBetween("å", "å0")).toThrow(RangeError);
    expect(() => keyBetween("b", "a")).toThrow(RangeError);
  });
});
