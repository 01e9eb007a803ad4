import { describe, expect, it } from "vitest";
import { figureRecord, readFigure } from "../../src/core/figure";

describe("a figure as people paste it", () => {
  it("reads the whole line", () => {
    expect(readFigure("NPS 31, n 240, Q2 2026, https://lunna.example/nps")).toMatchObject({
      metric: "nps", value: 31, n: 240, period_start: "2026-04-01", period_end: "2026-07-01", link: "https://lunna.example/nps",
    });
  });
  it.each([
    ["CSAT 82 % (n=512), mars 2026", { metric: "csat", value: 0.82, n: 512, period_start: "2026-03-01", period_end: "2026-04-01" }],
    ["nps −12; 1 240 svar; 2025", { metric: "nps", value: -12, n: 1240, period_start: "2025-01-01", period_end: "2026-01-01" }],
    ["snitt 4,2 av 5, 88 svar", { metric: "mean", value: 4.2, n: 88, scale: "1-5" }],
    ["37 % (33–41) n 500", { metric: "share", value: 0.37, low: 0.33, high: 0.41, n: 500 }],
    ["NPS 20 K4 2025", { metric: "nps", value: 20, period_start: "2025-10-01", period_end: "2026-01-01" }],
    ["CES 5.6", { metric: "ces", value: 5.6, n: null }],
  ])("%s", (text, read) => expect(readFigure(text)).toMatchObject(read));

  it("makes no record of what it did not understand", () => {
    expect(figureRecord(readFigure("great!"), "step:a", "figure:x")).toBeNull();
    expect(figureRecord(readFigure("NPS"), "step:a", "figure:x")).toBeNull();
    expect(figureRecord(readFigure("NPS 5"), "step:a", "figure:x")).toEqual({ id: "figure:x", about: "step:a", metric: "nps", value: 5 });
  });
});
