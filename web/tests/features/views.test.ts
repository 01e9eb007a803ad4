import { describe, expect, it } from "vitest";
import { keptQuery, lanesOf, lanesText, sameQuery, zoomOf } from "../../src/features/views/address";

const query = (text: string): URLSearchParams => new URLSearchParams(text);

describe("a view's address", () => {
  it("names the lanes that are shown, and nothing when all are", () => {
    expect(lanesOf(query("lanes=lane:a,lane:b"))).toEqual(new Set(["lane:a", "lane:b"]));
    expect(lanesOf(query("lanes="))).toBeNull();
    const all = ["lane:a", "lane:b", "lane:c"];
    expect(lanesText(new Set(["lane:c", "lane:a"]), all)).toBe("lane:a,lane:c");
    expect(lanesText(new Set(all), all)).toBeNull();
    expect(lanesText(new Set(), all)).toBeNull();
  });
  it("begins with a zoom that makes sense", () => {
    expect([zoomOf(query("zoom=1.5")), zoomOf(query("zoom=99")), zoomOf(query("zoom=x")), zoomOf(query(""))]).toEqual([1.5, 1, 1, 1]);
  });
  it("keeps filters and the map's zoom, not what is open beside it", () => {
    expect(keptQuery(query("persona=p&about=step:a&view=view:1&zoom=3"), "", 1.25)).toBe("persona=p&zoom=1.25");
    expect(keptQuery(query("level=step"), "matrix", 2)).toBe("level=step");
  });
  it("knows the same view by its parts", () => {
    expect(sameQuery("a=1&b=2", "b=2&a=1")).toBe(true);
    expect(sameQuery("a=1", "a=2")).toBe(false);
  });
});
