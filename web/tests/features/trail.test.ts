import { expect, test } from "vitest";
import { address, narrowed, query, read } from "../../src/features/trail/asked";

const nothing = read(new URLSearchParams());

test("the address says what is asked for, and reads back the same", () => {
  const asked = { ...nothing, person: "owner", document: "journey:a b", from: "2026-03-01", before: "41" };
  expect(read(new URL(address(asked, { before: "41" }), "http://x").searchParams)).toEqual(asked);
  expect(address(nothing)).toBe("/trail");
});

test("another choice begins with the newest line", () => {
  expect(address({ ...nothing, before: "41" }, { action: "share" })).toBe("/trail?action=share");
});

test("days are whole days of the reader, both included", () => {
  const asked = query({ ...nothing, from: "2026-03-28", until: "2026-03-29" });
  expect(new Date(asked.get("since")!)).toEqual(new Date(2026, 2, 28));
  expect(new Date(asked.get("until")!)).toEqual(new Date(2026, 2, 30));
});

test("what is no day and no line is not asked for", () => {
  const odd = { ...nothing, from: "2026-99-99", until: "soon", before: "last" };
  expect([...query(odd)]).toEqual([]);
  expect(narrowed({ ...nothing, before: "4" })).toBe(false);
  expect(narrowed(odd)).toBe(true);
});
