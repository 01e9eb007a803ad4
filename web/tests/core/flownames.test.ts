import { describe, expect, it } from "vitest";
import { LINE, placeNames, type PlacedName } from "../../src/core/flownames";
import type { PlacedNode } from "../../src/core/sankey";
import { breaks, brokenLines } from "../../src/core/syllables";

const parts = (word: string): string => breaks(word).reduceRight((left, at) => `${left.slice(0, at)}-${left.slice(at)}`, word);
const letters = (text: string): string => text.replace(/[-\s]/g, "");

describe("syllables", () => {
  it("break where a reader would", () => {
    expect(["Ordrebekræftelse", "Underskrift", "Hjemmesiden", "Ansøgning", "Installation", "Calculator", "Besök"].map(parts)).toEqual([
      "Ordre-be-kræf-telse", "Under-skrift", "Hjem-me-si-den", "Ansøg-ning", "Instal-la-tion", "Cal-cu-la-tor", "Besök",
    ]);
  });
  it("leave no letter out and keep within the room", () => {
    for (const name of ["Overlevering til montør", "Strengthlessnesses", "Besked om montagedag", "å"])
      for (const room of [5, 8, 12, 40]) {
        const lines = brokenLines(name, room);
        expect(lines.every((line) => line.length <= room)).toBe(true);
        expect(letters(lines.join(""))).toBe(letters(name));
      }
  });
});

describe("names of the flow picture", () => {
  const node = (id: string, x: number, y: number, height: number): PlacedNode => ({ id, x, y, width: 11, height, n: 1, last: false });
  const NAMES: Record<string, string> = { a: "Ordrebekræftelse", b: "Overlevering til montør", c: "Ansøgning om tilskud", d: "Appen" };
  const nodes = [node("a", 0, 0, 200), node("b", 70, 0, 80), node("c", 70, 120, 6), node("d", 300, 0, 200)];
  const placed = placeNames(nodes, (id) => NAMES[id]!, 400, 220);
  const box = ({ lines, x, y }: PlacedName) => ({ left: x, right: x + Math.max(...lines.map((line) => line.length)) * 6.9, top: y, bottom: y + (lines.length + 1) * LINE });
  const bar = ({ x, y, width, height }: PlacedNode) => ({ left: x, right: x + width, top: y, bottom: y + height });
  type Box = ReturnType<typeof bar>;
  const apart = (a: Box, b: Box): boolean => a.right <= b.left || b.right <= a.left || a.bottom <= b.top + 1 || b.bottom <= a.top + 1;

  it("are whole and on the picture", () => {
    for (const { id } of nodes) {
      expect(letters(placed.get(id)!.lines.join(""))).toBe(letters(NAMES[id]!));
      const { right, bottom } = box(placed.get(id)!);
      expect(right <= 400 && bottom <= 221).toBe(true);
    }
  });
  it("meet no node and no other name", () => {
    const names = nodes.map(({ id }) => box(placed.get(id)!));
    names.forEach((one, i) => {
      for (const other of [...nodes.map(bar), ...names.slice(i + 1)]) expect(apart(one, other)).toBe(true);
    });
  });
  it("take one line where there is room", () => {
    expect(placed.get("c")!.lines).toEqual(["Ansøgning om tilskud"]);
  });
});
