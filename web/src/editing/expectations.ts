/** What customers expect at a step: an insight of the library, placed in the lane of expectations. */
import type { MapModel } from "../core/model";
import type { Text } from "../generated/records";
import type { Change } from "../live/change";
import { addCard, cardsAt } from "./cards";
import { addLane } from "./lanes";

/** Puts it last at the step, in the lane of that persona when there is one. Gives the insight's id. */
export function addExpectation(c: Change, map: MapModel, step: string, said: { text: Text; value: number | null; persona: string | null }): string {
  const lanes = map.lanes.filter((row) => row.kind === "expectations");
  const row = lanes.find((one) => one.lane.persona === said.persona) ?? lanes.find((one) => !one.lane.persona);
  const lane = row?.lane.id ?? addLane(c, map, "expectations", afterEmotion(map));
  const insight = c.put({
    id: c.newId("insight"), insight_kind: "expectation", text: said.text,
    ...(said.value === null ? {} : { expected_emotion: said.value }), ...(said.persona ? { persona: said.persona } : {}),
  } as { id: string });
  addCard(c, map, { lane, step, index: cardsAt(row, step).length }, {}, insight);
  return insight;
}

/** Right below the curve it is held against. */
function afterEmotion(map: MapModel): number {
  const at = map.lanes.findLastIndex((row) => row.kind === "emotion" || row.kind === "emotion_measured");
  return at < 0 ? map.lanes.length : at + 1;
}
