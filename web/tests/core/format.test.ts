import { describe, expect, it } from "vitest";
import { formats } from "../../src/core/format";

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");

describe("numbers in the reader's locale", () => {
  it.each([
    ["sv", "12 340", "33,4 %", "−1,1"],
    ["da", "12.340", "33,4 %", "−1,1"],
    ["nb", "12 340", "33,4 %", "−1,1"],
    ["en", "12,340", "33.4%", "−1.1"],
  ])("%s", (language, count, share, signed) => {
    const f = formats(language);
    expect(plain(f.count(12340))).toBe(count);
    expect(plain(f.share(0.334))).toBe(share);
    expect(plain(f.signed(-1.1))).toBe(signed);
  });

  it("says nothing as a dash, never as 0", () => {
    const f = formats("sv");
    for (const text of [f.count(null), f.share(undefined), f.duration(null), f.value({ value: null }), f.signed(Number.NaN)]) expect(text).toBe("–");
    expect(f.count(0)).toBe("0");
  });

  it("signs what rounds to nothing without a plus", () => {
    expect(formats("en").signed(0.04)).toBe("0.0");
    expect(formats("en").signed(-0.04)).toBe("0.0");
    expect(formats("en").signed(0.06)).toBe("+0.1");
  });

  it("tells times in their two largest units", () => {
    const f = formats("sv");
    expect(plain(f.duration(9 * 86400 + 12 * 3600))).toBe("9 d 12 h");
    expect(plain(f.duration(3600))).toBe("1 h");
    expect(plain(f.duration(90))).toBe("1 min 30 s");
    expect(plain(f.duration(41 * 86400 + 3 * 3600))).toBe("41 d");
    expect(plain(f.duration(0))).toBe("0 s");
    expect(plain(f.durationWords(2 * 86400))).toBe("2 dygn");
  });

  it("puts intervals in the unit of the value", () => {
    const f = formats("sv");
    expect(f.interval({ value: 0.33, low: 0.326, high: 0.343, unit: "share" })).toBe("32,6–34,3");
    expect(f.interval({ value: -0.1, low: -0.4, high: 0.2, unit: "emotion" })).toBe("−0,4 – 0,2");
    expect(f.interval({ value: 1, low: null, high: null, unit: "share" })).toBe("");
  });
});

describe("days, months and quarters in the reader's way", () => {
  it.each([
    ["sv", "1 sep. 2026", "september 2026", "kvartal 3 2026"],
    ["da", "1. sep. 2026", "september 2026", "3. kvartal 2026"],
    ["nb", "1. sep. 2026", "september 2026", "3. kvartal 2026"],
    ["en", "1 Sept 2026", "September 2026", "Q3 2026"],
  ])("%s", (language, day, month, quarter) => {
    const f = formats(language);
    expect(["2026-09-01", "2026-09", "2026-Q3"].map((one) => plain(f.when(one)))).toEqual([day, month, quarter]);
  });
});
