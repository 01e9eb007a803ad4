/** What stands on a map that is compared: the records of both sides, and the marks on each. Nothing of the screen. */
import type { ChangeGroup, Told } from "../../api";
import type { AnyRecord } from "../../core/model";

export const GROUPS: readonly ChangeGroup[] = ["added", "removed", "moved", "reworded", "owner", "feeling", "other"];
/** A sign beside the word, for those who do not see the colour. */
export const SIGNS: Record<ChangeGroup, string> = { added: "+", removed: "−", moved: "↔", reworded: "✎", owner: "◇", feeling: "♡", other: "•" };

/** The later map with what is gone from the earlier one still in it. */
export function overlaid(before: readonly AnyRecord[], after: readonly AnyRecord[]): AnyRecord[] {
  const there = new Set(after.map((one) => one.id));
  return [...after, ...before.filter((one) => !there.has(one.id))];
}

export function marksOf(changes: readonly Told[], shown: ReadonlySet<ChangeGroup>): ReadonlyMap<string, Told[]> {
  const found = new Map<string, Told[]>();
  for (const change of changes) {
    if (!shown.has(change.group)) continue;
    found.set(change.record, [...(found.get(change.record) ?? []), change]);
  }
  return found;
}

/** The marks of a card are its own and those of what it places. */
export function marksOn(marks: ReadonlyMap<string, Told[]>, card: { id: string; ref?: unknown }): Told[] {
  const own = marks.get(card.id) ?? [];
  const placed = typeof card.ref === "string" ? (marks.get(card.ref) ?? []) : [];
  // A card that came or went with what it places says so once.
  return [...own, ...placed.filter((mark) => !own.some((one) => one.group === mark.group && (mark.group === "added" || mark.group === "removed")))];
}

/** The table as CSV, every cell in quotes; none is taken for a formula by the program that opens it. */
export function csv(rows: readonly (readonly string[])[]): string {
  const plain = (cell: string): string => (/^[=@\t\r]|^[+-](?!\d)/.test(cell) ? `'${cell}` : cell).replaceAll('"', '""');
  return "\ufeff" + rows.map((row) => row.map((cell) => `"${plain(cell)}"`).join(";")).join("\r\n") + "\r\n";
}
