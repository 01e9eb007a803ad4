/** Names of rows, actors and items in the reader's language. */
import type { Actor, Item, Row } from "../../core/swimlanes";
import { t } from "../../i18n.svelte";
import type { JourneySession } from "../journey/session.svelte";
import { channelName, titleOf } from "../map/words";

export function actorName(actor: Actor): string {
  if (actor.kind === "team" || actor.kind === "other") return actor.name.charAt(0).toUpperCase() + actor.name.slice(1);
  return t(`swimlanes.actor_${actor.kind}`);
}

export function rowName(row: Row): string {
  if (row.actor) return actorName(row.actor);
  if (row.part) return t(`swimlanes.row_${row.part}`);
  return row.channel ? channelName(row.channel) : t("swimlanes.no_channel");
}

export const itemName = (session: JourneySession, item: Item): string =>
  item.kind === "owner" && !item.name ? t("map.nobody_owns") : (item.name ?? titleOf(session.get(item.id)));

/** "starts, received by Sales". */
export function partWords(item: Item): string {
  if (item.part === "receives") return item.other ? t("swimlanes.from", { name: actorName(item.other) }) : "";
  return item.part === "starts" && item.other ? t("swimlanes.to", { name: actorName(item.other) }) : "";
}
