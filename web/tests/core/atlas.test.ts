import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { branches, circle, counterparts, fits, levelOf, valuesOf, type AtlasRow } from "../../src/core/atlas";

const row = (id: string, more: Partial<AtlasRow> & { parent?: string | null } = {}): AtlasRow => ({
  id, title: { sv: id }, state: "current", scope_kind: "part", market: "b2c", owner: "", team: "", personas: [], tags: [], reviewed_at: null,
  n_stages: 0, n_steps: 0, n_touchpoints: 0, parent_step: null, leads: [], may_edit: true,
  pain: { pains: 0, worst: null, grounded: 0 },
  leak: { share: null, low: null, high: null, lost: null, n: null, step: null, step_title: {}, reason: "not_measured", measured_at: null },
  staleness: { days_past_review: null, review_day: null, oldest_evidence_days: null, sources: 0, old_sources: 0 },
  ...more,
  place: { parent: more.parent ?? null, step: null, step_title: {}, named: true, trouble: null, circle: [] },
});
const title = (one: AtlasRow): string => one.title.sv ?? "";
const shown = (rows: AtlasRow[], query = "", closed: string[] = []): string[] =>
  branches(rows, new URLSearchParams(query), title, new Set(closed)).map((one) => `${"-".repeat(one.level - 1)}${one.row.id}${one.fits ? "" : "?"}`);

const TREE = [row("life"), row("buy", { parent: "life", owner: "Ann", tags: ["ny"] }), row("use", { parent: "life", state: "future", title: { sv: "use", da: "Købe" } }), row("pay", { parent: "buy" })];

describe("the tree", () => {
  it("stands by place and by title, and closes", () => {
    expect(shown(TREE)).toEqual(["life", "-buy", "--pay", "-use"]);
    expect(shown(TREE, "", ["buy"])).toEqual(["life", "-buy", "-use"]);
    expect(branches(TREE, new URLSearchParams(), title, new Set())[3]).toMatchObject({ level: 2, at: 2, of: 2, children: 0 });
  });
  it("shows what fits with what stands above it, opened", () => {
    expect(shown(TREE, "tag=ny", ["life"])).toEqual(["life?", "-buy"]);
    expect(shown(TREE, "owner=-&state=future")).toEqual(["life?", "-use"]);
    expect(shown(TREE, "text=kobe")).toEqual(["life?", "-use"]);
    expect(shown(TREE, "persona=nobody")).toEqual([]);
  });
  it("puts the hottest first and what is not known last", () => {
    const pains = [row("a", { pain: { pains: 9, worst: 2, grounded: 0 } }), row("b", { pain: { pains: 1, worst: 4, grounded: 1 } }), row("c"), row("d", { pain: { pains: 1, worst: null, grounded: 0 } })];
    expect(shown(pains, "sort=pain")).toEqual(["b", "a", "d", "c"]);
  });
  it("offers only what some journey has", () => {
    expect(valuesOf(TREE, "owner")).toEqual([["Ann", 1], ["-", 3]]);
    expect(valuesOf(TREE, "tag")).toEqual([["ny", 1]]);
    expect(fits(TREE[1]!, new URLSearchParams("owner=Ann&text=NY buy"))).toBe(true);
  });
});

describe("warmth", () => {
  it("is none where nothing is known", () => {
    expect((["pain", "leak", "staleness"] as const).map((heat) => levelOf(row("a"), heat))).toEqual([null, null, null]);
    expect(levelOf(row("a", { leak: { ...row("a").leak, reason: "no_leak" } }), "leak")).toBe(0);
    const leaks = [0.05, 0.1, 0.25].map((share) => levelOf(row("a", { leak: { ...row("a").leak, share, reason: "" } }), "leak"));
    expect(leaks).toEqual([1, 2, 3]);
    const late = (days: number, old = 0): unknown => levelOf(row("a", { staleness: { days_past_review: days, review_day: "", oldest_evidence_days: 1, sources: 1, old_sources: old } }), "staleness");
    expect([late(-3), late(0, 1), late(1), late(91)]).toEqual([0, 1, 2, 3]);
    expect([1, 2, 3, 4].map((worst) => levelOf(row("a", { pain: { pains: 1, worst, grounded: 0 } }), "pain"))).toEqual([1, 2, 3, 3]);
  });
});

describe("a circle", () => {
  const parents = new Map([["a", "b"], ["b", "c"], ["c", null]]);
  it("is named with the journeys on the way", () => {
    expect(circle(parents, "c", "a")).toEqual(["c", "a", "b", "c"]);
    expect(circle(parents, "a", "a")).toEqual(["a", "a"]);
    expect(circle(parents, "a", "c")).toEqual([]);
  });
  it("is found exactly when placing would make one", () => {
    const ids = ["a", "b", "c", "d", "e"];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ids, null), { minLength: 5, maxLength: 5 }), fc.constantFrom(...ids), fc.constantFrom(...ids), (tops, child, parent) => {
        const now = new Map(ids.map((id, i) => [id, tops[i]!]));
        const after = new Map([...now, [child, parent]]);
        let at: string | null = child;
        for (let i = 0; i < ids.length && at !== null; i++) {
          at = after.get(at) ?? null;
          if (at === child) break;
        }
        expect(circle(now, child, parent).length > 0).toBe(at === child);
      }),
    );
  });
});

it("the same journey in another state is one to hold beside it", () => {
  const other = row("buy2", { title: { sv: "BUY" }, state: "future" });
  expect(counterparts([...TREE, other], TREE[1]!).map((one) => one.id)).toEqual(["buy2"]);
  expect(counterparts([...TREE, other], TREE[0]!).map((one) => one.id)).toEqual(["use"]);
});
