import { describe, expect, it } from "vitest";
import { sentenceWords, type Sentence, type Wording } from "../../src/core/sentence";

const wording: Wording = {
  texts: {
    "events.rows": "{n} {n|rad|rader} kan inte läsas.",
    "events.zone": "tiderna lästes som {tz}; ändra {--tz}",
    "voice.read": "{column}: läst som {metric}",
    "voice.csat": "nöjdhet",
    "analysis.answer": "{path:>}: {lift:p} procentenheter, {least:0}, {seconds:t}",
    "analysis.paths": "{share:%} av resorna, version {v:#}, {names}",
  },
  count: (n) => n.toLocaleString("sv-SE"),
  decimal: (v) => String(v).replace(".", ","),
  share: (v) => `${Math.round(v * 100)} %`,
  fixed: (v, digits) => v.toFixed(digits).replace(".", ","),
  duration: (seconds) => `${seconds / 60} min`,
  date: (iso) => iso.split("-").map(Number).reverse().join("/"),
  list: (items) => items.join(", "),
  option: (name) => (name === "--tz" ? "”Tidszon”" : name),
};
const said = (code: string, values: Record<string, unknown> = {}, text = "English"): Sentence => ({ code, values, text });

describe("a sentence of the server", () => {
  it("has the plural of its language", () => {
    expect(sentenceWords(said("events.rows", { n: 1 }), wording)).toBe("1 rad kan inte läsas.");
    expect(sentenceWords(said("events.rows", { n: 1234 }), wording)).toBe("1\u00a0234 rader kan inte läsas.");
  });
  it("begins with a capital, but leaves a name as it is", () => {
    expect(sentenceWords(said("events.zone", { tz: "UTC" }), wording)).toBe("Tiderna lästes som UTC; ändra ”Tidszon”");
    expect(sentenceWords(said("voice.read", { column: "csat_1", metric: said("voice.csat") }), wording)).toBe("csat_1: läst som nöjdhet");
  });
  it("words shares, bare numbers and lists", () => {
    expect(sentenceWords(said("analysis.paths", { share: 0.4, v: 2026, names: ["a", "b"] }), wording)).toBe("40 % av resorna, version 2026, a, b");
  });
  it("words days, and nothing that only begins like one", () => {
    expect(sentenceWords(said("analysis.paths", { share: 0.4, v: 1, names: ["2026-09-01", "2026-09", "2026-09-01T10"] }), wording)).toBe("40 % av resorna, version 1, 1/9/2026, 9/2026, 2026-09-01T10");
  });
  it("words paths, percentage points, rounded numbers and times", () => {
    expect(sentenceWords(said("analysis.answer", { path: ["a", "b"], lift: 0.023, least: 5344.95, seconds: 120 }), wording)).toBe("a → b: 2,3 procentenheter, 5\u00a0345, 2 min");
  });
  it("stays in English without a text, and takes plain texts and nothing", () => {
    expect(sentenceWords(said("new.code", {}, "It broke."), wording)).toBe("It broke.");
    expect([sentenceWords("plain", wording), sentenceWords(null, wording)]).toEqual(["plain", ""]);
  });
});
