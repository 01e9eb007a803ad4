import type { Sentence } from "../../src/core/sentence";
import { describe, expect, it } from "vitest";
import type { Preview } from "../../src/api";
import { choose, importOptions, ownWarnings, roleOf, type Said } from "../../src/features/data/mapping";

const preview: Preview = {
  format: "csv", encoding: "utf-8", delimiter: ";", roles: {}, rows: [], warnings: [],
  columns: [["id", "customer"], ["nps", "score"], ["ces", "score"], ["text", "comment"], ["extra", null]].map(([name, guess]) => ({ name: name!, guess: guess ?? null, sample: [] })),
};
const said = (more: Partial<Said>): Said => ({
  kind: "events", chosen: {}, scales: {}, settings: {}, joins: [], keepIds: false, again: false, language: "sv", ...more,
});

describe("what the reader says about columns", () => {
  it("is said over the guess, and nothing said leaves everything to the importer", () => {
    expect(roleOf("id", preview, {})).toBe("customer");
    expect(roleOf("id", preview, { id: "" })).toBe("");
    expect(roleOf("extra", preview, {})).toBe("");
    expect(importOptions(said({}), preview)).toEqual({});
  });
  it("a role moves from one column to another; scores and properties do not", () => {
    expect(choose({ a: "event" }, "b", "event")).toEqual({ b: "event" });
    expect(choose({ a: "score" }, "b", "score")).toEqual({ a: "score", b: "score" });
    expect(choose({ a: "" }, "b", "")).toEqual({ a: "", b: "" });
    expect(choose({ a: "event" }, "a", "at")).toEqual({ a: "at" });
  });
  it("a column without a role is told to the importer, else it would be guessed again", () => {
    expect(importOptions(said({ chosen: { id: "", extra: "customer" } }), preview)).toEqual({ customer: "extra", properties: ["id"] });
  });
  it("one more score goes with those that were guessed, in the file's order", () => {
    expect(importOptions(said({ kind: "answers", chosen: { extra: "score" } }), preview).score).toEqual(["nps", "ces", "extra"]);
    expect(importOptions(said({ kind: "answers", chosen: { nps: "" } }), preview)).toEqual({ properties: ["nps"], language: "sv" });
  });
});

it("settings, joins and ids go as the importer names them, each only with its kind of file", () => {
  const settings = { tz: " Europe/Oslo ", header: "no", currency: "NOK", sheet: "Svar", delimiter: "" };
  const joins = [{ upload: "u", name: "kunder.csv", key: "id", other_key: "" }];
  expect(importOptions(said({ settings, joins, keepIds: true, again: true }), preview)).toEqual({
    tz: "Europe/Oslo", header: false, currency: "NOK", sheet: "Svar", joins: [{ upload: "u", key: "id", other_key: "" }], keep_ids: true, again: true,
  });
  const scales = { ces: { reversed: true }, nps: {} };
  expect(importOptions(said({ kind: "answers", settings, joins, keepIds: true, scales }), preview)).toEqual({
    tz: "Europe/Oslo", header: false, sheet: "Svar", scales: { ces: { reversed: true } }, language: "sv",
  });
});

it("warnings that the page says itself are not said twice", () => {
  const said = (code: string): Sentence => ({ code, values: {}, text: code });
  const all = ["voice.read_as_scale", "voice.personal_data_marked", "events.file_empty"].map(said);
  expect(ownWarnings(all)).toEqual([said("events.file_empty")]);
  expect(ownWarnings(all, ["events.file_empty"])).toEqual([]);
});
