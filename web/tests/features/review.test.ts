import { expect, it } from "vitest";
import type { Reason, Review } from "../../src/api";
import { calling, reviewIn, reviewSaid } from "../../src/features/journey/review";

const now = new Date("2026-06-01T12:00:00Z");
const reason = (cause: Reason["cause"], day: string, name = ""): Reason => ({ cause, day, name, about: name, came_at: "", sentence: { code: "review.never", values: {}, text: "Never reviewed" } });
const review = (...reasons: Reason[]): Review => ({
  journey: "journey:j", title: { en: "Move" }, owner: "", team: "", reviewed_at: "2026-01-01", every_days: 365,
  day: reasons[0]!.day, due: reasons[0]!.day <= "2026-06-01", reasons,
});

it("counts the days to the review", () => {
  expect(reviewIn(review(reason("interval", "2026-06-11")), now)).toBe(10);
  expect(reviewIn(review(reason("interval", "2026-06-01")), now)).toBe(0);
  expect(reviewIn(review(reason("interval", "2026-02-01")), now)).toBeLessThan(0);
});

it("wants care when the day is near or has come", () => {
  expect(reviewSaid(review(reason("interval", "2026-12-01")), now).care).toBe(false);
  expect(reviewSaid(review(reason("interval", "2026-06-20")), now).care).toBe(true);
  expect(reviewSaid(review(reason("change", "2026-05-20", "App 3")), now).care).toBe(true);
});

it("says what calls by its name, a noted change before the rest", () => {
  const old = reason("evidence", "2026-04-01");
  const signal = reason("signal", "2026-05-01", "Lost");
  const change = reason("change", "2026-05-20", "A release of the app with another login");
  expect(calling(review(old, signal, change))).toBe(change);
  expect(calling(review(old, signal))).toBe(signal);
  expect(calling(review(old))).toBeUndefined();
});
