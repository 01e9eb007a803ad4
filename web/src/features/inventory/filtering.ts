/** Which touchpoints of the inventory are shown. */
import type { InventoryRow, PartRow } from "../../api";
import type { Text } from "../../generated/records";

export type Only = "all" | "unowned" | "handover" | "unplaced";
export interface Wanted { only: Only; owner: string; words: string }

export const isUnowned = (row: { owner: string; team: string }): boolean => !row.owner && !row.team;
export const takesOver = (row: InventoryRow): boolean => row.places.some((place) => place.after.length > 0);

/** Every word must stand somewhere: in the title or a journey, stage or step in any language, channel, owner, team. */
export function fits(row: InventoryRow, wanted: Wanted, channel: string): boolean {
  if (wanted.only === "unowned" && !isUnowned(row)) return false;
  if (wanted.only === "handover" && !takesOver(row)) return false;
  if (wanted.only === "unplaced" && row.places.length) return false;
  if (wanted.owner && row.owner !== wanted.owner) return false;
  const words = wanted.words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return true;
  return said(words, [row.title, ...row.places.flatMap((place) => [place.journey_title, place.stage, place.step_title])], [row.channel, channel, row.owner, row.team]);
}

/** A stage or transition stands beside touchpoints where these are not chosen by what only they have. */
export function partFits(row: PartRow, wanted: Wanted): boolean {
  if (wanted.only === "handover" || wanted.only === "unplaced" || (wanted.only === "unowned" && !isUnowned(row))) return false;
  if (wanted.owner && row.owner !== wanted.owner) return false;
  const words = wanted.words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return !words.length || said(words, [row.title, row.to, row.journey_title], [row.owner, row.team]);
}

export const partTitle = (row: PartRow, say: (text: Text) => string): string =>
  row.kind === "stage" ? say(row.title) : `${say(row.title)} → ${say(row.to)}`;

function said(words: readonly string[], texts: readonly Text[], names: readonly string[]): boolean {
  const all = [...texts.flatMap((text) => Object.values(text)), ...names].join("\n").toLocaleLowerCase();
  return words.every((word) => all.includes(word));
}

/** The latest a journey of the touchpoint was reviewed; null when one never was. */
export function reviewed(row: InventoryRow): string | null {
  const dates = row.places.map((place) => place.reviewed_at);
  return dates.length && dates.every(Boolean) ? dates.sort()[0]! : null;
}
