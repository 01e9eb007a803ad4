import { expect, test } from "vitest";
import type { InventoryRow } from "../../src/api";
import { fits, reviewed, takesOver } from "../../src/features/inventory/filtering";

const place = (more: Partial<InventoryRow["places"][number]> = {}): InventoryRow["places"][number] =>
  ({ journey: "journey:a", journey_title: { sv: "Byta värme" }, stage: { sv: "Behov" }, step: "step:1", step_title: { sv: "Jag fryser" }, after: [], reviewed_at: null, ...more });
const row = (more: Partial<InventoryRow> = {}): InventoryRow =>
  ({ id: "touchpoint:a", title: { sv: "Offert", en: "Offer" }, channel: "email", owner: "", team: "", importance: null, moment_of_truth: false, ownership: "brand", places: [place()], said_at: null, ...more });
const all = { only: "all", owner: "", words: "" } as const;

test("words are looked for everywhere, in every language", () => {
  for (const words of ["offer", "OFFERT", "värme fryser", "mejl"]) expect(fits(row(), { ...all, words }, "Mejl")).toBe(true);
  expect(fits(row(), { ...all, words: "offer faktura" }, "Mejl")).toBe(false);
});

test("who owns it", () => {
  expect(fits(row(), { ...all, only: "unowned" }, "")).toBe(true);
  expect(fits(row({ team: "Sälj" }), { ...all, only: "unowned" }, "")).toBe(false);
  expect(fits(row({ owner: "Ann" }), { ...all, owner: "Bo" }, "")).toBe(false);
});

test("hand-overs and what is on no map", () => {
  expect(takesOver(row({ places: [place(), place({ after: ["Sälj"] })] }))).toBe(true);
  expect(fits(row(), { ...all, only: "handover" }, "")).toBe(false);
  expect(fits(row({ places: [] }), { ...all, only: "unplaced" }, "")).toBe(true);
});

test("a touchpoint is as newly reviewed as its oldest journey", () => {
  expect(reviewed(row({ places: [place({ reviewed_at: "2026-02-01" }), place({ reviewed_at: "2026-01-01" })] }))).toBe("2026-01-01");
  expect(reviewed(row({ places: [place({ reviewed_at: "2026-02-01" }), place()] }))).toBe(null);
});
