/** Where a new touchpoint stands, and the records that put it there. */
import type { NameCount } from "../../api";
import type { AnyRecord, MapModel } from "../../core/model";

/** The step of the touchpoint that the events most often follow; without one the first step. */
export const suggestedStep = (model: MapModel, after: string | null | undefined): string =>
  (after ? model.stepOfRef.get(after) : undefined) ?? model.steps[0]?.id ?? "";

/** A touchpoint with a rule on the event's name, its card, and a lane for it where the map has none. */
export function touchpointRecords(
  model: MapModel,
  event: Pick<NameCount, "name" | "channel">,
  said: { title: string; language: string; step: string },
  newId: (kind: string) => string,
): AnyRecord[] {
  const touchpoint = newId("touchpoint");
  const row = model.lanes.find((one) => one.kind === "touchpoints");
  const lane = row?.lane.id ?? newId("lane");
  const put: AnyRecord[] = [
    { id: touchpoint, title: { [said.language]: said.title }, channel: event.channel, events: { any: [{ name: [event.name] }] } },
    { id: newId("card"), lane, from_step: said.step, ref: touchpoint, order: lastOrder(row) },
  ];
  if (!row) put.push({ id: lane, lane_kind: "touchpoints", order: "b0" });
  return put;
}

/** A key after every card of the lane: order keys sort as text. */
function lastOrder(row: MapModel["lanes"][number] | undefined): string {
  const keys = (row?.cells.flat() ?? []).map((card) => card.order ?? "").sort();
  return `${keys.at(-1) || "a0"}V`;
}
