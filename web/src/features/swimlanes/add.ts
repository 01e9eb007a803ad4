/** What is written when one adds to a cell: a touchpoint of the row's actor or channel, or a card in the blueprint's lane. */
import { addCard, cardsAt } from "../../editing/cards";
import { addLane } from "../../editing/lanes";
import type { MapModel } from "../../core/model";
import type { Row } from "../../core/swimlanes";
import type { Change } from "../../live/change";
import type { LaneKind } from "../../generated/records";

const LANE_OF: Record<string, LaneKind> = { customer: "actions", backstage: "backstage", processes: "processes", systems: "systems" };

/** What may be added in a row; null where it is drawn from other records only. */
export function addable(row: Row): "touchpoint" | "card" | null {
  if (row.part) return row.part === "front" ? "touchpoint" : LANE_OF[row.part] ? "card" : null;
  return "touchpoint";
}

export function addTo(c: Change, map: MapModel, row: Row, step: string, words: string, language: string): string {
  const kind: LaneKind = addable(row) === "card" ? LANE_OF[row.part!]! : "touchpoints";
  const found = map.lanes.find((one) => one.kind === kind);
  const lane = found?.lane.id ?? addLane(c, map, kind, map.lanes.length);
  if (addable(row) === "card" && kind !== "processes") {
    return addCard(c, map, { lane, step, index: cardsAt(found, step).length }, { [language]: words }).id;
  }
  const title = { [language]: words };
  const ref = c.put(kind === "processes" ? { id: c.newId("process"), title } as { id: string } : { id: c.newId("touchpoint"), title, ...fields(row) } as { id: string });
  addCard(c, map, { lane, step, index: cardsAt(found, step).length }, {}, ref);
  return ref;
}

/** Who starts it, who receives it, and whose it is. */
function fields(row: Row): Record<string, unknown> {
  if (row.channel !== undefined) return row.channel ? { channel: row.channel } : {};
  switch (row.actor?.kind) {
    case "team": return { initiator: "company", receiver: "customer", team: row.actor.name };
    case "nobody": return { initiator: "company", receiver: "customer" };
    case "partner": return { initiator: "partner", receiver: "customer", ownership: "partner" };
    case "other": return { initiator: row.actor.name, receiver: "customer", ownership: "social" };
    default: return {};
  }
}
