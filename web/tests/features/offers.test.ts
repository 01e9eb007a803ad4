import { describe, expect, it } from "vitest";
import { pathOf, stepsOf, touchpointOffers } from "../../src/features/answers/offers";

const row = (id: string, bound = true) => ({ id, rule: bound ? { any: [{ name: [id] }] } : null, n_events: 1, n_customers: 9, names: [id] });

describe("what the forms of questions offer", () => {
  it("names touchpoints by id, tells those of one title apart, and adds what no touchpoint recognises once", () => {
    const binding = { touchpoints: [row("touchpoint:a"), row("touchpoint:b"), row("touchpoint:c"), row("touchpoint:d", false)], unmatched: [], ghosts: [], unbound: [] };
    const left = [{ name: "x", channel: "web" }, { name: "x", channel: "app" }];
    const found = touchpointOffers(binding as never, left as never, (id) => (id === "touchpoint:c" ? "Call" : "Ad"));
    expect(found.map).toEqual([
      { value: "touchpoint:a", name: "Ad (touchpoint:a)" },
      { value: "touchpoint:b", name: "Ad (touchpoint:b)" },
      { value: "touchpoint:c", name: "Call" },
    ]);
    expect(found.data).toEqual([{ value: "x", name: "x" }]);
  });
  it("reads and writes a path", () => {
    expect(stepsOf(["touchpoint:a > x", "touchpoint:b"])).toEqual(["touchpoint:a", "x", "touchpoint:b"]);
    expect(pathOf(["touchpoint:a", "x"])).toBe("touchpoint:a > x");
  });
});
