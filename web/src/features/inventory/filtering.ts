/** Which touchpoints of the inventory are shown. */
import type { InventoryRow } from "../../api";

export type Only = "all" | "unowned" | "handover" | "unplaced";
export interface Wanted { only: Only; owner: string; words: string }

export const isUnowned = (row: InventoryRow): boolean => !row.owner && !row.team;
export const takesOver = (row: InventoryRow): boolean => row.places.some((place) => place.after.length > 0);

/** Every word must stand somewhere: in the title or a journey, stage or step in any language, channel, owner, team. */
export function fits(row: InventoryRow, wanted: Wanted, channel: string): boolean {
  if (wanted.only === "unowned" && !isUnowned(row)) return false;
  if (wanted.only === "handover" && !takesOver(row)) return false;
  if (wanted.only === "unplaced" && row.places.length) return false;
  if (wanted.owner && row.owner !== wanted.owner) return false;
  const words = wanted.words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return true;
  const texts = [row.title, ...row.places.flatMap((place) => [place.journey_title, place.stage, place.step_title])].flatMap((text) => Object.values(text));
  const all = [...texts, row.channel, channel, row.owner, row.team].join("\n").toLocaleLowerCase();
  return words.every((word) => all.includes(word));
}

/** The latest a journey of the touchpoint was reviewed; null when one never was. */
export function reviewed(row: InventoryRow): string | null {
  const dates = row.places.map((place) => place.reviewed_at);
  return dates.length && dates.every(Boolean) ? dates.sort()[0]! : null;
}
