import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findIcons, ICONS, type Icon } from "../../src/core/icons";

const words = JSON.parse(readFileSync(new URL("../../../src/resa/texts/icons.json", import.meta.url), "utf-8")) as Record<Icon, Record<string, string>>;
const all = (icon: Icon): string[] => Object.values(words[icon]).flatMap((text) => text.split(",").map((word) => word.trim()));

describe("icons", () => {
  it("have words in four languages each", () => {
    expect(Object.keys(words).sort()).toEqual(Object.keys(ICONS).sort());
    for (const one of Object.values(words)) expect(Object.keys(one).sort()).toEqual(["da", "en", "nb", "sv"]);
  });
  it.each([["faktura", "invoice"], ["levering", "truck"], ["pengar", "money"], ["heart", "heart"], ["spørsmål", "question"], ["TÅLMOD", undefined]])("%s finds %s", (sought, icon) => {
    expect(findIcons(sought, all)[0]).toBe(icon);
  });
  it("are all there when nothing is sought", () => expect(findIcons(" ", all)).toHaveLength(Object.keys(ICONS).length));
});
