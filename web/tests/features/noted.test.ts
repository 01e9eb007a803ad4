import { expect, it } from "vitest";
import type { NotedChange } from "../../src/api";
import { concerning, periodOf } from "../../src/features/watch/noted";

it("finds the period that a day lies in, up to the last one's end", () => {
  const weeks = ["2026-03-02", "2026-03-09", "2026-03-16"];
  expect(["2026-03-01", "2026-03-02", "2026-03-08", "2026-03-16", "2026-03-22", "2026-03-23"].map((day) => periodOf(weeks, "week", day))).toEqual([-1, 0, 0, 2, 2, -1]);
  expect([periodOf(["2026-01-01"], "month", "2026-01-31"), periodOf(["2026-01-01"], "month", "2026-02-01"), periodOf([], "day", "2026-02-01")]).toEqual([0, -1, -1]);
});

it("keeps the changes of the journey that speak of what is watched", () => {
  const at = (journey: string, about: string): NotedChange => ({
    change: journey + about, kind: "other", what: "x", day: "2026-03-01", link: "", everywhere: !journey, noted_by: "", noted_at: "", edited_at: null, mine: true, may_change: true,
    concerns: journey ? [{ journey, about, journey_title: {}, title: {} }] : [],
  });
  const all = [at("", ""), at("journey:a", ""), at("journey:a", "touchpoint:x"), at("journey:a", "touchpoint:y"), at("journey:b", "")];
  expect(concerning(all, "journey:a", "touchpoint:x").map((one) => one.change)).toEqual(["", "journey:a", "journey:atouchpoint:x"]);
  expect(concerning(all, "journey:a", "")).toHaveLength(4);
});
