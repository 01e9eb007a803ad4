import { describe, expect, it } from "vitest";
import { isArrow, neighbour, type Place } from "../../src/core/keyboard";

const at = (row: number, column: number, index = 0): Place => ({ row, column, index });
// Row 0: a head in every column. Row 1: two cards, none, one. Row 2: only column 2.
const places = [at(0, 0), at(0, 1), at(0, 2), at(1, 0, 0), at(1, 0, 1), at(1, 2, 0), at(2, 2, 0)];

describe("arrows on the sheet", () => {
  it.each([
    ["right over an empty cell", at(1, 0, 1), "ArrowRight", at(1, 2, 0)],
    ["left", at(0, 2), "ArrowLeft", at(0, 1)],
    ["down within the cell", at(1, 0, 0), "ArrowDown", at(1, 0, 1)],
    ["down to the nearest column", at(1, 0, 1), "ArrowDown", at(2, 2, 0)],
    ["down into an empty cell's neighbour", at(0, 1), "ArrowDown", at(1, 0, 0)],
    ["up to the last card of the cell", at(2, 2), "ArrowUp", at(1, 2, 0)],
    ["home", at(0, 2), "Home", at(0, 0)],
    ["end", at(1, 0, 0), "End", at(1, 2, 0)],
  ])("%s", (_, from, key, to) => expect(neighbour(places, from, key)).toEqual(to));

  it("stops at the edges", () => {
    expect(neighbour(places, at(0, 0), "ArrowUp")).toBeNull();
    expect(neighbour(places, at(0, 2), "ArrowRight")).toBeNull();
    expect(neighbour(places, at(2, 2), "ArrowDown")).toBeNull();
    expect(isArrow("a")).toBe(false);
  });
});
